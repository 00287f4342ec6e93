//! What work would draw if it were logged and the case completed now. Nothing is written.
use domain::{
    access::Actor,
    ids::TicketId,
    ledger::LedgerEntry,
    rules::{CaseHook, Denial, HookName, Work},
};

use super::{
    access::{partner_scope, staff_only},
    work::{WorkDraft, check, not_before_receipt},
};
use crate::{
    context::App,
    errors::AppError,
    rules::{Asked, Turn},
};

/// What the rules answer to work that nobody did.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkPreview {
    /// Why it may not be logged, or not be settled.
    pub denied: Option<Denial>,
    /// What would be posted, reservations given back among it, with the balances after each.
    pub postings: Vec<LedgerEntry>,
}

pub async fn preview_work(
    app: &App,
    actor: &Actor,
    ticket: TicketId,
    draft: WorkDraft,
) -> Result<WorkPreview, AppError> {
    partner_scope(actor, "tickets:write")?;
    staff_only(actor)?;
    let minutes = check(app, &draft)?;
    let mut turn = Turn::load_for(app, actor, ticket, None).await?;
    if turn.case.is_final() {
        return Err(AppError::conflict("state_forbids", "work on a final ticket is not logged; reopen it"));
    }
    not_before_receipt(&turn, &draft)?;
    let work = Work {
        id: app.ids.next(),
        minutes,
        billable: draft.billable,
        author: draft.author.unwrap_or_else(|| actor.name.clone()),
        at: draft.at.unwrap_or(turn.now),
        text: draft.text,
        merged_from: None,
    };
    if turn.rules.manifest.has_hook(HookName::Work) {
        turn.lock_ledgers(app).await?;
        if let Some(denied) = refused(turn.ask(app, CaseHook::WorkLogged(work.clone())).await)? {
            return Ok(WorkPreview { denied: Some(denied), postings: Vec::new() });
        }
    }
    turn.case.works.push(work);
    let denied = refused(turn.settle(app).await?)?;
    Ok(WorkPreview { denied, postings: turn.change.postings })
}

fn refused(asked: Asked) -> Result<Option<Denial>, AppError> {
    match asked {
        Asked::Applied => Ok(None),
        Asked::Denied(denial) => Ok(Some(denial)),
        Asked::Failed(failure) => Err(AppError::RulesUnavailable(failure)),
    }
}
