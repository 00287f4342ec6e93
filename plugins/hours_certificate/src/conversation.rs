//! Messages on a case: keys that arrive, answers to estimates, consents, and the silence of S 3.8.
use sdk::prelude::*;

use crate::{clauses::S_3_8, codes::CLOSURE_SILENCE, consent, estimate, intake::judged};

pub(crate) fn message(facts: &Snapshot, message: &Message) -> Outcome {
    if message.is_outgoing() {
        return outgoing(facts, message).done();
    }
    if !message.is_human_from_customer() {
        return decide().done();
    }
    let held = matches!(facts.ticket.status, Status::Received | Status::Registered | Status::Suspended);
    let draft = if held { judged(facts) } else { decide() };
    let answered = message.answer.as_ref().map_or_else(decide, |answer| {
        estimate::answered(facts, message, answer).and(consent::answered(facts, message, answer))
    });
    draft.and(answered).and(rejected(facts, message)).done()
}

/// S 3.8: the closing request starts the term; a reminder of another type does not, a new request does.
fn outgoing(facts: &Snapshot, message: &Message) -> Draft {
    let days = facts.settings().count_or("closure_silence_days", 10);
    decide()
        .when(message.kind == MessageType::ClosingRequest, |it| {
            it.start_timer(CLOSURE_SILENCE, working_days(days), message.at)
        })
        .because(&[S_3_8])
}

/// "Not fixed" ends the waiting; the core takes the case back to work.
fn rejected(facts: &Snapshot, message: &Message) -> Draft {
    let rejects = message.answers(AnswerCode::NotConfirmed) && facts.timer_is_open(CLOSURE_SILENCE);
    decide().when(rejects, |it| it.cancel_timer(CLOSURE_SILENCE)).because(&[S_3_8])
}

/// Ten working days of silence: the case is done. The host settles what it closes (S 3.7).
pub(crate) fn timer_due(facts: &Snapshot, timer: &Timer) -> Outcome {
    if timer.code != CLOSURE_SILENCE || facts.ticket.status.is_final() {
        return decide().done();
    }
    decide()
        .move_for(Status::Closed, "done_by_silence")
        .because(&[S_3_8])
        .explain("Ответа на запрос о закрытии не было весь срок: кейс считается выполненным.")
        .done()
}
