//! Hours of a case: reserved when an estimate is accepted, drawn when it is settled, given back when it is over.
use serde_json::json;

use super::{Case, Change, Occasion};
use crate::{
    ids::{ApprovalId, EntitlementId, LedgerEntryId},
    ledger::{Hold, LedgerEntry, LedgerError, PostingDraft},
    ticket::LedgerKind,
};

/// What a posting is about beside its minutes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct About<'a> {
    pub(crate) approval: Option<ApprovalId>,
    pub(crate) reverses: Option<LedgerEntryId>,
    pub(crate) cause: &'a str,
}

impl Case {
    /// Posts for this case. A hold replaces the one before on the same entitlement; a debit first gives back what the
    /// case itself holds there.
    ///
    /// # Errors
    /// When the ledger refuses it, or the entitlement is none the command may post on.
    pub(crate) fn post(
        &mut self,
        change: &mut Change,
        occasion: &Occasion<'_>,
        entitlement: EntitlementId,
        kind: LedgerKind,
        minutes: i64,
        about: About<'_>,
    ) -> Result<(), LedgerError> {
        let own = self.held_on(entitlement);
        if matches!(kind, LedgerKind::Hold | LedgerKind::Debit) && own > 0 {
            self.write(change, occasion, entitlement, LedgerKind::Release, own, about)?;
        }
        if kind == LedgerKind::Release && minutes > own {
            return Err(LedgerError::NotHeld { wanted: minutes, held: own });
        }
        self.write(change, occasion, entitlement, kind, minutes, about)
    }

    /// A case that is over holds nothing.
    ///
    /// # Errors
    /// When a ledger does not hold what the case thinks: a fault of ours.
    pub fn release_holds(
        &mut self,
        change: &mut Change,
        occasion: &Occasion<'_>,
        cause: &str,
    ) -> Result<(), LedgerError> {
        for hold in self.ticket.holds.clone() {
            let about = About { approval: None, reverses: None, cause };
            self.write(change, occasion, hold.entitlement, LedgerKind::Release, hold.minutes, about)?;
        }
        Ok(())
    }

    /// Takes back what the case was charged, because it goes on after all, and reserves it for the case again.
    ///
    /// # Errors
    /// When a ledger refuses what it gave: a fault of ours.
    pub fn reverse_debits(
        &mut self,
        change: &mut Change,
        occasion: &Occasion<'_>,
        posted: &[LedgerEntry],
        cause: &str,
    ) -> Result<(), LedgerError> {
        let reversed: Vec<LedgerEntryId> = posted.iter().filter_map(|entry| entry.draft.reverses).collect();
        let debits = posted
            .iter()
            .filter(|entry| entry.draft.kind == LedgerKind::Debit && !reversed.contains(&entry.id));
        for debit in debits {
            let draft = &debit.draft;
            let about = About { approval: draft.approval, reverses: Some(debit.id), cause };
            self.write(change, occasion, draft.entitlement, LedgerKind::Reverse, draft.minutes, about)?;
            let about = About { reverses: None, ..about };
            self.write(change, occasion, draft.entitlement, LedgerKind::Hold, draft.minutes, about)?;
        }
        Ok(())
    }

    /// Gives back hours that expired before the case was known, though it was received in their time.
    ///
    /// # Errors
    /// When a ledger refuses it: a fault of ours.
    pub fn give_back_expired(
        &mut self,
        change: &mut Change,
        occasion: &Occasion<'_>,
        expired: &[LedgerEntry],
        cause: &str,
    ) -> Result<(), LedgerError> {
        for entry in expired {
            let about = About { approval: None, reverses: Some(entry.id), cause };
            let draft = &entry.draft;
            self.write(change, occasion, draft.entitlement, LedgerKind::Reverse, draft.minutes, about)?;
        }
        Ok(())
    }

    fn held_on(&self, entitlement: EntitlementId) -> i64 {
        self.ticket.holds.iter().filter(|hold| hold.entitlement == entitlement).map(|hold| hold.minutes).sum()
    }

    fn write(
        &mut self,
        change: &mut Change,
        occasion: &Occasion<'_>,
        entitlement: EntitlementId,
        kind: LedgerKind,
        minutes: i64,
        about: About<'_>,
    ) -> Result<(), LedgerError> {
        let account = change.accounts.get(&entitlement).copied().unwrap_or_default();
        let after = account.after(kind, minutes)?;
        change.accounts.insert(entitlement, after);
        let left = match kind {
            LedgerKind::Hold => self.held_on(entitlement) + minutes,
            LedgerKind::Release => self.held_on(entitlement) - minutes,
            _ => self.held_on(entitlement),
        };
        self.ticket.holds.retain(|hold| hold.entitlement != entitlement);
        if left > 0 {
            self.ticket.holds.push(Hold { entitlement, minutes: left });
        }
        let entry = LedgerEntry {
            id: LedgerEntryId(occasion.ids.next()),
            ticket: Some(self.ticket.id),
            sequence: after.sequence,
            balance_after: after.balance,
            held_after: after.held,
            recorded_at: occasion.now,
            draft: PostingDraft {
                entitlement,
                kind,
                minutes,
                approval: about.approval,
                reverses: about.reverses,
                cause: about.cause.to_owned(),
                actor: occasion.actor.clone(),
                clauses: occasion.clauses.clone(),
                at: occasion.at,
            },
        };
        change.event(
            occasion,
            "settlement.posted",
            json!({
                "entry": entry.id, "entitlement": entitlement, "kind": kind, "minutes": minutes,
                "balance_after": after.balance, "approval": about.approval,
            }),
        );
        change.postings.push(entry);
        Ok(())
    }
}
