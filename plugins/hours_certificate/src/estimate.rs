//! S 3.5: development is agreed in hours before it begins. An estimate is an approval with versions: a new one
//! supersedes the old, and the customer's own message is its evidence.
use sdk::prelude::*;

use crate::{
    clauses::{S_2_2_1, S_3_5, S_3_7, S_CERTIFICATE},
    codes::{
        ACCEPTED_AT, BALANCE_TOO_SMALL, CERTIFICATE, CERTIFICATE_MISSING, DEVELOPMENT, ESTIMATE,
        ESTIMATE_EXCEEDED, ESTIMATE_NOT_ACCEPTED,
    },
    hours,
    intake::kind,
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
    if facts.scene.valid_entitlement(CERTIFICATE).is_none() {
        return deny(CERTIFICATE_MISSING).because(&[S_2_2_1]).done();
    }
    let words = payload.text("text").map(|words| Field::text("text", words));
    let told = std::iter::once(Field::integer("minutes", minutes)).chain(words).collect();
    let waits = facts.ticket.status == Status::WaitingApproval;
    let fits = facts.scene.draw(CERTIFICATE, hours::rounded(minutes)).is_some();
    decide()
        .request_approval(ESTIMATE, Some(minutes), Vec::new())
        .when(!waits, |it| it.move_to(Status::WaitingApproval))
        .send_with("estimate", Role::Contact, told)
        .because(&[S_3_5])
        .when(!fits, |it| {
            it.explain("Свободных часов на сертификатах меньше: принять такую оценку не получится.")
        })
        .done()
}

/// The core has put the customer's answer on the estimate; here is what follows. `Err` is a refusal of the answer.
pub(crate) fn answered(facts: &Snapshot, estimate: &Approval) -> Result<Draft, Draft> {
    match estimate.state {
        ApprovalState::Given => accept(facts, estimate),
        ApprovalState::Declined => Ok(decline(facts)),
        _ => Ok(decide()),
    }
}

/// Accepted hours are reserved as they will be debited: rounded up, the certificate that ends first before the others.
/// hours that the certificates do not have cannot be accepted.
fn accept(facts: &Snapshot, estimate: &Approval) -> Result<Draft, Draft> {
    let wanted = hours::rounded(estimate.amount.unwrap_or(0));
    let Some(drawn) = facts.scene.draw(CERTIFICATE, wanted) else {
        let finding = Finding::new(BALANCE_TOO_SMALL, Severity::Error, None);
        return Err(deny_with(BALANCE_TOO_SMALL, vec![finding], &["estimate"])
            .because(&[S_3_5, S_CERTIFICATE])
            .explain("На сертификатах меньше свободных часов, чем в оценке: принять её нельзя."));
    };
    let covered = facts.ticket.coverage == Some(Coverage::Covered);
    let enough = hours::spent(facts) <= estimate.amount.unwrap_or(0);
    let draft = hours::post(LedgerKind::Hold, &drawn, estimate, decide()).because(&[S_3_5, S_CERTIFICATE]);
    let first = facts.memory().moment(ACCEPTED_AT);
    Ok(draft
        .when(first.is_none(), |it| {
            it.remember(ACCEPTED_AT, Value::Moment(estimate.decided_at.unwrap_or(facts.scene.now)))
        })
        .because(&[S_3_5])
        .when(begins(facts.ticket.status), |it| it.move_to(Status::InProgress))
        .because(&[S_3_5])
        .when(enough && facts.ticket.has_flag(ESTIMATE_EXCEEDED), |it| it.lower_flag(ESTIMATE_EXCEEDED))
        .because(&[S_3_5, S_3_7])
        .when(!covered, |it| match drawn.first() {
            // Who accepts hours of a certificate has shown what the case runs under.
            Some((certificate, _)) => it.covered_by(certificate),
            None => it,
        })
        .because(&[S_2_2_1]))
}

/// The case waits on until the hours are lowered; what was agreed before is worked on.
fn decline(facts: &Snapshot) -> Draft {
    let goes_on = facts.ticket.status == Status::WaitingApproval && accepted(facts).is_some();
    decide().when(goes_on, |it| it.move_to(Status::InProgress)).because(&[S_3_5])
}

/// Acceptance begins the work, unless somebody suspended the case or it is beyond that.
fn begins(status: Status) -> bool {
    status.is_new()
        || matches!(status, Status::WaitingApproval | Status::WaitingCustomer | Status::WaitingThirdParty)
}

/// Work on development before acceptance is not logged, nor work that was done before it; work beyond what was accepted
/// is, and flagged.
pub(crate) fn work_logged(facts: &Snapshot, work: &Work) -> Outcome {
    if !hours::uses_hours(facts) {
        return decide().done();
    }
    let Some(accepted) = accepted(facts) else {
        return deny_with(ESTIMATE_NOT_ACCEPTED, Vec::new(), &["estimate"]).because(&[S_3_5]).done();
    };
    // A later version raises the hours of work that was begun by leave of the first.
    let since = facts.memory().moment(ACCEPTED_AT).or(accepted.decided_at);
    if since.is_some_and(|since| work.at < since) {
        return deny(ESTIMATE_NOT_ACCEPTED).because(&[S_3_5]).done();
    }
    // The snapshot does not hold the new work yet.
    let new = if work.billable { work.spent } else { 0 };
    let total = hours::spent(facts).saturating_add(new);
    decide()
        .when(total > accepted.amount.unwrap_or(0), |it| it.raise_flag(ESTIMATE_EXCEEDED))
        .because(&[S_3_5, S_3_7])
        .done()
}

/// The newest estimate that was accepted and not superseded.
pub(crate) fn accepted(facts: &Snapshot) -> Option<&Approval> {
    let given = facts.approvals.iter().filter(|it| it.code == ESTIMATE && it.state == ApprovalState::Given);
    given.max_by_key(|it| it.version)
}
