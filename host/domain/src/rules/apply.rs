//! Applying a checked decision to a case: each step becomes changes with the rule set as their actor.
use serde_json::json;

use super::{
    effect::{AppointmentPlan, Decision, Effect, LedgerPosting, Step},
    manifest::Manifest,
};
use crate::{
    case::{About, Case, Change, MoveError, Occasion, TicketDraft, TimerError},
    ids::AppointmentId,
    ledger::LedgerError,
    ticket::{
        ActorRef, Appointment, Coverage, CoverageGrade, Finding, LedgerKind, Party, Proposal, ProposalState,
    },
};

/// A step that was declared but does not fit the case; the whole decision is dropped.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ApplyError {
    #[error("step {step}: {source}")]
    Move { step: usize, source: MoveError },
    #[error("step {step}: {source}")]
    Timer { step: usize, source: TimerError },
    #[error("step {step}: {source}")]
    Ledger { step: usize, source: LedgerError },
    #[error("step {step}: {what} is not known on this ticket")]
    Unknown { step: usize, what: String },
}

/// Applies all steps or answers the first that does not fit; on an error `case` and `change` are spoilt and the
/// caller drops both. A `deny` sets `change.denied` and nothing else.
pub fn apply(
    case: &mut Case,
    change: &mut Change,
    manifest: &Manifest,
    calendar: &str,
    decision: &Decision,
    occasion: &Occasion<'_>,
) -> Result<(), ApplyError> {
    if let Some(denial) = decision
        .steps
        .iter()
        .find_map(|step| if let Effect::Deny(denial) = &step.effect { Some(denial) } else { None })
    {
        change.denied = Some(denial.clone());
        return Ok(());
    }
    let actor = ActorRef::Plugin { plugin: manifest.id.clone(), version: manifest.version.clone() };
    // Hours are reserved anew as a whole: what the case held before is given back first.
    let reserves =
        |step: &Step| matches!(&step.effect, Effect::PostLedger(posting) if posting.kind == LedgerKind::Hold);
    if let Some(step) = decision.steps.iter().position(reserves) {
        let occasion = occasion.by(actor.clone(), decision.steps[step].basis.clone());
        case.release_holds(change, &occasion, "reserved anew")
            .map_err(|source| ApplyError::Ledger { step, source })?;
    }
    for (index, step) in decision.steps.iter().enumerate() {
        let occasion = occasion.by(actor.clone(), step.basis.clone());
        let mut target = Target { case, change, manifest, calendar, occasion: &occasion, index };
        target.step(step)?;
    }
    Ok(())
}

/// Where a step lands.
struct Target<'a, 'b> {
    case: &'a mut Case,
    change: &'a mut Change,
    manifest: &'a Manifest,
    calendar: &'a str,
    occasion: &'a Occasion<'b>,
    index: usize,
}

impl Target<'_, '_> {
    fn step(&mut self, step: &Step) -> Result<(), ApplyError> {
        match &step.effect {
            Effect::Register | Effect::Move(_) => self.movement(&step.effect),
            Effect::StartTimer(_) | Effect::StopTimer(_) | Effect::CancelTimer(_) => self.timer(&step.effect),
            Effect::RequestApproval(_) | Effect::DecideApproval(_) | Effect::PlanAppointment(_) => {
                self.agreement(&step.effect)
            }
            Effect::PostLedger(posting) => self.post(posting),
            Effect::SetCoverage(_) | Effect::Require(_) | Effect::AddFinding(_) | Effect::ClearFinding(_) => {
                self.finding(&step.effect);
                Ok(())
            }
            Effect::Send(_)
            | Effect::Note(_)
            | Effect::Propose(_)
            | Effect::CreateTicket(_)
            | Effect::FillGap(_)
            | Effect::SetVersion(_)
            | Effect::Alert(_) => {
                self.outcome(&step.effect);
                Ok(())
            }
            other => {
                self.attribute(other);
                Ok(())
            }
        }
    }

    fn movement(&mut self, effect: &Effect) -> Result<(), ApplyError> {
        let moved = match effect {
            Effect::Move(target) => {
                let source = target.reason.as_deref().map_or("core", |code| {
                    if crate::ticket::CORE_REASONS.contains(&code) { "core" } else { &self.manifest.id }
                });
                self.case.move_to(self.change, self.occasion, target.to, target.reason.as_deref(), source)
            }
            _ => self.case.register(self.change, self.occasion),
        };
        moved.map_err(|source| ApplyError::Move { step: self.index, source })
    }

    fn timer(&mut self, effect: &Effect) -> Result<(), ApplyError> {
        match effect {
            Effect::StartTimer(start) => {
                let behaviour = self
                    .manifest
                    .timer(&start.code)
                    .map(|declared| declared.behaviour.clone())
                    .unwrap_or_default();
                self.case
                    .start_timer(self.change, self.occasion, start, behaviour, self.calendar)
                    .map_err(|source| ApplyError::Timer { step: self.index, source })?;
            }
            Effect::StopTimer(code) => self.case.meet_timer(self.change, self.occasion, code),
            Effect::CancelTimer(code) => self.case.cancel_timer(self.change, self.occasion, code),
            _ => {}
        }
        Ok(())
    }

    fn finding(&mut self, effect: &Effect) {
        match effect {
            Effect::SetCoverage(coverage) => {
                self.change.event(self.occasion, "coverage.decided", json!(coverage));
                self.withdraw_refusals(coverage.decision);
                self.case.ticket.coverage = Some(Coverage {
                    decision: coverage.decision,
                    reason: coverage.reason.clone(),
                    source: coverage.source.clone(),
                    entitlement: coverage.entitlement,
                    clauses: self.occasion.clauses.clone(),
                });
            }
            Effect::Require(missing) => {
                if !missing.is_empty() && self.case.ticket.missing_fields != *missing {
                    self.change.event(self.occasion, "information.requested", json!({"fields": missing}));
                }
                self.case.ticket.missing_fields.clone_from(missing);
            }
            Effect::AddFinding(draft) => {
                self.change.event(self.occasion, "finding.added", json!(draft));
                self.case.add_finding(Finding {
                    code: draft.code.clone(),
                    severity: draft.severity,
                    path: draft.path.clone(),
                    form: None,
                    detail: None,
                    rule: None,
                    clauses: self.occasion.clauses.clone(),
                });
            }
            Effect::ClearFinding(code) => self.case.clear_findings(code),
            _ => {}
        }
    }

    /// A right that is there after all takes the ground from a refusal that was only proposed.
    fn withdraw_refusals(&mut self, decision: CoverageGrade) {
        let held = self.case.ticket.coverage.as_ref().map(|coverage| coverage.decision);
        if decision != CoverageGrade::Covered || held.is_none_or(|held| held == CoverageGrade::Covered) {
            return;
        }
        let open = |held: &&mut Proposal| held.state == ProposalState::Open && held.action == "refuse";
        for proposal in self.case.proposals.iter_mut().filter(open) {
            proposal.state = ProposalState::Superseded;
            proposal.decided_at = Some(self.occasion.at);
            self.change.event(self.occasion, "proposal.superseded", json!({"proposal": proposal.id}));
        }
    }

    fn attribute(&mut self, effect: &Effect) {
        let ticket = &mut self.case.ticket;
        match effect {
            Effect::SetKind(kind) => ticket.kind = Some(kind.clone()),
            Effect::SetField(field) => ticket.set_field(field.clone()),
            Effect::SetCriticality(criticality) => ticket.criticality = Some(criticality.clone()),
            Effect::SetParty(decided) => {
                let located_at = decided.located_at.unwrap_or(self.occasion.at);
                (ticket.party, ticket.located_at) = (decided.party, Some(located_at));
                let data = json!({"party": decided.party, "located_at": located_at});
                self.change.event(self.occasion, "party.determined", data);
                return;
            }
            Effect::SetBillable(billable) => ticket.billable = Some(*billable),
            Effect::RaiseFlag(flag) => ticket.raise_flag(flag),
            Effect::LowerFlag(flag) => ticket.lower_flag(flag),
            Effect::Remember(field) => {
                ticket.memory.retain(|held| held.path != field.path);
                ticket.memory.push(field.clone());
                return;
            }
            Effect::Forget(path) => {
                ticket.memory.retain(|held| held.path != *path);
                return;
            }
            _ => return,
        }
        self.change.event(self.occasion, "ticket.changed", json!({"effect": effect}));
    }

    fn outcome(&mut self, effect: &Effect) {
        match effect {
            Effect::Send(letter) => {
                self.change.letter(self.occasion, &letter.template, letter.to, letter.values.clone());
                if let Some(queued) = self.change.letters.last_mut() {
                    queued.organisation = letter.organisation;
                }
            }
            Effect::Note(text) => self.change.event(self.occasion, "note.added", json!({"text": text})),
            Effect::Alert(code) => self.change.alert(
                self.case,
                code,
                json!({"ticket": self.case.ticket.id, "number": self.case.ticket.number}),
            ),
            Effect::CreateTicket(new) => self.change.new_tickets.push(TicketDraft {
                kind: Some(new.kind.clone()),
                link: new.link,
                text: new.text.clone(),
                fields: new.fields.clone(),
                received_at: self.occasion.at,
                asset: new.asset.or(self.case.ticket.asset),
                billable: new.billable,
            }),
            Effect::Propose(draft) => self.case.propose(self.change, self.occasion, draft),
            Effect::FillGap(gap) => self.change.gaps.push(gap.clone()),
            Effect::SetVersion(version) => self.change.versions.push(version.clone()),
            _ => {}
        }
    }

    fn agreement(&mut self, effect: &Effect) -> Result<(), ApplyError> {
        match effect {
            Effect::RequestApproval(request) => {
                self.case.request_approval(self.change, self.occasion, request);
            }
            Effect::DecideApproval(decision) => {
                let known = self.case.settle_approval(
                    self.change,
                    self.occasion,
                    decision.approval,
                    decision.state,
                    decision.evidence,
                );
                if !known {
                    let what = format!("approval {}", decision.approval);
                    return Err(ApplyError::Unknown { step: self.index, what });
                }
            }
            Effect::PlanAppointment(plan) => self.plan_appointment(plan)?,
            _ => {}
        }
        Ok(())
    }

    fn post(&mut self, posting: &LedgerPosting) -> Result<(), ApplyError> {
        let about = About { approval: posting.approval, reverses: None, cause: &self.manifest.id };
        self.case
            .post(
                self.change,
                self.occasion,
                posting.entitlement,
                posting.kind,
                i64::from(posting.minutes),
                about,
            )
            .map_err(|source| ApplyError::Ledger { step: self.index, source })
    }

    fn plan_appointment(&mut self, plan: &AppointmentPlan) -> Result<(), ApplyError> {
        let Some(id) = plan.appointment else {
            let appointment = Appointment {
                id: AppointmentId(self.occasion.ids.next()),
                kind: plan.kind.clone(),
                starts_at: plan.starts_at,
                ends_at: None,
                notice_at: self.occasion.at,
                initiator: Party::Executor,
                state: plan.state,
                earliest_start: plan.earliest,
                findings: Vec::new(),
                documents: Vec::new(),
                clauses: self.occasion.clauses.clone(),
            };
            self.change.event(self.occasion, "appointment.requested", json!({"appointment": appointment.id, "kind": appointment.kind, "starts_at": appointment.starts_at}));
            self.case.appointments.push(appointment);
            return Ok(());
        };
        let held = self.case.appointments.iter_mut().find(|held| held.id == id);
        let held =
            held.ok_or_else(|| ApplyError::Unknown { step: self.index, what: format!("appointment {id}") })?;
        held.state = plan.state;
        held.earliest_start = plan.earliest.or(held.earliest_start);
        held.starts_at = plan.starts_at.or(held.starts_at);
        held.clauses.clone_from(&self.occasion.clauses);
        self.change.event(
            self.occasion,
            &format!("appointment.{}", plan.state),
            json!({"appointment": id, "earliest_start": held.earliest_start}),
        );
        Ok(())
    }
}
