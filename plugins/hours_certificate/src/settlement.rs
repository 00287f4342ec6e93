//! S 3.7: at the end hours spent and hours left are told; the hours of a case are rounded up to 15 minutes, once.
use sdk::prelude::*;

use crate::{
    clauses::{S_3_5, S_3_7, S_CERTIFICATE},
    codes::{BALANCE_TOO_SMALL, CERTIFICATE, CERTIFICATE_MISSING, ESTIMATE_EXCEEDED, ESTIMATE_NOT_ACCEPTED},
    estimate, hours,
};

pub(crate) fn settled(facts: &Snapshot) -> Outcome {
    let spent = hours::spent(facts);
    let debit = hours::rounded(spent);
    // defects and warranty are worked on without touching the balance; A-37: nothing stays nothing.
    if debit == 0 || !hours::uses_hours(facts) {
        return report(facts, spent, 0).done();
    }
    let Some(accepted) = estimate::accepted(facts) else {
        return deny_with(ESTIMATE_NOT_ACCEPTED, Vec::new(), &["estimate"]).because(&[S_3_5]).done();
    };
    // an overrun is agreed before completion; rounding alone is none.
    if spent > accepted.amount.unwrap_or(0) {
        return deny_with(ESTIMATE_EXCEEDED, Vec::new(), &["estimate"]).because(&[S_3_5, S_3_7]).done();
    }
    if facts.scene.valid_entitlement(CERTIFICATE).is_none() {
        return deny(CERTIFICATE_MISSING).because(&[S_CERTIFICATE]).done();
    }
    let Some(drawn) = facts.scene.draw(CERTIFICATE, debit) else {
        let finding = Finding::new(BALANCE_TOO_SMALL, Severity::Error, None);
        return deny_with(BALANCE_TOO_SMALL, vec![finding], &[]).because(&[S_CERTIFICATE, S_3_7]).done();
    };
    hours::post(LedgerKind::Debit, &drawn, accepted, decide())
        .because(&[S_3_7, S_CERTIFICATE])
        .and(report(facts, spent, debit))
        .done()
}

/// What was spent, what of it was debited, what is left: told apart, since defects are spent on without a debit. A case
/// under a plain support key has no hours to tell of.
fn report(facts: &Snapshot, spent: Minutes, debit: Minutes) -> Draft {
    let balance = hours::balance(facts);
    if balance.is_none() && !hours::uses_hours(facts) {
        return decide();
    }
    let left = balance.map(|balance| Field::integer("left_minutes", balance - i64::from(debit)));
    let told = [
        Field::integer("spent_minutes", spent),
        Field::integer("rounded_minutes", hours::rounded(spent)),
        Field::integer("debited_minutes", debit),
    ];
    decide().send_with("settlement", Role::Contact, told.into_iter().chain(left).collect()).because(&[S_3_7])
}
