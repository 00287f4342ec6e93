//! The statement of an entitlement's hours, and postings by hand: a grant, or a wrong debit taken back.
use domain::{
    access::{Actor, Scope},
    catalogue::Entitlement,
    ids::{EntitlementId, LedgerEntryId, TicketId},
    ledger::{LedgerEntry, PostingDraft},
    ticket::LedgerKind,
};
use store::{Page, PageRequest, StoreError, constraint};

use super::find_entitlement;
use crate::{context::App, errors::AppError, tickets::access::supervisors_only};

/// A posting as a person asks for it.
#[derive(Clone, Debug)]
pub struct PostingRequest {
    pub kind: LedgerKind,
    /// Minutes of a grant; a reversal is of the whole debit.
    pub minutes: Option<i64>,
    pub reverses: Option<LedgerEntryId>,
    pub cause: String,
}

#[derive(Clone, Copy)]
pub(super) struct ByHand<'a> {
    pub(super) kind: LedgerKind,
    pub(super) minutes: i64,
    pub(super) reverses: Option<LedgerEntryId>,
    /// The case whose debit is taken back: it must not take it back once more.
    pub(super) ticket: Option<TicketId>,
    pub(super) cause: &'a str,
}

/// Entitlement and its postings, oldest first.
pub async fn ledger(
    app: &App,
    actor: &Actor,
    id: EntitlementId,
    page: &PageRequest,
) -> Result<(Entitlement, Page<LedgerEntry>), AppError> {
    let held = find_entitlement(app, actor, id).await?;
    let entries = store::ledger_of(&app.store, &actor.scope(), id, page).await?;
    Ok((held, entries))
}

/// Supervisors and administrators grant hours and take back a wrong debit; both with a reason.
pub async fn post(
    app: &App,
    actor: &Actor,
    id: EntitlementId,
    request: PostingRequest,
) -> Result<LedgerEntry, AppError> {
    supervisors_only(actor)?;
    if request.cause.trim().is_empty() {
        return Err(AppError::invalid("reason_missing", "reason", "say why"));
    }
    let held = find_entitlement(app, actor, id).await?;
    // The balance is read again once nobody else draws on the customer's hours.
    let _alone = app.ledgers.lock(held.customer.0.as_bytes()).await;
    app.commits.flushed(app).await?;
    let mut held = find_entitlement(app, actor, id).await?;
    let (minutes, ticket) = match (request.kind, request.reverses) {
        (LedgerKind::Grant, None) => (request.minutes.unwrap_or(0), None),
        (LedgerKind::Reverse, Some(debit)) => {
            let debit = reversible(app, id, debit).await?;
            (debit.draft.minutes, debit.ticket)
        }
        (LedgerKind::Reverse, None) => {
            return Err(AppError::invalid("value_missing", "reverses", "name the debit to take back"));
        }
        _ => return Err(AppError::invalid("value_invalid", "kind", "`grant` or `reverse`")),
    };
    let posting = ByHand {
        kind: request.kind,
        minutes,
        reverses: request.reverses,
        ticket,
        cause: request.cause.trim(),
    };
    let entry = post_by_hand(app, actor, &mut held, posting)?;
    let tx = app.store.begin().await?;
    store::post_ledger(&tx, std::slice::from_ref(&entry)).await.map_err(taken_back)?;
    tx.commit().await?;
    Ok(entry)
}

/// Another replica was first.
fn taken_back(error: StoreError) -> AppError {
    if error.is_conflict_on(constraint::LEDGER_ENTRY_REVERSES) { already_reversed() } else { error.into() }
}

fn already_reversed() -> AppError {
    AppError::conflict("already_reversed", "this debit was taken back already")
}

/// A debit on this entitlement that nobody took back yet.
async fn reversible(app: &App, id: EntitlementId, debit: LedgerEntryId) -> Result<LedgerEntry, AppError> {
    let unknown = || AppError::invalid("unknown_posting", "reverses", "there is no such debit");
    let found = store::find_ledger_entry(&app.store, &Scope::All, debit).await?.ok_or_else(unknown)?;
    if found.draft.entitlement != id || found.draft.kind != LedgerKind::Debit {
        return Err(unknown());
    }
    if store::is_reversed(&app.store, id, debit).await? {
        return Err(already_reversed());
    }
    Ok(found)
}

pub(super) fn post_by_hand(
    app: &App,
    actor: &Actor,
    held: &mut Entitlement,
    posting: ByHand<'_>,
) -> Result<LedgerEntry, AppError> {
    let now = app.now();
    held.account = held.account.after(posting.kind, posting.minutes)?;
    Ok(LedgerEntry {
        id: LedgerEntryId(app.ids.next()),
        ticket: posting.ticket,
        sequence: held.account.sequence,
        balance_after: held.account.balance,
        held_after: held.account.held,
        recorded_at: now,
        draft: PostingDraft {
            entitlement: held.id,
            kind: posting.kind,
            minutes: posting.minutes,
            approval: None,
            reverses: posting.reverses,
            cause: posting.cause.to_owned(),
            actor: actor.reference(),
            clauses: Vec::new(),
            at: now,
        },
    })
}
