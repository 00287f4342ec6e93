//! Actions that move the ticket: register, work, suspend, resume, refuse, close, reopen.
use domain::{
    access::Actor,
    forms::flatten,
    rules::CaseHook,
    ticket::{CORE_REASONS, Role, Status},
};

use super::{ActionCall, allowed_by_rules};
use crate::{
    context::App,
    errors::AppError,
    rules::{SETTLEMENT_BLOCKED, Turn},
};

pub(super) async fn perform(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    call: &ActionCall,
) -> Result<(), AppError> {
    match call.action.as_str() {
        "register" => {
            let occasion = turn.occasion(app, actor.reference());
            let (case, change) = turn.parts();
            case.register(change, &occasion)?;
            Ok(())
        }
        "start_work" => move_by_person(app, actor, turn, call, Status::InProgress, None).await,
        "suspend" => move_by_person(app, actor, turn, call, Status::Suspended, Some(call.reason()?)).await,
        "refuse" => refuse(app, actor, turn, call, call.reason()?).await,
        "close" => {
            // A customer who closes confirms; staff name the resolution.
            let reason = if actor.role == Role::Contact { "confirmed" } else { call.reason()? };
            move_by_person(app, actor, turn, call, Status::Closed, Some(reason)).await
        }
        "reopen" => {
            let occasion = turn.occasion(app, actor.reference());
            let reason = call.reason()?;
            turn.reverse_debits(app).await?;
            let (case, change) = turn.parts();
            case.reopen(change, &occasion, reason)?;
            Ok(())
        }
        _ => resume(app, actor, turn).await,
    }
}

async fn resume(app: &App, actor: &Actor, turn: &mut Turn) -> Result<(), AppError> {
    let before = turn.case.ticket.status;
    let occasion = turn.occasion(app, actor.reference());
    let (case, change) = turn.parts();
    case.resume(change, &occasion)?;
    if before == Status::Suspended {
        change.letter(&occasion, "resumed", Role::Contact, Vec::new());
    }
    allowed_by_rules(turn.tell_moved(app, before).await)
}

/// A refusal needs a ground that the core or the rule set knows (6.2).
pub(super) async fn refuse(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    call: &ActionCall,
    reason: &str,
) -> Result<(), AppError> {
    move_by_person(app, actor, turn, call, Status::Refused, Some(reason)).await
}

/// Asks the rule set first: it may deny; then moves and tells it.
async fn move_by_person(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    call: &ActionCall,
    to: Status,
    reason: Option<&str>,
) -> Result<(), AppError> {
    let source = reason.map_or(Ok("core".to_owned()), |code| reason_source(turn, code))?;
    let before = turn.case.ticket.status;
    if !before.may_move_to(to) {
        return Err(domain::case::MoveError::NotAllowed { from: before, to }.into());
    }
    let mut payload = call.payload.clone();
    if let Some(text) = &call.text {
        payload.entry("text").or_insert_with(|| text.as_str().into());
    }
    let payload = flatten(&serde_json::Value::Object(payload))?;
    let hook =
        CaseHook::LifecycleRequested { to, reason: reason.map(str::to_owned), actor: actor.role, payload };
    allowed_by_rules(turn.ask(app, hook).await)?;
    if to == Status::Closed {
        allowed_by_rules(turn.settle(app).await?)?;
        turn.case.ticket.lower_flag(SETTLEMENT_BLOCKED);
    }
    // The rule set's own steps may have gone there already.
    if turn.case.ticket.status != to {
        let occasion = turn.occasion(app, actor.reference());
        let (case, change) = turn.parts();
        let letters = change.letters.len();
        case.move_to(change, &occasion, to, reason, &source)?;
        if let Some(text) = &call.text {
            for letter in &mut change.letters[letters..] {
                letter.values.push(domain::ticket::Field::text("text", text.as_str()));
            }
        }
    }
    turn.tell_moved(app, before).await;
    Ok(())
}

pub(super) fn reason_source(turn: &Turn, code: &str) -> Result<String, AppError> {
    if turn.rules.manifest.knows_reason(code) {
        return Ok(turn.rules.rule_set.code.clone());
    }
    if CORE_REASONS.contains(&code) {
        return Ok("core".to_owned());
    }
    Err(AppError::invalid(
        "unknown_reason",
        "reason",
        format!("neither the core nor the rules of this product know the reason `{code}`"),
    ))
}
