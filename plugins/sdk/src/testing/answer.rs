//! Questions to an answer.
use crate::{
    clause::Basis,
    types::{
        AppointmentPlan, CoverageDecision, Decision, Denial, Effect, Finding, LedgerPosting, Move, NewTicket,
        Outgoing, ProposalDraft, TimerStart,
    },
};

macro_rules! of_kind {
    ($($(#[$doc:meta])* $name:ident: $variant:ident($type:ty);)+) => {$(
        $(#[$doc])*
        pub fn $name(&self) -> Vec<&$type> {
            self.effects().filter_map(|it| match it { Effect::$variant(value) => Some(value), _ => None }).collect()
        }
    )+};
}

/// Getters for tests.
impl Decision {
    pub fn effects(&self) -> impl Iterator<Item = &Effect> {
        self.steps.iter().map(|step| &step.effect)
    }

    of_kind! {
        started_timers: StartTimer(TimerStart);
        stopped_timers: StopTimer(String);
        cancelled_timers: CancelTimer(String);
        findings: AddFinding(Finding);
        cleared_findings: ClearFinding(String);
        raised_flags: RaiseFlag(String);
        letters: Send(Outgoing);
        proposals: Propose(ProposalDraft);
        moves: Move(Move);
        requirements: Require(Vec<String>);
        kinds: SetKind(String);
        coverages: SetCoverage(CoverageDecision);
        appointments: PlanAppointment(AppointmentPlan);
        new_tickets: CreateTicket(NewTicket);
        postings: PostLedger(LedgerPosting);
        notes: Note(String);
        denials: Deny(Denial);
    }

    pub fn timer(&self, code: &str) -> Option<&TimerStart> {
        self.started_timers().into_iter().find(|it| it.code == code)
    }

    pub fn finding(&self, code: &str) -> Option<&Finding> {
        self.findings().into_iter().find(|it| it.code == code)
    }

    pub fn sends(&self, template: &str) -> bool {
        self.letters().iter().any(|it| it.template == template)
    }

    pub fn registers(&self) -> bool {
        self.steps.iter().any(|step| step.effect == Effect::Register)
    }

    /// Code of the refusal of what was asked.
    pub fn denial(&self) -> Option<&str> {
        self.denials().first().map(|it| it.code.as_str())
    }

    /// The full list of what is still missing, if the answer says.
    pub fn missing(&self) -> Option<Vec<&str>> {
        self.requirements().last().map(|it| it.iter().map(String::as_str).collect())
    }

    /// Whether a step rests on this clause.
    pub fn rests_on(&self, clause: Basis) -> bool {
        self.steps.iter().any(|step| step.basis.iter().any(|it| *it == clause))
    }
}
