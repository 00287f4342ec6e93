//! Messages on a ticket, and the customer's silence (R 5.3).
use sdk::prelude::*;

use crate::{
    clauses::R_5_3,
    codes::{ADVICE, CUSTOMER_SILENCE, DEFECT, NO_LONGER_RELEVANT},
    coverage, defect,
};

pub(crate) fn message(facts: &Snapshot, message: &Message) -> Outcome {
    if message.is_human_from_customer() {
        return customer_wrote(facts, message).done();
    }
    // silence runs from the vendor's last solution or question, whoever of the staff sent it.
    if message.is_outgoing()
        && matches!(message.kind, MessageType::Proposal | MessageType::InformationRequest)
    {
        return decide()
            .start_timer(CUSTOMER_SILENCE, silence_rule(facts), message.at)
            .because(&[R_5_3])
            .done();
    }
    decide().done()
}

fn customer_wrote(facts: &Snapshot, message: &Message) -> Draft {
    let kind = facts.ticket.kind.as_deref().unwrap_or(ADVICE);
    // The release may only now be told: then coverage is judged anew.
    let draft = if Fields(&message.fields).is_given("release") {
        coverage::decide_coverage(facts, kind)
    } else {
        decide()
    };
    let asks = kind == DEFECT && coverage::is_served(facts, kind);
    if asks { draft.and(defect::check(facts)) } else { draft }
}

/// R 5.3: no reaction for the whole term, the request is no longer relevant. The core writes the letter of the move.
pub(crate) fn timer_due(facts: &Snapshot, timer: &Timer) -> Outcome {
    if timer.code != CUSTOMER_SILENCE || facts.ticket.status.is_final() {
        return decide().done();
    }
    decide()
        .move_for(Status::Closed, NO_LONGER_RELEVANT)
        .because(&[R_5_3])
        .explain("Реакции пользователя не было весь срок: заявка закрыта как неактуальная.")
        .done()
}

/// Five working days unless the vendor chose otherwise.
pub(crate) fn silence_rule(facts: &Snapshot) -> TimeRule {
    facts.scene.working_days(facts.settings().count_or("silence_days", 5))
}
