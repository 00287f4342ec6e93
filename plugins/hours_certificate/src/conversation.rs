//! Messages on a case: keys that arrive, answers to estimates, consents, and the silence of S 3.8.
use sdk::prelude::*;

use crate::{
    clauses::{S_1_2_5_1, S_1_2_5_2, S_3_5, S_3_8, S_5_1},
    codes::{ANSWER_AMBIGUOUS, CLOSURE_SILENCE, ESTIMATE, INFORMATION_REFUSED, UNCLEAR_TASK},
    consent, estimate,
    intake::judged,
};

pub(crate) fn message(facts: &Snapshot, message: &Message) -> Outcome {
    if message.is_outgoing() {
        return outgoing(facts, message).done();
    }
    if !message.is_human_from_customer() {
        return decide().done();
    }
    let answered = match answered(facts, message) {
        Ok(draft) => draft,
        // A refusal stands alone.
        Err(refusal) => return refusal.done(),
    };
    // A key is looked for while the case is not covered; hours that were accepted show what it runs under.
    let uncovered = facts.ticket.coverage != Some(Coverage::Covered) || facts.ticket.status.is_new();
    let looks = (uncovered || facts.ticket.status == Status::Suspended) && !answered.moves();
    let draft = if looks { judged(facts) } else { decide() };
    let suspended = if draft.moves() { decide() } else { informed(facts) };
    draft.and(answered).and(rejected(facts, message)).and(suspended).done()
}

/// What follows from an answer. `Err` refuses it.
fn answered(facts: &Snapshot, message: &Message) -> Result<Draft, Draft> {
    let decided = facts.decided_by(message);
    if consent::is_about_another(decided, message) {
        return Err(deny(ANSWER_AMBIGUOUS).because(&[S_3_5, S_5_1]));
    }
    match decided {
        Some(decided) if decided.code == ESTIMATE => estimate::answered(facts, decided),
        Some(_) => Ok(decide()),
        None => Ok(consent::unasked(facts, message)),
    }
}

/// S 3.8: the closing request starts the term; a reminder of another type does not, a new request does.
fn outgoing(facts: &Snapshot, message: &Message) -> Draft {
    if message.kind != MessageType::ClosingRequest {
        return decide();
    }
    let days = facts.settings().count_or("closure_silence_days", 10);
    // A request that was written as a letter asks for closing all the same.
    let open = matches!(facts.ticket.status, Status::Registered | Status::InProgress);
    decide()
        .start_timer(CLOSURE_SILENCE, facts.scene.working_days(days), message.at)
        .when(open, |it| it.move_to(Status::SolutionProposed))
        .because(&[S_3_8])
}

/// "Not fixed" ends the waiting; the core takes the case back to work.
fn rejected(facts: &Snapshot, message: &Message) -> Draft {
    let rejects = message.answers(AnswerCode::NotConfirmed) && facts.timer_is_open(CLOSURE_SILENCE);
    decide().when(rejects, |it| it.cancel_timer(CLOSURE_SILENCE)).because(&[S_3_8])
}

/// S 1.2.5: a case stands still until its reason is gone; whether the user's words clear the task up, a person says.
fn informed(facts: &Snapshot) -> Draft {
    let ticket = &facts.ticket;
    let unclear = matches!(ticket.status_reason.as_deref(), Some(UNCLEAR_TASK | INFORMATION_REFUSED));
    let asks = ticket.status == Status::Suspended && unclear;
    let proposed = facts.proposals.iter().any(|it| it.open && it.action == "resume");
    decide()
        .when(asks && !proposed, |it| {
            let reason = ticket.status_reason.as_deref().unwrap_or(UNCLEAR_TASK);
            it.propose("resume", reason)
        })
        .because(&[S_1_2_5_1, S_1_2_5_2])
}

/// The executor took the case up again: its request to close it is withdrawn, and silence closes nothing.
pub(crate) fn moved(facts: &Snapshot) -> Outcome {
    let at_work = matches!(
        facts.ticket.status,
        Status::Registered | Status::InProgress | Status::WaitingApproval | Status::Transferred
    );
    decide()
        .when(at_work && facts.timer_is_open(CLOSURE_SILENCE), |it| it.cancel_timer(CLOSURE_SILENCE))
        .because(&[S_3_8])
        .done()
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
