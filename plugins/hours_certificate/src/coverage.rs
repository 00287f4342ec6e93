//! The key gives the right (S 1.2.2, 3.3), valid on the day of receipt to its last minute. A key that is
//! missing or has ended suspends the case, and is never a reason to refuse it by itself.
use sdk::prelude::*;

use crate::{
    clauses::{S_1_2_2, S_1_2_5_3, S_2_2_1, S_3_3, S_4_1},
    codes::{ANY_KEY, CERTIFICATE, CERTIFICATE_MISSING, DEVELOPMENT, EXPIRED, SUPPORT_KEY_MISSING, WARRANTY},
};

/// What the key that was presented gives.
pub(crate) enum Cover<'a> {
    Given(&'a Entitlement),
    /// Why work does not begin: a status reason.
    Lacking {
        reason: &'static str,
        because: Option<&'static str>,
        ended: Option<&'a Entitlement>,
    },
}

impl<'a> Cover<'a> {
    pub(crate) fn of(facts: &'a Snapshot, kind: &str) -> Self {
        let shown = is_known(facts, kind);
        let presented = || facts.scene.entitlements_of(ANY_KEY).filter(|it| it.key_presented || shown);
        if let Some(valid) = presented().find(|it| it.valid && fits(it, kind)) {
            return Self::Given(valid);
        }
        if presented().any(|it| it.valid) {
            // S 2.2.1: new functions are ordered under an extended certificate only.
            return Self::Lacking {
                reason: CERTIFICATE_MISSING,
                because: Some(CERTIFICATE_MISSING),
                ended: None,
            };
        }
        let ended = presented().max_by_key(|it| it.valid_to);
        Self::Lacking {
            reason: SUPPORT_KEY_MISSING,
            because: ended.map(|_| EXPIRED).or(Some(SUPPORT_KEY_MISSING)),
            ended,
        }
    }

    pub(crate) fn decide(&self) -> Draft {
        match self {
            Self::Given(entitlement) => decide().covered_by(entitlement).because(&[S_1_2_2, S_3_3]),
            Self::Lacking { because, ended, .. } => {
                decide().coverage(Coverage::Suspended, *because, *ended).because(&[S_1_2_5_3, S_2_2_1])
            }
        }
    }

    /// what covers a claim on work that was done is a person's question.
    pub(crate) fn decide_claim(&self) -> Draft {
        match self {
            Self::Given(_) => self.decide(),
            Self::Lacking { because, ended, .. } => {
                decide().coverage(Coverage::Undecided, *because, *ended).because(&[S_1_2_2, S_4_1])
            }
        }
    }
}

/// The user need not show the key again for a warranty claim, nor for a case that the executor opened out of one of
/// theirs: nobody else says whether a case is billable.
fn is_known(facts: &Snapshot, kind: &str) -> bool {
    kind == WARRANTY || facts.ticket.billable.is_some()
}

fn fits(entitlement: &Entitlement, kind: &str) -> bool {
    kind != DEVELOPMENT || CERTIFICATE.contains(&entitlement.kind.as_str())
}
