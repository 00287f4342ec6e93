//! Moves asked for by persons, and what follows a move.
use sdk::prelude::*;

use crate::{
    clauses::{R_3_CONFIDENTIAL, R_5_3, R_6_1_VERSIONS, R_6_2},
    codes::{ADVICE, CERTIFICATE_EXPIRED, CUSTOMER_SILENCE, VERSION_NOT_SUPPORTED},
    coverage::{self, Version},
};

/// A refusal needs its ground to be true (R 6.2); every other move is the agent's business.
pub(crate) fn requested(facts: &Snapshot, target: &Move) -> Outcome {
    if target.to != Status::Refused {
        return decide().done();
    }
    let kind = facts.ticket.kind.as_deref().unwrap_or(ADVICE);
    match target.reason.as_deref() {
        Some(CERTIFICATE_EXPIRED) if coverage::certificate(facts).is_some() => {
            deny("ground_not_given").because(&[R_6_2]).done()
        }
        Some(VERSION_NOT_SUPPORTED)
            if coverage::is_served(facts, kind)
                && matches!(coverage::version(facts), Version::Current | Version::Previous) =>
        {
            deny("ground_not_given").because(&[R_6_1_VERSIONS]).done()
        }
        _ => decide().done(),
    }
}

/// Staff went on without an answer: then nobody waits for one.
pub(crate) fn moved(facts: &Snapshot, before: Status) -> Outcome {
    let waits = |status| matches!(status, Status::WaitingCustomer | Status::SolutionProposed);
    let went_on = waits(before) && !waits(facts.ticket.status) && !facts.ticket.status.is_final();
    decide()
        .when(went_on && facts.timer_is_open(CUSTOMER_SILENCE), |it| it.cancel_timer(CUSTOMER_SILENCE))
        .because(&[R_5_3])
        .done()
}

/// R 3, vendor 5: what a user told may be used for the support work only, so the purpose must be stated.
pub(crate) fn disclosure(disclosure: &Disclosure) -> Outcome {
    if disclosure.purpose.trim().is_empty() {
        return deny("purpose_missing").because(&[R_3_CONFIDENTIAL]).done();
    }
    decide()
        .note(format!("Передано: {} ({}).", disclosure.recipient, disclosure.purpose))
        .because(&[R_3_CONFIDENTIAL])
        .done()
}
