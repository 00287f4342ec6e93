//! The customer's answers to a notice about its side (M 4.2.4.2). What an answer means is stated, never guessed.
use sdk::prelude::*;

use crate::{
    clauses::{M_4_2_4_1, M_4_2_4_2, M_4_2_10},
    codes::{FAULT_ON_CUSTOMER_SIDE, SIDE_NOTICE, SITE_VISIT},
    coverage,
};

pub(crate) fn message(facts: &Snapshot, message: &Message) -> Outcome {
    let Some(answer) = message.answer.as_ref().filter(|_| message.is_human_from_customer()) else {
        return decide().done();
    };
    if facts.ticket.party != Party::Customer {
        return decide().done();
    }
    match answer.code {
        AnswerCode::NotConfirmed => not_confirmed(facts, message).done(),
        AnswerCode::DelegateBack => delegated_back(facts, message).done(),
        AnswerCode::Confirmed | AnswerCode::Given | AnswerCode::NewTerm => planned(facts, answer).done(),
        AnswerCode::Fixed => decide().raise_flag("reported_fixed").because(&[M_4_2_4_2]).done(),
        AnswerCode::Declined => decide().done(),
    }
}

/// With CORP the cause is diagnosed on site in three working days of the answer; without it a person chooses the
/// third party or the customer's own repair.
fn not_confirmed(facts: &Snapshot, message: &Message) -> Draft {
    if !coverage::has_visits(facts) {
        return decide().raise_flag("cause_not_confirmed").because(&[M_4_2_4_2]);
    }
    let days = facts.settings().count_or("visit_days", 3);
    // Said once more it is the same duty: the first answer counts.
    let promised = facts.timer_is_open(SITE_VISIT);
    decide()
        .when(!promised, |it| it.start_timer(SITE_VISIT, facts.scene.working_days(days), message.at))
        .because(&[M_4_2_4_2, M_4_2_10])
}

fn delegated_back(facts: &Snapshot, message: &Message) -> Draft {
    let works = facts.ticket.status == Status::InProgress;
    let ours = [SIDE_NOTICE, SITE_VISIT].into_iter().filter(|code| facts.timer_is_open(code));
    ours.fold(decide(), Draft::cancel_timer)
        .set_party(Party::Executor, message.at)
        .when(!works, |it| it.move_to(Status::InProgress))
        .note(format!("redelegated: {}", message.id))
        .because(&[M_4_2_4_1, M_4_2_4_2])
}

/// The cause is confirmed, accepted with a term, or the term is a new one: the customer goes on, and the case waits again.
fn planned(facts: &Snapshot, answer: &Answer) -> Draft {
    let waits = facts.ticket.status == Status::WaitingCustomer;
    let draft = decide().when(!waits, |it| it.move_for(Status::WaitingCustomer, FAULT_ON_CUSTOMER_SIDE));
    let planned_at = answer.planned_at.into_iter();
    planned_at.fold(draft, |it, at| it.remember("planned_at", Value::Moment(at))).because(&[M_4_2_4_2])
}
