//! S 3.5: development is agreed in hours before it begins. An estimate is an approval with versions: a new one
//! supersedes the old, and the customer's own message is its evidence.
use sdk::prelude::*;

use crate::{
    clauses::{S_3_5, S_3_7, S_CERTIFICATE},
    codes::{CERTIFICATE, DEVELOPMENT, ESTIMATE},
    intake::kind,
    settlement,
};

/// The agent names the hours.
pub(crate) fn ask(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let Some(minutes) =
        payload.integer("minutes").and_then(|minutes| Minutes::try_from(minutes).ok()).filter(|&it| it > 0)
    else {
        return deny("estimate_invalid").because(&[S_3_5]).done();
    };
    if kind(facts) != DEVELOPMENT {
        return deny("no_estimate_for_defects").because(&[S_CERTIFICATE, S_3_5]).done();
    }
    let waits = facts.ticket.status == Status::WaitingApproval;
    decide()
        .request_approval(ESTIMATE, Some(minutes), Vec::new())
        .when(!waits, |it| it.move_to(Status::WaitingApproval))
        .send_with("estimate", Role::Contact, vec![Field::integer("minutes", minutes)])
        .because(&[S_3_5])
        .done()
}

/// The customer answered an estimate by mail or in the portal.
pub(crate) fn answered(facts: &Snapshot, message: &Message, answer: &Answer) -> Draft {
    let asked = facts.approvals.iter().filter(|it| it.code == ESTIMATE && it.state == ApprovalState::Asked);
    let named =
        asked.filter(|it| answer.approval.as_ref().is_none_or(|id| *id == it.id)).max_by_key(|it| it.version);
    let Some(asked) = named else { return decide() };
    let waits = facts.ticket.status == Status::WaitingApproval;
    match answer.code {
        AnswerCode::Given if is_within_balance(facts, asked) => decide()
            .decide_approval(&asked.id, ApprovalState::Given, Some(&message.id))
            .when(waits, |it| it.move_to(Status::InProgress))
            .because(&[S_3_5]),
        // hours that the certificate does not have cannot be accepted.
        AnswerCode::Given => decide()
            .raise_flag("balance_too_small")
            .because(&[S_3_5, S_CERTIFICATE])
            .explain("На сертификате меньше часов, чем в оценке: принять её нельзя."),
        AnswerCode::Declined => {
            decide().decide_approval(&asked.id, ApprovalState::Declined, Some(&message.id)).because(&[S_3_5])
        }
        _ => decide(),
    }
}

fn is_within_balance(facts: &Snapshot, asked: &Approval) -> bool {
    let needed = i64::from(asked.amount.unwrap_or(0));
    facts
        .scene
        .valid_entitlement(CERTIFICATE)
        .and_then(|it| it.balance)
        .is_some_and(|balance| balance >= needed)
}

/// Work on development before acceptance is not logged; work beyond it is, and flagged.
pub(crate) fn work_logged(facts: &Snapshot, work: &Work) -> Outcome {
    if kind(facts) != DEVELOPMENT {
        return decide().done();
    }
    let Some(accepted) = accepted(facts) else {
        return deny("estimate_not_accepted").because(&[S_3_5]).done();
    };
    // The snapshot may show the work already or not yet.
    let logged = settlement::spent(facts);
    let known = facts.works.iter().any(|it| it.id == work.id);
    let total = if known { logged } else { logged.saturating_add(work.spent) };
    decide()
        .when(total > accepted.amount.unwrap_or(0), |it| it.raise_flag("estimate_exceeded"))
        .because(&[S_3_5, S_3_7])
        .done()
}

/// The newest estimate that was accepted and not superseded.
pub(crate) fn accepted(facts: &Snapshot) -> Option<&Approval> {
    let given = facts.approvals.iter().filter(|it| it.code == ESTIMATE && it.state == ApprovalState::Given);
    given.max_by_key(|it| it.version)
}
