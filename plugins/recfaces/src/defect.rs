//! R 4.6: errors are corrected only on a request with a filled-in checklist and a photo or video of the error. What
//! is missing is asked for; the ticket is registered all the same.
use sdk::prelude::*;

use crate::{
    checklist,
    clauses::{R_4_6, R_5_3, R_5_4},
    codes::{
        CHECKLIST, CHECKLIST_FITS, CUSTOMER_SILENCE, DEFECT, EVIDENCE, EVIDENCE_MISSING, INFORMATION_MISSING,
    },
    conversation::silence_rule,
    coverage,
};

/// What a defect lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Gaps {
    pub(crate) checklist: bool,
    pub(crate) evidence: bool,
}

impl Gaps {
    /// A checklist that fitted stays good, though the desk may not have accepted it for want of a photo.
    pub(crate) fn of(facts: &Snapshot) -> Self {
        let fitted = facts.memory().flag(CHECKLIST_FITS) == Some(true);
        let form = facts.form(CHECKLIST).is_some_and(|form| fitted || checklist::is_good(form));
        Self::with(facts, form)
    }

    fn with(facts: &Snapshot, good_checklist: bool) -> Self {
        let evidence = facts.received_attachments().any(Attachment::is_picture_or_video);
        Self { checklist: !good_checklist, evidence: !evidence }
    }

    fn none(self) -> bool {
        !self.checklist && !self.evidence
    }

    /// The list for the customer. That the checklist is missing or wrong is told by the list and by the findings of
    /// its rows; the evidence has a finding of its own.
    fn tell(self, facts: &Snapshot) -> Draft {
        let wanted = [(self.checklist, CHECKLIST), (self.evidence, EVIDENCE)];
        let missing: Vec<&str> = wanted.into_iter().filter(|it| it.0).map(|it| it.1).collect();
        let fits = !self.checklist;
        let remembered = facts.memory().flag(CHECKLIST_FITS) == Some(true);
        decide()
            .when(facts.ticket.has_finding(EVIDENCE_MISSING), |it| it.clear_finding(EVIDENCE_MISSING))
            .require(&missing)
            .when(self.evidence, |it| it.finding(EVIDENCE_MISSING, Severity::Error, None))
            .when(fits && !remembered, |it| it.remember(CHECKLIST_FITS, Value::Flag(true)))
            .when(!fits && remembered, |it| it.forget(CHECKLIST_FITS))
            .because(&[R_4_6])
    }
}

/// At intake, when coverage turns up later, and whenever the customer writes: the core has returned the ticket to the
/// state before, and as long as nobody works on it, what is still missing is asked for again.
pub(crate) fn check(facts: &Snapshot) -> Draft {
    let rows = facts.form(CHECKLIST).map_or_else(decide, |form| checklist::findings(facts, form));
    rows.and(settle(facts, Gaps::of(facts)))
}

/// A checklist was filled in, in the portal or by an agent.
pub(crate) fn checklist_submitted(facts: &Snapshot, form: &Form) -> Outcome {
    let draft = decide()
        .when(facts.ticket.kind.is_none(), |it| it.set_kind(DEFECT))
        .because(&[R_4_6])
        .and(checklist::findings(facts, form));
    if !coverage::is_served(facts, DEFECT) {
        return draft.done();
    }
    draft.and(settle(facts, Gaps::with(facts, checklist::is_good(form)))).done()
}

fn settle(facts: &Snapshot, gaps: Gaps) -> Draft {
    let answered = gaps.none() && facts.timer_is_open(CUSTOMER_SILENCE) && facts.ticket.status.is_new();
    gaps.tell(facts)
        .and(if !gaps.none() && facts.ticket.status.is_new() { ask(facts) } else { decide() })
        .and(decide().when(answered, |it| it.cancel_timer(CUSTOMER_SILENCE)).because(&[R_5_3]))
}

/// Asks and waits. R 5.3: silence counts from this letter.
fn ask(facts: &Snapshot) -> Draft {
    decide()
        .move_for(Status::WaitingCustomer, INFORMATION_MISSING)
        .send("information_request", Role::Contact)
        .because(&[R_4_6, R_5_4])
        .start_timer(CUSTOMER_SILENCE, silence_rule(facts), facts.scene.now)
        .because(&[R_5_3])
        .explain("Для ошибки нужны чек-лист и фото или видео: запрошено недостающее.")
}
