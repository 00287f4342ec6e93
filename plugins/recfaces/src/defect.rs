//! R 4.6: errors are corrected only on a request with a filled-in checklist and a photo or video of the error. What
//! is missing is asked for; the ticket is registered all the same.
use sdk::prelude::*;

use crate::{
    checklist,
    clauses::{R_4_6, R_5_3, R_5_4},
    codes::{
        CHECKLIST, CHECKLIST_MISSING, CUSTOMER_SILENCE, DEFECT, EVIDENCE, EVIDENCE_MISSING,
        INFORMATION_MISSING, RETURNS_TO,
    },
    conversation::silence_rule,
    coverage,
};

/// What a defect lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Gaps {
    checklist: bool,
    evidence: bool,
}

impl Gaps {
    pub(crate) fn of(facts: &Snapshot) -> Self {
        Self::with(facts, facts.form(CHECKLIST))
    }

    fn with(facts: &Snapshot, form: Option<&Form>) -> Self {
        Self {
            checklist: !form.is_some_and(|form| checklist::is_good(facts, form)),
            evidence: !facts.received_attachments().any(Attachment::is_picture_or_video),
        }
    }

    pub(crate) fn checklist(self) -> bool {
        self.checklist
    }

    pub(crate) fn evidence(self) -> bool {
        self.evidence
    }

    fn none(self) -> bool {
        !self.checklist && !self.evidence
    }

    /// The list for the customer and the findings for everybody.
    fn tell(self, facts: &Snapshot, has_form: bool) -> Draft {
        let missing: Vec<&str> = [(self.checklist, CHECKLIST), (self.evidence, EVIDENCE)]
            .into_iter()
            .filter(|it| it.0)
            .map(|it| it.1)
            .collect();
        let stale =
            [CHECKLIST_MISSING, EVIDENCE_MISSING].into_iter().filter(|code| facts.ticket.has_finding(code));
        stale
            .fold(decide(), Draft::clear_finding)
            .require(&missing)
            // A form with errors is not missing: its own findings say what is wrong.
            .when(self.checklist && !has_form, |it| {
                it.finding(CHECKLIST_MISSING, Severity::Error, Some(CHECKLIST))
            })
            .when(self.evidence, |it| it.finding(EVIDENCE_MISSING, Severity::Error, Some(EVIDENCE)))
            .because(&[R_4_6])
    }
}

/// At intake, and when coverage turns up later.
pub(crate) fn received(facts: &Snapshot) -> Draft {
    let gaps = Gaps::of(facts);
    let rows = facts.form(CHECKLIST).map_or_else(decide, |form| checklist::findings(facts, form));
    rows.and(gaps.tell(facts, facts.form(CHECKLIST).is_some()))
        .and(if gaps.none() || !facts.ticket.status.is_new() { decide() } else { ask(facts) })
}

/// The customer wrote or sent files: the core has returned the ticket to the state before. As long as nobody works
/// on it, what is still missing is asked for again.
pub(crate) fn customer_wrote(facts: &Snapshot) -> Draft {
    let draft = received(facts);
    let stale = facts.memory().is_given(RETURNS_TO) && !draft.moves();
    draft.and(decide().when(stale, |it| it.forget(RETURNS_TO)).because(&[R_5_4]))
}

/// A checklist was filled in, in the portal or by an agent.
pub(crate) fn checklist_submitted(facts: &Snapshot, form: &Form) -> Outcome {
    let gaps = Gaps::with(facts, Some(form));
    let draft = decide()
        .when(facts.ticket.kind.is_none(), |it| it.set_kind(DEFECT))
        .because(&[R_4_6])
        .and(checklist::findings(facts, form));
    if !coverage::is_served(facts, DEFECT) {
        return draft.done();
    }
    let draft = draft.and(gaps.tell(facts, true));
    match facts.ticket.status {
        Status::WaitingCustomer if gaps.none() => draft.and(resume(facts)),
        // A portal action is a reaction: the findings are our next question, and silence runs from it.
        Status::WaitingCustomer => draft.and(restart_silence(facts)),
        status if status.is_new() && !gaps.none() => draft.and(ask(facts)),
        _ => draft,
    }
    .done()
}

/// Asks and waits. R 5.3: silence counts from this letter.
fn ask(facts: &Snapshot) -> Draft {
    decide()
        .move_for(Status::WaitingCustomer, INFORMATION_MISSING)
        .send("information_request", Role::Contact)
        // Registration is part of the same intake, so that is the state to return to.
        .remember(RETURNS_TO, Value::Text(Status::Registered.code().into()))
        .because(&[R_4_6, R_5_4])
        .start_timer(CUSTOMER_SILENCE, silence_rule(facts), facts.scene.now)
        .because(&[R_5_3])
        .explain("Для ошибки нужны чек-лист и фото или видео: запрошено недостающее.")
}

/// Everything is there: work goes on where it stopped.
fn resume(facts: &Snapshot) -> Draft {
    let back = match facts.memory().text(RETURNS_TO) {
        Some(_) => Status::Registered,
        None => Status::InProgress,
    };
    decide()
        .when(facts.ticket.waits_for(INFORMATION_MISSING), |it| it.move_to(back))
        .when(facts.memory().is_given(RETURNS_TO), |it| it.forget(RETURNS_TO))
        .because(&[R_5_4])
        .when(facts.timer_is_open(CUSTOMER_SILENCE), |it| it.cancel_timer(CUSTOMER_SILENCE))
        .because(&[R_5_3])
}

fn restart_silence(facts: &Snapshot) -> Draft {
    decide().start_timer(CUSTOMER_SILENCE, silence_rule(facts), facts.scene.now).because(&[R_5_3])
}
