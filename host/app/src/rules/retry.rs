//! Asking again: the hooks of a ticket whose plugin could not answer, in their order, once it does (SC-83).
use domain::{
    access::Scope,
    ids::TicketId,
    rules::CaseHook,
    ticket::{ActorRef, PendingCall, PendingHook, RULES_UNAVAILABLE},
};
use serde_json::json;

use super::{
    commit::commit,
    turn::{Asked, Turn, on_ticket},
};
use crate::{context::App, errors::AppError};

/// Retries the pending hooks of a ticket. Answers whether none is left.
pub async fn retry_pending(app: &App, ticket: TicketId) -> Result<bool, AppError> {
    on_ticket(app, ticket, || async {
        let mut turn = Turn::load(app, &Scope::All, ticket, None).await?;
        let pending = std::mem::take(&mut turn.case.ticket.pending);
        if pending.is_empty() {
            return Ok(true);
        }
        // Rules that never ran are those in force at receipt as it stands now: a rollback heals.
        if pending.iter().any(|held| held.hook == PendingCall::Intake) {
            turn.pin_again(app).await?;
        }
        let mut pending = pending.into_iter();
        while let Some(held) = pending.next() {
            let Some(hook) = hook_of(&turn, &held) else { continue };
            turn.lock_ledgers(app).await?;
            if let Asked::Failed(failure) = turn.ask(app, hook).await {
                turn.case
                    .ticket
                    .pending
                    .push(PendingHook { attempts: held.attempts.saturating_add(1), ..held });
                turn.case.ticket.pending.extend(pending);
                let occasion = turn.occasion(app, ActorRef::System);
                turn.change.event(&occasion, "plugin.failed", json!({"failure": failure, "again": true}));
                break;
            }
        }
        let done = turn.case.ticket.pending.is_empty();
        if done {
            turn.case.ticket.lower_flag(RULES_UNAVAILABLE);
            let occasion = turn.occasion(app, ActorRef::System);
            turn.change.event(&occasion, "plugin.recovered", json!({}));
        }
        commit(app, vec![turn], None).await?;
        Ok(done)
    })
    .await
}

/// The call as it was, on the case as it is. What it was about may be gone.
fn hook_of(turn: &Turn, held: &PendingHook) -> Option<CaseHook> {
    let case = &turn.case;
    match &held.hook {
        PendingCall::Intake => Some(CaseHook::IntakeReceived),
        PendingCall::Settlement => Some(CaseHook::WorkSettled),
        PendingCall::Coverage => Some(CaseHook::CoverageChanged),
        PendingCall::Moved { before } => Some(CaseHook::LifecycleMoved { before: *before }),
        PendingCall::Conversation { message } => case
            .messages
            .iter()
            .find(|kept| kept.id == *message)
            .map(|kept| CaseHook::ConversationMessage(Box::new(kept.clone()))),
        PendingCall::Form { form } => case
            .forms
            .iter()
            .find(|kept| kept.form == *form)
            .map(|kept| CaseHook::FormsSubmitted(kept.clone())),
        PendingCall::TimerDue { timer } => case.timer(*timer).map(|kept| CaseHook::TimingDue(kept.clone())),
    }
}
