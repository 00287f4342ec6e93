//! Actions that write to the customer: answer, propose a solution, ask for information, ask to close.
use domain::{
    access::Actor,
    ticket::{Direction, MessageType},
};
use serde_json::json;

use super::ActionCall;
use crate::{
    context::App,
    errors::AppError,
    letters::field_title,
    rules::Turn,
    tickets::message::{MessageDraft, say},
};

pub(super) async fn perform(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    call: &ActionCall,
) -> Result<(), AppError> {
    let kind = match call.action.as_str() {
        "propose_solution" => MessageType::Proposal,
        "request_closing" => MessageType::ClosingRequest,
        "request_information" => MessageType::InformationRequest,
        _ => MessageType::Answer,
    };
    if turn.case.is_final() {
        return Err(AppError::over("the ticket is final; reopen it first"));
    }
    let body = if kind == MessageType::InformationRequest {
        information_request(turn, call)?
    } else {
        call.text()?.to_owned()
    };
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
    say(app, actor, turn, &draft).await?;
    Ok(())
}

/// The letter names what is asked for; the fields stay on the ticket until they come.
fn information_request(turn: &mut Turn, call: &ActionCall) -> Result<String, AppError> {
    let fields = fields_asked(call)?;
    let words = call.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    if fields.is_empty() && words.is_none() {
        return Err(AppError::invalid(
            "text_missing",
            "text",
            "say what is asked for: `payload.fields` or `text`",
        ));
    }
    let locale = turn.environment.contact.as_ref().map_or("ru", |contact| contact.locale.as_str());
    let title = |(index, code): (usize, &String)| {
        asked_as(turn, code, locale).ok_or_else(|| {
            let path = format!("payload.fields.{index}");
            AppError::invalid("unknown_field", &path, format!("nobody can be asked for `{code}`"))
        })
    };
    let titles: Vec<String> = fields.iter().enumerate().map(title).collect::<Result<_, _>>()?;
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

fn fields_asked(call: &ActionCall) -> Result<Vec<String>, AppError> {
    let Some(value) = call.payload.get("fields").filter(|value| !value.is_null()) else {
        return Ok(Vec::new());
    };
    serde_json::from_value(value.clone()).map_err(|_| {
        AppError::invalid("value_invalid", "payload.fields", "`fields` is a list of codes of fields")
    })
}

/// `None` for what neither the rule set nor the core nor the ticket itself knows: what was found missing, or the customer
/// has stated, has a name at least.
fn asked_as(turn: &Turn, code: &str, locale: &str) -> Option<String> {
    let ticket = &turn.case.ticket;
    let is_on_ticket = ticket.missing_fields.iter().any(|held| held == code)
        || ticket.fields.iter().any(|held| held.path == code);
    field_title(turn, code, locale).or_else(|| is_on_ticket.then(|| code.to_owned()))
}
