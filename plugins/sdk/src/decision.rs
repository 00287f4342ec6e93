//! How an answer is put together: effects in the order they are to be applied, each group with its clauses.
use crate::{
    Outcome,
    clause::Basis,
    types::{
        AppointmentPlan, ApprovalDecision, ApprovalRequest, ApprovalState, AssetVersion, Clause, Coverage,
        CoverageDecision, Decision, Denial, Effect, Entitlement, Field, Finding, GapFilling, Id, Instant,
        LedgerPosting, Minutes, Move, NewTicket, Outgoing, Party, PartyDecision, Period, ProposalDraft, Role,
        Severity, Status, Step, Ticket, TimeRule, TimerStart, Value, Verdict,
    },
};

/// An answer in the making. Say what is to be done, then [`because`](Self::because) of which clauses; end with
/// [`done`](Self::done).
#[derive(Clone, Debug, Default)]
#[must_use = "an answer is given with `done()`"]
pub struct Draft {
    steps: Vec<Step>,
    /// Steps from here on have no clause yet.
    open: usize,
    explanation: String,
}

/// Begins an answer; empty, it decides nothing.
pub fn decide() -> Draft {
    Draft::default()
}

/// Refuses what was asked, with a reason code of the manifest. Say the clause and be `done`.
pub fn deny(code: &str) -> Draft {
    deny_with(code, Vec::new(), &[])
}

/// Refuses with findings (what is wrong where) and with what could be done instead.
pub fn deny_with(code: &str, findings: Vec<Finding>, alternatives: &[&str]) -> Draft {
    let alternatives = alternatives.iter().map(|&it| it.into()).collect();
    decide().step(Effect::Deny(Denial { code: code.into(), findings, alternatives }))
}

impl Finding {
    pub fn new(code: &str, severity: Severity, path: Option<&str>) -> Self {
        Self { code: code.into(), severity, path: path.map(Into::into) }
    }
}

/// Building.
impl Draft {
    /// Adds any effect; the methods below are shorter.
    pub fn step(mut self, effect: Effect) -> Self {
        self.steps.push(Step { effect, basis: Vec::new() });
        self
    }

    /// The clauses that everything since the last `because` rests on.
    pub fn because(mut self, basis: &[Basis]) -> Self {
        let clauses: Vec<Clause> = basis.iter().copied().map(Clause::from).collect();
        for step in &mut self.steps[self.open..] {
            step.basis.clone_from(&clauses);
        }
        self.open = self.steps.len();
        self
    }

    /// One or two sentences for the agent.
    pub fn explain(mut self, sentence: &str) -> Self {
        if !self.explanation.is_empty() {
            self.explanation.push(' ');
        }
        self.explanation.push_str(sentence);
        self
    }

    /// Goes on only if the condition holds.
    pub fn when(self, condition: bool, more: impl FnOnce(Self) -> Self) -> Self {
        if condition { more(self) } else { self }
    }

    /// Appends another part, which must have its clauses already.
    pub fn and(mut self, other: Self) -> Self {
        debug_assert!(
            self.open == self.steps.len(),
            "steps before `and` have no clause: {:?}",
            self.unfounded()
        );
        debug_assert!(
            other.open == other.steps.len(),
            "steps in `and` have no clause: {:?}",
            other.unfounded()
        );
        self.steps.extend(other.steps);
        self.open = self.steps.len();
        if other.explanation.is_empty() { self } else { self.explain(&other.explanation) }
    }

    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Whether a move is already among the steps: a decision makes at most one.
    pub fn moves(&self) -> bool {
        self.steps.iter().any(|step| matches!(step.effect, Effect::Move(_)))
    }

    /// Whether an external fact is attached to a ticket.
    pub fn attaches(&self) -> bool {
        self.steps.iter().any(|step| matches!(step.effect, Effect::Attach(_)))
    }

    /// The answer. In unit tests a step without a clause is a panic, because the desk could not say why it acts.
    pub fn done(self) -> Outcome {
        debug_assert!(self.open == self.steps.len(), "steps without a clause: {:?}", self.unfounded());
        Ok(Decision { steps: self.steps, explanation: self.explanation })
    }

    fn unfounded(&self) -> &[Step] {
        &self.steps[self.open..]
    }
}

/// The ticket itself.
impl Draft {
    pub fn set_kind(self, kind: &str) -> Self {
        self.step(Effect::SetKind(kind.into()))
    }

    pub fn set_field(self, path: &str, value: Value) -> Self {
        self.step(Effect::SetField(Field { path: path.into(), value }))
    }

    pub fn set_criticality(self, criticality: &str) -> Self {
        self.step(Effect::SetCriticality(criticality.into()))
    }

    /// Whose side it is on, known since `located_at`.
    pub fn set_party(self, party: Party, located_at: Instant) -> Self {
        self.step(Effect::SetParty(PartyDecision { party, located_at: Some(located_at) }))
    }

    pub fn set_billable(self, billable: bool) -> Self {
        self.step(Effect::SetBillable(billable))
    }

    /// Covered by this entitlement; its source is told with it.
    pub fn covered_by(self, entitlement: &Entitlement) -> Self {
        self.coverage(Coverage::Covered, None, Some(entitlement))
    }

    pub fn not_covered(self, reason: &str, entitlement: Option<&Entitlement>) -> Self {
        self.coverage(Coverage::NotCovered, Some(reason), entitlement)
    }

    pub fn coverage(
        self,
        decision: Coverage,
        reason: Option<&str>,
        entitlement: Option<&Entitlement>,
    ) -> Self {
        self.step(Effect::SetCoverage(CoverageDecision {
            decision,
            reason: reason.map(Into::into),
            source: entitlement.map(|it| it.source.clone()),
            entitlement: entitlement.map(|it| it.id.clone()),
        }))
    }

    /// The full list of what is still missing; an empty list says that nothing is.
    pub fn require(self, missing: &[&str]) -> Self {
        self.step(Effect::Require(missing.iter().map(|&it| it.into()).collect()))
    }

    pub fn finding(self, code: &str, severity: Severity, path: Option<&str>) -> Self {
        self.step(Effect::AddFinding(Finding::new(code, severity, path)))
    }

    /// Removes every finding of the code.
    pub fn clear_finding(self, code: &str) -> Self {
        self.step(Effect::ClearFinding(code.into()))
    }

    pub fn raise_flag(self, flag: &str) -> Self {
        self.step(Effect::RaiseFlag(flag.into()))
    }

    pub fn lower_flag(self, flag: &str) -> Self {
        self.step(Effect::LowerFlag(flag.into()))
    }

    /// Registered now; the core mails the number.
    pub fn register(self) -> Self {
        self.step(Effect::Register)
    }

    pub fn move_to(self, to: Status) -> Self {
        self.step(Effect::Move(Move { to, reason: None }))
    }

    pub fn move_for(self, to: Status, reason: &str) -> Self {
        self.step(Effect::Move(Move { to, reason: Some(reason.into()) }))
    }
}

/// Timers, letters, people.
impl Draft {
    /// Starts a timer of the manifest; one of the same code that still runs is replaced.
    pub fn start_timer(self, code: &str, rule: TimeRule, origin: Instant) -> Self {
        self.step(Effect::StartTimer(TimerStart { code: code.into(), rule, origin }))
    }

    /// Met now.
    pub fn stop_timer(self, code: &str) -> Self {
        self.step(Effect::StopTimer(code.into()))
    }

    pub fn cancel_timer(self, code: &str) -> Self {
        self.step(Effect::CancelTimer(code.into()))
    }

    /// A letter of the core or of the manifest.
    pub fn send(self, template: &str, to: Role) -> Self {
        self.send_with(template, to, Vec::new())
    }

    pub fn send_with(self, template: &str, to: Role, values: Vec<Field>) -> Self {
        self.step(Effect::Send(Outgoing { template: template.into(), to, organisation: None, values }))
    }

    /// To somebody at an organisation that an asset names.
    pub fn send_to(self, template: &str, organisation: Option<Id>, values: Vec<Field>) -> Self {
        let to = Role::ThirdParty;
        self.step(Effect::Send(Outgoing { template: template.into(), to, organisation, values }))
    }

    /// A word for the agents on the ticket.
    pub fn note(self, text: impl Into<String>) -> Self {
        self.step(Effect::Note(text.into()))
    }

    /// Suggests a decision that only a person takes.
    pub fn propose(self, action: &str, reason: &str) -> Self {
        self.propose_with(action, reason, Vec::new(), &[])
    }

    pub fn propose_with(self, action: &str, reason: &str, values: Vec<Field>, alternatives: &[&str]) -> Self {
        self.step(Effect::Propose(ProposalDraft {
            action: action.into(),
            reason: Some(reason.into()),
            values,
            alternatives: alternatives.iter().map(|&it| it.into()).collect(),
        }))
    }

    pub fn request_approval(self, code: &str, amount: Option<Minutes>, scope: Vec<Field>) -> Self {
        self.step(Effect::RequestApproval(ApprovalRequest {
            code: code.into(),
            amount,
            scope,
            evidence: None,
        }))
    }

    /// A consent that came unasked, in a message of a proven author.
    pub fn record_consent(self, code: &str, scope: Vec<Field>, evidence: &str) -> Self {
        self.step(Effect::RequestApproval(ApprovalRequest {
            code: code.into(),
            amount: None,
            scope,
            evidence: Some(evidence.into()),
        }))
    }

    pub fn decide_approval(self, approval: &str, state: ApprovalState, evidence: Option<&str>) -> Self {
        let evidence = evidence.map(Into::into);
        self.step(Effect::DecideApproval(ApprovalDecision { approval: approval.into(), state, evidence }))
    }

    pub fn plan_appointment(self, plan: AppointmentPlan) -> Self {
        self.step(Effect::PlanAppointment(plan))
    }

    /// An external fact belongs to this open ticket.
    pub fn attach(self, ticket: &Ticket) -> Self {
        self.step(Effect::Attach(ticket.id.clone()))
    }

    pub fn create_ticket(self, ticket: NewTicket) -> Self {
        self.step(Effect::CreateTicket(ticket))
    }

    pub fn post_ledger(self, posting: LedgerPosting) -> Self {
        self.step(Effect::PostLedger(posting))
    }

    pub fn set_period(self, period: Period) -> Self {
        self.step(Effect::SetPeriod(period))
    }

    /// Tells the operators.
    pub fn alert(self, code: &str) -> Self {
        self.step(Effect::Alert(code.into()))
    }

    /// Something is wrong with the asset looked at.
    pub fn observe(self, verdict: Verdict) -> Self {
        self.step(Effect::Observe(verdict))
    }

    /// Intervals of a series without a value are filled from the weeks before.
    pub fn fill_gap(self, gap: GapFilling) -> Self {
        self.step(Effect::FillGap(gap))
    }

    /// The asset runs this version from now on.
    pub fn set_version(self, asset: &str, version: &str) -> Self {
        self.step(Effect::SetVersion(AssetVersion { asset: asset.into(), version: version.into() }))
    }

    /// Ask again then though nothing arrives.
    pub fn look_again(self, at: i64) -> Self {
        self.step(Effect::LookAgain(at))
    }

    pub fn remember(self, path: &str, value: Value) -> Self {
        self.step(Effect::Remember(Field { path: path.into(), value }))
    }

    pub fn forget(self, path: &str) -> Self {
        self.step(Effect::Forget(path.into()))
    }
}
