//! S 3.7: at the end hours spent and hours left are told; the hours of a case are rounded up to 15 minutes, once.
use sdk::prelude::*;

use crate::{
    clauses::{S_3_5, S_3_7, S_CERTIFICATE},
    codes::{CERTIFICATE, DEVELOPMENT},
    estimate,
    intake::kind,
};

pub(crate) fn settled(facts: &Snapshot) -> Outcome {
    let spent = spent(facts);
    // defects and warranty are worked on without touching the balance.
    if kind(facts) != DEVELOPMENT || facts.ticket.billable == Some(false) {
        return report(facts, spent, 0, None).done();
    }
    let debit = spent.div_ceil(15).saturating_mul(15);
    if debit == 0 {
        return report(facts, spent, 0, None).done();
    }
    let Some(accepted) = estimate::accepted(facts) else {
        return deny("estimate_not_accepted").because(&[S_3_5]).done();
    };
    // an overrun is agreed before completion; rounding alone is none.
    if spent > accepted.amount.unwrap_or(0) {
        return deny("estimate_exceeded").because(&[S_3_5, S_3_7]).done();
    }
    let Some(certificate) = certificate(facts) else {
        return deny("certificate_missing").because(&[S_CERTIFICATE]).done();
    };
    if certificate.balance.unwrap_or(0) < i64::from(debit) {
        return deny("balance_too_small").because(&[S_CERTIFICATE, S_3_7]).done();
    }
    decide()
        .post_ledger(LedgerPosting {
            entitlement: certificate.id.clone(),
            kind: LedgerKind::Debit,
            amount: debit,
            approval: Some(accepted.id.clone()),
        })
        .because(&[S_3_7, S_CERTIFICATE])
        .and(report(facts, spent, debit, Some(certificate)))
        .done()
}

/// Minutes of billable work on the case.
pub(crate) fn spent(facts: &Snapshot) -> Minutes {
    facts.works.iter().filter(|it| it.billable).fold(0, |sum: Minutes, it| sum.saturating_add(it.spent))
}

/// The certificate the case runs under, valid at receipt.
fn certificate(facts: &Snapshot) -> Option<&Entitlement> {
    let held = facts.ticket.entitlement.as_ref();
    let named = facts.scene.entitlements_of(CERTIFICATE).find(|it| Some(&it.id) == held);
    named.or_else(|| facts.scene.valid_entitlement(CERTIFICATE))
}

fn report(facts: &Snapshot, spent: Minutes, debit: Minutes, debited: Option<&Entitlement>) -> Draft {
    let balance = debited.or_else(|| certificate(facts)).and_then(|it| it.balance);
    let left = balance.map(|balance| Field::integer("left_minutes", balance - i64::from(debit)));
    let told = [Field::integer("spent_minutes", spent), Field::integer("debited_minutes", debit)];
    decide().send_with("settlement", Role::Contact, told.into_iter().chain(left).collect()).because(&[S_3_7])
}
