//! Actions that relate tickets: split a request into its problems, link two tickets.
use domain::{
    access::Actor,
    case::{Case, TicketDraft},
    forms::flatten,
    ids::{AttachmentId, MessageId, TicketId},
    ticket::{ActorRef, Field, Link, LinkType, Role, Status},
};
use serde_json::{Value, json};

use super::ActionCall;
use crate::{context::App, errors::AppError, rules::Turn};

/// More parts than one letter can hold.
const MOST_PARTS: usize = 20;
/// Reason a split ticket is closed with; the core's own.
const SPLIT: &str = "split";

pub(super) async fn perform(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    call: &ActionCall,
) -> Result<(), AppError> {
    match call.action.as_str() {
        "split" => split(app, actor, turn, call),
        "merge" => merge(app, actor, turn, call),
        _ => link(app, actor, turn, call).await,
    }
}

/// The request goes on in another ticket: its timers stop, what is written to it goes there.
fn merge(app: &App, actor: &Actor, turn: &mut Turn, call: &ActionCall) -> Result<(), AppError> {
    let named = if call.payload.contains_key("ticket") && !call.payload.contains_key("into") {
        "ticket"
    } else {
        "into"
    };
    let into: TicketId = call.parsed(named)?;
    if into == turn.case.ticket.id {
        return Err(AppError::invalid(
            "link_to_itself",
            "payload.into",
            "a ticket cannot be merged into itself",
        ));
    }
    let occasion = turn.occasion(app, actor.reference());
    let (case, change) = turn.parts();
    case.ticket.merged_into = Some(into);
    let link = Link { kind: LinkType::DuplicateOf, ticket: into };
    if !case.links.contains(&link) {
        change.event(&occasion, "ticket.linked", json!({"type": link.kind, "ticket": into}));
        case.links.push(link);
    }
    case.move_to(change, &occasion, Status::Closed, Some("merged"), "core")?;
    Ok(())
}

/// The tickets an action writes on: its own, and the other side of a merge that is made or taken back.
pub(super) async fn tickets_of(
    app: &App,
    actor: &Actor,
    ticket: TicketId,
    call: &ActionCall,
) -> Result<Vec<TicketId>, AppError> {
    let other = match call.action.as_str() {
        "merge" => call.string("into").or(call.string("ticket")).and_then(|named| named.parse().ok()),
        "reopen" => {
            let held = store::load_case(&app.store, &actor.scope(), ticket).await?;
            held.and_then(|case| case.ticket.merged_into)
        }
        _ => None,
    };
    Ok(std::iter::once(ticket).chain(other).collect())
}

/// The other side of a merge that was made or taken back by this turn; both are written together.
pub(super) async fn other_side(app: &App, actor: &Actor, turn: &mut Turn) -> Result<Option<Turn>, AppError> {
    let Some(into) = turn.case.ticket.merged_into else { return Ok(None) };
    if !turn.case.is_final() {
        return undo_merge(app, actor, turn, into).await.map(Some);
    }
    if turn.case.ticket.closed_at == Some(turn.at) {
        return finish_merge(app, actor, turn, into).await.map(Some);
    }
    Ok(None)
}

/// The ticket that goes on takes the words, the works and the calls.
async fn finish_merge(app: &App, actor: &Actor, turn: &mut Turn, into: TicketId) -> Result<Turn, AppError> {
    let found = Turn::load_for(app, actor, into, None).await;
    let mut other = match found {
        Err(AppError::NotFound { .. }) => {
            return Err(AppError::invalid("unknown_ticket", "payload.into", "there is no such ticket"));
        }
        found => found?,
    };
    if other.case.ticket.product != turn.case.ticket.product
        || other.case.ticket.customer != turn.case.ticket.customer
    {
        return Err(AppError::conflict(
            "other_matter",
            "only requests of one customer and product are merged",
        ));
    }
    if other.case.is_final() {
        return Err(AppError::Conflict {
            code: "state_forbids".to_owned(),
            detail: "the ticket to go on with is final".to_owned(),
            alternatives: vec!["reopen".to_owned()],
            findings: Vec::new(),
        });
    }
    let occasion = other.occasion(app, actor.reference());
    let from = &mut turn.case;
    let (case, change) = other.parts();
    change.event(&occasion, "ticket.merged", json!({"ticket": from.ticket.id, "number": from.ticket.number}));
    for message in from.messages.iter().filter(|held| held.is_human_from_customer()) {
        let mut copy = message.clone();
        copy.id = MessageId(app.ids.next());
        copy.ticket = case.ticket.id;
        for attachment in &mut copy.attachments {
            attachment.id = AttachmentId(app.ids.next());
        }
        case.messages.push(copy);
    }
    for mut work in from.works.drain(..) {
        work.merged_from.get_or_insert(from.ticket.id);
        case.works.push(work);
    }
    for mut call in from.calls.drain(..) {
        call.merged_from.get_or_insert(from.ticket.id);
        case.calls.push(call);
    }
    Ok(other)
}

/// A merged ticket that is reopened stands by itself again: it gets back the works and the calls it brought. The words
/// that were copied stay with both, because they were read there.
async fn undo_merge(app: &App, actor: &Actor, turn: &mut Turn, into: TicketId) -> Result<Turn, AppError> {
    let mut other = Turn::load_for(app, actor, into, None).await?;
    let brought_works = |case: &Case, id| case.works.iter().any(|work| work.merged_from == Some(id));
    if other.case.is_final() && brought_works(&other.case, turn.case.ticket.id) {
        return Err(AppError::Conflict {
            code: "state_forbids".to_owned(),
            detail: "its work was settled with the ticket it was merged into".to_owned(),
            alternatives: vec!["reopen".to_owned()],
            findings: Vec::new(),
        });
    }
    let occasion = turn.occasion(app, actor.reference());
    let (case, change) = turn.parts();
    case.ticket.merged_into = None;
    case.links.retain(|link| *link != Link { kind: LinkType::DuplicateOf, ticket: into });
    change.event(&occasion, "ticket.merge_undone", json!({"ticket": into}));
    let id = case.ticket.id;
    let occasion = other.occasion(app, actor.reference());
    let (theirs, change) = other.parts();
    change.event(&occasion, "ticket.merge_undone", json!({"ticket": id, "number": case.ticket.number}));
    for mut work in theirs.works.extract_if(.., |work| work.merged_from == Some(id)) {
        work.merged_from = None;
        case.works.push(work);
    }
    for mut call in theirs.calls.extract_if(.., |call| call.merged_from == Some(id)) {
        call.merged_from = None;
        case.calls.push(call);
    }
    Ok(other)
}

/// R 5.2: each problem is a ticket of its own; the parts keep the receipt of the message, and the ticket
/// that held them all is closed in their favour.
fn split(app: &App, actor: &Actor, turn: &mut Turn, call: &ActionCall) -> Result<(), AppError> {
    let parts = call.payload.get("parts").and_then(Value::as_array).cloned().unwrap_or_default();
    if parts.len() < 2 || parts.len() > MOST_PARTS {
        return Err(AppError::invalid(
            "parts_invalid",
            "payload.parts",
            format!("a split has from 2 to {MOST_PARTS} parts"),
        ));
    }
    let mut drafts = Vec::with_capacity(parts.len());
    for (index, part) in parts.iter().enumerate() {
        drafts.push(part_draft(turn, index, part)?);
    }
    let occasion = turn.occasion(app, actor.reference());
    let (case, change) = turn.parts();
    change.event(&occasion, "ticket.split", json!({"parts": drafts.len()}));
    let letters = change.letters.len();
    case.register(change, &occasion)?;
    case.move_to(change, &occasion, Status::Closed, Some(SPLIT), "core")?;
    // One letter tells of the split and the new numbers, instead of a closing.
    change.letters.truncate(letters);
    change.new_tickets.extend(drafts);
    Ok(())
}

fn part_draft(turn: &Turn, index: usize, part: &Value) -> Result<TicketDraft, AppError> {
    let path = format!("payload.parts.{index}");
    let text = part
        .as_str()
        .or_else(|| part.get("text").and_then(Value::as_str))
        .map(str::trim)
        .filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| {
        AppError::invalid("text_missing", &format!("{path}.text"), "each part needs a text")
    })?;
    let kind = part.get("kind").and_then(Value::as_str);
    if let Some(kind) = kind
        && !turn.product.kinds.iter().any(|known| known.code == kind)
    {
        return Err(AppError::invalid(
            "unknown_kind",
            &format!("{path}.kind"),
            format!("there is no kind `{kind}`"),
        ));
    }
    let mut fields: Vec<Field> =
        turn.case.ticket.fields.iter().filter(|field| field.path != "problem").cloned().collect();
    if let Some(own) = part.get("fields") {
        for field in flatten(own)? {
            fields.retain(|held| held.path != field.path);
            fields.push(field);
        }
    }
    Ok(TicketDraft {
        kind: kind.map(str::to_owned),
        link: LinkType::SplitFrom,
        text: text.to_owned(),
        fields,
        received_at: turn.case.ticket.received_at,
        asset: turn.case.ticket.asset,
        billable: turn.case.ticket.billable,
    })
}

/// After the parts have their numbers: one letter lists them.
pub(super) fn tell_split(app: &App, turn: &mut Turn, children: &[Turn]) {
    if turn.case.ticket.status_reason.as_deref() != Some(SPLIT) || children.is_empty() {
        return;
    }
    let occasion = turn.occasion(app, ActorRef::System);
    let numbers: Vec<Field> = children
        .iter()
        .map(|child| child.case.ticket.number.clone())
        .enumerate()
        .map(|(index, number)| Field::text(format!("numbers.{index}"), number))
        .collect();
    let list = children.iter().map(|child| child.case.ticket.number.as_str()).collect::<Vec<_>>().join(", ");
    let mut values = vec![Field::text("numbers", list)];
    values.extend(numbers);
    turn.change.letter(&occasion, "split", Role::Contact, values);
}

async fn link(app: &App, actor: &Actor, turn: &mut Turn, call: &ActionCall) -> Result<(), AppError> {
    let kind: LinkType = call.parsed("type")?;
    let other: TicketId = call.parsed("ticket")?;
    if other == turn.case.ticket.id {
        return Err(AppError::invalid(
            "link_to_itself",
            "payload.ticket",
            "a ticket cannot be linked to itself",
        ));
    }
    if !store::ticket_exists(&app.store, &actor.scope(), other).await? {
        return Err(AppError::invalid("unknown_ticket", "payload.ticket", "there is no such ticket"));
    }
    let occasion = turn.occasion(app, actor.reference());
    let (case, change) = turn.parts();
    let link = Link { kind, ticket: other };
    if !case.links.contains(&link) {
        change.event(&occasion, "ticket.linked", json!({"type": kind, "ticket": other}));
        case.links.push(link);
    }
    Ok(())
}
