//! The ledger of hours: append-only postings on an entitlement, in whole minutes. What is granted and not drawn is
//! the balance, which is never negative; what is held is reserved for a case until it is settled (S 3.5, 3.7).
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    ids::{ApprovalId, EntitlementId, LedgerEntryId, TicketId},
    rules::Clause,
    ticket::{ActorRef, LedgerKind},
};

/// The state of an entitlement's ledger after its last posting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub balance: i64,
    /// Reserved for cases; a part of the balance.
    pub held: i64,
    /// Of the last posting; whoever posts names the one it saw, so that no update is lost.
    pub sequence: i64,
}

/// A million hours: nobody has more, and sums stay far from where numbers end.
pub const MOST_MINUTES: i64 = 60_000_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    #[error("a posting of {minutes} minutes moves nothing")]
    NotPositive { minutes: i64 },
    #[error("{minutes} minutes are more than the {MOST_MINUTES} a balance may reach")]
    TooMany { minutes: i64 },
    #[error("{wanted} minutes are wanted and {available} are available")]
    BalanceTooSmall { wanted: i64, available: i64 },
    #[error("{wanted} minutes were to be released and {held} are held")]
    NotHeld { wanted: i64, held: i64 },
}

impl Account {
    /// What may be drawn or reserved by somebody who holds nothing.
    pub const fn available(&self) -> i64 {
        self.balance - self.held
    }

    /// The account after a posting.
    ///
    /// # Errors
    /// When nothing would move, when more is given than a balance may reach, when more is drawn than is available, or more released than is held.
    pub fn after(self, kind: LedgerKind, minutes: i64) -> Result<Self, LedgerError> {
        if minutes <= 0 {
            return Err(LedgerError::NotPositive { minutes });
        }
        let drawn = matches!(kind, LedgerKind::Debit | LedgerKind::Expire | LedgerKind::Hold);
        if drawn && minutes > self.available() {
            return Err(LedgerError::BalanceTooSmall { wanted: minutes, available: self.available() });
        }
        let given = matches!(kind, LedgerKind::Grant | LedgerKind::Reverse);
        if given && self.balance.checked_add(minutes).is_none_or(|sum| sum > MOST_MINUTES) {
            return Err(LedgerError::TooMany { minutes });
        }
        if kind == LedgerKind::Release && minutes > self.held {
            return Err(LedgerError::NotHeld { wanted: minutes, held: self.held });
        }
        let (balance, held) = match kind {
            LedgerKind::Grant | LedgerKind::Reverse => (self.balance + minutes, self.held),
            LedgerKind::Debit | LedgerKind::Expire => (self.balance - minutes, self.held),
            LedgerKind::Hold => (self.balance, self.held + minutes),
            LedgerKind::Release => (self.balance, self.held - minutes),
        };
        Ok(Self { balance, held, sequence: self.sequence + 1 })
    }
}

/// A posting before it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostingDraft {
    pub entitlement: EntitlementId,
    pub kind: LedgerKind,
    pub minutes: i64,
    pub approval: Option<ApprovalId>,
    /// The debit this one takes back.
    pub reverses: Option<LedgerEntryId>,
    pub cause: String,
    pub actor: ActorRef,
    pub clauses: Vec<Clause>,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerEntry {
    pub id: LedgerEntryId,
    pub ticket: Option<TicketId>,
    /// 1, 2, 3… within the entitlement.
    pub sequence: i64,
    pub balance_after: i64,
    pub held_after: i64,
    pub recorded_at: Timestamp,
    #[serde(flatten)]
    pub draft: PostingDraft,
}

/// What a case has reserved on an entitlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    pub entitlement: EntitlementId,
    pub minutes: i64,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Account, LedgerError, MOST_MINUTES};
    use crate::ticket::LedgerKind::{self, Debit, Expire, Grant, Hold, Release, Reverse};

    fn account(balance: i64, held: i64) -> Account {
        Account { balance, held, sequence: 7 }
    }

    #[test]
    fn postings_move_balance_and_holds() {
        let rows = [
            (Grant, 60, 160, 40),
            (Reverse, 60, 160, 40),
            (Hold, 60, 100, 100),
            (Release, 40, 100, 0),
            (Debit, 60, 40, 40),
            (Expire, 60, 40, 40),
        ];
        for (kind, minutes, balance, held) in rows {
            let after = account(100, 40).after(kind, minutes);
            assert_eq!(after, Ok(Account { balance, held, sequence: 8 }), "{kind}");
        }
    }

    #[test]
    fn what_is_reserved_for_others_cannot_be_drawn() {
        for kind in [Debit, Expire, Hold] {
            let refused = account(100, 40).after(kind, 61);
            assert_eq!(refused, Err(LedgerError::BalanceTooSmall { wanted: 61, available: 60 }), "{kind}");
        }
        let refused = account(100, 40).after(Release, 41);
        assert_eq!(refused, Err(LedgerError::NotHeld { wanted: 41, held: 40 }));
        assert_eq!(account(1, 0).after(Grant, -1), Err(LedgerError::NotPositive { minutes: -1 }));
        for (kind, minutes) in [(Grant, i64::MAX), (Reverse, i64::MAX), (Grant, MOST_MINUTES)] {
            assert_eq!(account(1, 0).after(kind, minutes), Err(LedgerError::TooMany { minutes }), "{kind}");
        }
        assert_eq!(account(1, 0).after(Debit, 0), Err(LedgerError::NotPositive { minutes: 0 }));
    }

    proptest! {
        /// However it is posted: never negative, never more held than there is, every posting counted.
        #[test]
        fn the_balance_is_never_negative(postings in proptest::collection::vec((0_usize..6, -5_i64..200), 0..60)) {
            let kinds: [LedgerKind; 6] = [Grant, Hold, Release, Debit, Reverse, Expire];
            let mut held = Account::default();
            let mut posted = 0;
            for (kind, minutes) in postings {
                if let Ok(after) = held.after(kinds[kind], minutes) {
                    held = after;
                    posted += 1;
                }
                prop_assert!(held.balance >= 0 && held.held >= 0 && held.held <= held.balance);
            }
            prop_assert_eq!(held.sequence, posted);
        }
    }
}
