//! Actions that write to the customer: answer, propose a solution, ask for information, ask to close.
use domain::{
    access::Actor,
    ticket::{Direction, MessageType, Status},
};
use serde_json::{Value, json};

use super::ActionCall;
use crate::{
    context::App,
    errors::AppError,
    letters::field_title,
    rules::Turn,
    tickets::message::{MessageDraft, told_customer, write_out},
};

pub(super) async fn perform(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    call: &ActionCall,
) -> Result<(), AppError> {
    let (kind, to, reason) = match call.action.as_str() {
        "propose_solution" => (MessageType::Proposal, Some(Status::SolutionProposed), None),
        "request_closing" => (MessageType::ClosingRequest, Some(Status::SolutionProposed), None),
        "request_information" => {
            (MessageType::InformationRequest, Some(Status::WaitingCustomer), Some("information_missing"))
        }
        _ => (MessageType::Answer, None, None),
    };
    if turn.case.is_final() {
        return Err(AppError::over("the ticket is final; reopen it first"));
    }
    let before = turn.case.ticket.status;
    let body = if kind == MessageType::InformationRequest {
        information_request(turn, call)?
    } else {
        call.text()?.to_owned()
    };
    let occasion = turn.occasion(app, actor.reference());
    let (case, change) = turn.parts();
    if let Some(to) = to.filter(|to| *to != before || to.is_holding()) {
        case.move_to(change, &occasion, to, reason, "core")?;
    }
    let draft = MessageDraft {
        direction: Direction::Out,
        kind,
        text: body,
        received_at: None,
        attachments: Vec::new(),
        fields: Vec::new(),
        answer: None,
        if_version: None,
    };
    let id = write_out(app, actor, turn, &draft)?;
    if turn.case.ticket.status != before {
        turn.tell_moved(app, before).await;
    }
    told_customer(app, actor, turn, id).await
}

/// The letter names what is asked for; the fields stay on the ticket until they come.
fn information_request(turn: &mut Turn, call: &ActionCall) -> Result<String, AppError> {
    let fields: Vec<String> = match call.payload.get("fields") {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    let words = call.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    if fields.is_empty() && words.is_none() {
        return Err(AppError::invalid(
            "text_missing",
            "text",
            "say what is asked for: `payload.fields` or `text`",
        ));
    }
    let locale = turn.environment.contact.as_ref().map_or("ru", |contact| contact.locale.as_str());
    let title = |code: &String| field_title(turn, code, locale).unwrap_or_else(|| code.clone());
    let titles: Vec<String> = fields.iter().map(title).collect();
    for code in fields {
        if !turn.case.ticket.missing_fields.contains(&code) {
            turn.case.ticket.missing_fields.push(code);
        }
    }
    let occasion_data = json!({"fields": turn.case.ticket.missing_fields});
    let mut lines: Vec<String> = words.map(str::to_owned).into_iter().collect();
    lines.extend(titles.into_iter().map(|title| format!("– {title}")));
    tracing::debug!(ticket.id = %turn.case.ticket.id, fields = %occasion_data, "information asked for");
    Ok(lines.join("\n"))
}
