//! Hours of a case: what was worked, how it is rounded, what the certificates have.
use sdk::prelude::*;

use crate::codes::{CERTIFICATE, DEVELOPMENT};

/// S 3.7 rounds hours up to this.
const QUARTER: Minutes = 15;

/// the sum of a case is rounded, once, upwards; nothing stays nothing, exact quarters stay.
pub(crate) fn rounded(minutes: Minutes) -> Minutes {
    minutes.div_ceil(QUARTER).saturating_mul(QUARTER)
}

/// Minutes of billable work on the case.
pub(crate) fn spent(facts: &Snapshot) -> Minutes {
    facts.works.iter().filter(|it| it.billable).fold(0, |sum: Minutes, it| sum.saturating_add(it.spent))
}

/// hours are for changing and building functions; defects and warranty use none, whatever is logged.
pub(crate) fn uses_hours(facts: &Snapshot) -> bool {
    facts.ticket.is_kind(DEVELOPMENT) && facts.ticket.billable != Some(false)
}

/// What the certificates hold that were valid at the receipt of the case, all together; `None` where there is none.
pub(crate) fn balance(facts: &Snapshot) -> Option<i64> {
    let valid = facts.scene.entitlements_of(CERTIFICATE).filter(|it| it.valid);
    valid.filter_map(|it| it.balance).reduce(i64::saturating_add)
}

/// One posting on each certificate that gives something.
pub(crate) fn post(
    kind: LedgerKind,
    drawn: &[(&Entitlement, Minutes)],
    approval: &Approval,
    draft: Draft,
) -> Draft {
    drawn.iter().fold(draft, |draft, (certificate, minutes)| {
        draft.post_ledger(LedgerPosting {
            entitlement: certificate.id.clone(),
            kind,
            amount: *minutes,
            approval: Some(approval.id.clone()),
        })
    })
}
