//! The call log. A rule set that has something to say of calls (T/F 4.1) declares the actions `call_started` and
//! `call_ended`; the log runs them at the instants of the call.
use domain::{
    access::Actor,
    forms::flatten,
    ids::TicketId,
    rules::{Call, CaseHook, Denial},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;

use super::access::{partner_scope, staff_only, visible_case};
use crate::{
    context::App,
    errors::AppError,
    idempotency::DoneMark,
    rules::{Asked, Turn, commit, on_ticket},
};

/// How long before the receipt of a request a call about it may have begun.
const LEAD: SignedDuration = SignedDuration::from_hours(24);

#[derive(Clone, Debug)]
pub struct CallDraft {
    pub started_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub incoming: bool,
    /// The version of the ticket its author read.
    pub if_version: Option<i64>,
}

/// Logs a call, or ends the one that began at this instant.
pub async fn log_call(
    app: &App,
    actor: &Actor,
    ticket: TicketId,
    draft: CallDraft,
) -> Result<Call, AppError> {
    partner_scope(actor, "tickets:write")?;
    staff_only(actor)?;
    log_for(app, actor, ticket, draft, None, None).await
}

/// The same for a call that somebody else took: `agent` as the exchange names them.
pub(crate) async fn log_for(
    app: &App,
    actor: &Actor,
    ticket: TicketId,
    draft: CallDraft,
    agent: Option<&str>,
    done: Option<&DoneMark>,
) -> Result<Call, AppError> {
    check(app, &draft)?;
    on_ticket(app, ticket, || async {
        let mut turn = Turn::load_for(app, actor, ticket, None).await?;
        turn.expect_version(draft.if_version)?;
        if turn.case.is_final() {
            return Err(AppError::over("calls on a final ticket are not logged; reopen it"));
        }
        // The call a request was made by began before somebody wrote the request down; last week's is about another one.
        let earliest = turn.case.ticket.received_at.checked_sub(LEAD).unwrap_or(Timestamp::MIN);
        if draft.started_at < earliest {
            return Err(AppError::invalid(
                "before_receipt",
                "started_at",
                "the call is not about this request",
            ));
        }
        let known = turn.case.calls.iter().find(|held| held.started_at == draft.started_at).cloned();
        if let Some(held) = known.as_ref().filter(|held| held.ended_at.is_some()) {
            if draft.ended_at.is_some() && held.ended_at != draft.ended_at {
                return Err(AppError::conflict("call_ended", "this call has ended already"));
            }
            if done.is_none() {
                return Ok(held.clone());
            }
        }
        let ended = known.as_ref().is_some_and(|held| held.ended_at.is_some());
        let id = match known {
            Some(held) => held.id,
            None => start(app, actor, &mut turn, &draft, agent).await?,
        };
        if let Some(ended_at) = draft.ended_at.filter(|_| !ended) {
            end(app, actor, &mut turn, id, ended_at).await?;
        }
        let held = turn.case.calls.iter().find(|held| held.id == id).cloned();
        let held = held.ok_or_else(|| AppError::Internal("the call is gone".to_owned()))?;
        commit(app, vec![turn], done).await?;
        Ok(held)
    })
    .await
}

fn check(app: &App, draft: &CallDraft) -> Result<(), AppError> {
    let now = app.now();
    for (at, path) in [(Some(draft.started_at), "started_at"), (draft.ended_at, "ended_at")] {
        if at.is_some_and(|at| at > now) {
            return Err(AppError::invalid("received_in_future", path, "a call is logged when it happens"));
        }
    }
    if draft.ended_at.is_some_and(|end| end < draft.started_at) {
        return Err(AppError::invalid("interval_reversed", "ended_at", "the call ends before it begins"));
    }
    Ok(())
}

async fn start(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    draft: &CallDraft,
    agent: Option<&str>,
) -> Result<Uuid, AppError> {
    turn.at = draft.started_at;
    let call = Call {
        id: app.ids.next(),
        agent: agent.unwrap_or(&actor.name).to_owned(),
        started_at: draft.started_at,
        ended_at: None,
        incoming: draft.incoming,
        merged_from: None,
    };
    let id = call.id;
    let occasion = turn.occasion(app, actor.reference());
    let (case, change) = turn.parts();
    change.event(&occasion, "call.started", json!({"call": id, "incoming": call.incoming}));
    case.calls.push(call);
    tell_rules(app, actor, turn, "call_started", json!({"started_at": draft.started_at})).await?;
    Ok(id)
}

async fn end(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    id: Uuid,
    ended_at: Timestamp,
) -> Result<(), AppError> {
    turn.at = ended_at;
    let occasion = turn.occasion(app, actor.reference());
    let (case, change) = turn.parts();
    let mut started_at = ended_at;
    for held in case.calls.iter_mut().filter(|held| held.id == id) {
        held.ended_at = Some(ended_at);
        started_at = held.started_at;
    }
    change.event(&occasion, "call.ended", json!({"call": id, "started_at": started_at}));
    tell_rules(app, actor, turn, "call_ended", json!({"started_at": started_at, "ended_at": ended_at}))
        .await?;
    Ok(())
}

/// Runs an action of the rule set's where it declares it. What it is told of happened whatever the rules say of it: their
/// failure does not lose it. Whoever asks for something rather than tells of it heeds the denial.
pub(super) async fn tell_rules(
    app: &App,
    actor: &Actor,
    turn: &mut Turn,
    action: &str,
    payload: serde_json::Value,
) -> Result<Option<Denial>, AppError> {
    if turn.rules.manifest.action(action).is_none() {
        return Ok(None);
    }
    let payload = flatten(&payload)?;
    let hook = CaseHook::ActionsRun { action: action.to_owned(), actor: actor.role, payload };
    turn.lock_ledgers(app).await?;
    match turn.ask(app, hook).await {
        Asked::Applied => Ok(None),
        Asked::Denied(denial) => Ok(Some(denial)),
        Asked::Failed(failure) => {
            let occasion = turn.occasion(app, actor.reference());
            turn.change.event(&occasion, "plugin.failed", json!({"hook": action, "failure": failure}));
            Ok(None)
        }
    }
}

/// Calls on a ticket, in the order they were logged.
pub async fn calls(app: &App, actor: &Actor, ticket: TicketId) -> Result<Vec<Call>, AppError> {
    let case = visible_case(app, actor, ticket).await?;
    staff_only(actor)?;
    Ok(case.calls)
}
