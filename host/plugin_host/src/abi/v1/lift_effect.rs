//! Boundary to domain: the effects, one by one.
use domain::{
    monitoring::{GapFilling, Verdict},
    rules::{
        AppointmentPlan, ApprovalDecision, ApprovalRequest, AssetVersion, CoverageDecision, Custom, Effect,
        LedgerPosting, Move, NewTicket, Outgoing, PartyDecision, Period, ProposalDraft, TimerStart,
    },
};

use super::{
    bindings::types as w,
    lift::{
        Lifted, code, codes, day, denial, field, fields, finding, id, instant, maybe, maybe_id, path, text,
        time_rule,
    },
    words,
};

pub(super) fn effect(effect: w::Effect) -> Lifted<Effect> {
    Ok(match effect {
        w::Effect::SetKind(kind) => Effect::SetKind(code(kind)?),
        w::Effect::SetField(held) => Effect::SetField(field(held)?),
        w::Effect::SetCriticality(criticality) => Effect::SetCriticality(code(criticality)?),
        w::Effect::SetParty(decided) => Effect::SetParty(PartyDecision {
            party: words::lift_party(decided.party),
            located_at: maybe(decided.located_at, instant)?,
        }),
        w::Effect::SetBillable(billable) => Effect::SetBillable(billable),
        w::Effect::SetCoverage(decision) => Effect::SetCoverage(coverage(decision)?),
        w::Effect::Require(missing) => Effect::Require(codes(missing)?),
        w::Effect::AddFinding(draft) => Effect::AddFinding(finding(draft)?),
        w::Effect::ClearFinding(held) => Effect::ClearFinding(code(held)?),
        w::Effect::RaiseFlag(flag) => Effect::RaiseFlag(code(flag)?),
        w::Effect::LowerFlag(flag) => Effect::LowerFlag(code(flag)?),
        w::Effect::Register => Effect::Register,
        w::Effect::Move(target) => Effect::Move(movement(target)?),
        w::Effect::StartTimer(start) => Effect::StartTimer(timer_start(start)?),
        w::Effect::StopTimer(timer) => Effect::StopTimer(code(timer)?),
        w::Effect::CancelTimer(timer) => Effect::CancelTimer(code(timer)?),
        w::Effect::Send(letter) => Effect::Send(outgoing(letter)?),
        w::Effect::Note(note) => Effect::Note(text(note)?),
        w::Effect::Propose(draft) => Effect::Propose(proposal(draft)?),
        w::Effect::RequestApproval(request) => Effect::RequestApproval(approval_request(request)?),
        w::Effect::DecideApproval(decision) => Effect::DecideApproval(approval_decision(&decision)?),
        w::Effect::PlanAppointment(plan) => Effect::PlanAppointment(appointment(plan)?),
        w::Effect::Attach(ticket) => Effect::Attach(id(&ticket)?),
        w::Effect::CreateTicket(new) => Effect::CreateTicket(new_ticket(new)?),
        w::Effect::PostLedger(posting) => Effect::PostLedger(ledger_posting(&posting)?),
        w::Effect::SetPeriod(period) => {
            Effect::SetPeriod(Period { valid_from: day(period.valid_from)?, valid_to: day(period.valid_to)? })
        }
        w::Effect::Alert(alert) => Effect::Alert(code(alert)?),
        w::Effect::Observe(held) => Effect::Observe(verdict(held)?),
        w::Effect::LookAgain(at) => Effect::LookAgain(instant(at)?),
        w::Effect::FillGap(gap) => Effect::FillGap(gap_filling(&gap)?),
        w::Effect::SetVersion(set) => {
            Effect::SetVersion(AssetVersion { asset: id(&set.asset)?, version: text(set.version)? })
        }
        w::Effect::Remember(held) => Effect::Remember(field(held)?),
        w::Effect::Forget(held) => Effect::Forget(path(held)?),
        w::Effect::Deny(refusal) => Effect::Deny(denial(refusal)?),
        w::Effect::Other(custom) => {
            Effect::Other(Custom { kind: code(custom.kind)?, values: fields(custom.values)? })
        }
    })
}

fn gap_filling(gap: &w::GapFilling) -> Lifted<GapFilling> {
    Ok(GapFilling {
        series: id(&gap.series)?,
        asset: maybe_id(gap.asset.as_deref())?,
        from: instant(gap.start)?,
        to: instant(gap.end)?,
        weeks: gap.weeks,
        approval: maybe_id(gap.approval.as_deref())?,
    })
}

fn verdict(held: w::Verdict) -> Lifted<Verdict> {
    Ok(Verdict {
        kind: code(held.kind)?,
        since: instant(held.since)?,
        until: maybe(held.until, instant)?,
        values: fields(held.values)?,
    })
}

fn coverage(decision: w::CoverageDecision) -> Lifted<CoverageDecision> {
    Ok(CoverageDecision {
        decision: words::lift_coverage(decision.decision),
        reason: maybe(decision.reason, code)?,
        source: maybe(decision.source, code)?,
        entitlement: maybe_id(decision.entitlement.as_deref())?,
    })
}

fn movement(target: w::Move) -> Lifted<Move> {
    Ok(Move { to: words::lift_status(target.to), reason: maybe(target.reason, code)? })
}

fn timer_start(start: w::TimerStart) -> Lifted<TimerStart> {
    Ok(TimerStart { code: code(start.code)?, rule: time_rule(start.rule), origin: instant(start.origin)? })
}

fn outgoing(letter: w::Outgoing) -> Lifted<Outgoing> {
    Ok(Outgoing {
        template: code(letter.template)?,
        to: words::lift_role(letter.to),
        organisation: maybe_id(letter.organisation.as_deref())?,
        values: fields(letter.values)?,
    })
}

fn proposal(draft: w::ProposalDraft) -> Lifted<ProposalDraft> {
    Ok(ProposalDraft {
        action: code(draft.action)?,
        reason: maybe(draft.reason, code)?,
        values: fields(draft.values)?,
        alternatives: codes(draft.alternatives)?,
    })
}

fn approval_request(request: w::ApprovalRequest) -> Lifted<ApprovalRequest> {
    Ok(ApprovalRequest {
        code: code(request.code)?,
        minutes: request.amount,
        scope: fields(request.scope)?,
        evidence: maybe_id(request.evidence.as_deref())?,
    })
}

fn approval_decision(decision: &w::ApprovalDecision) -> Lifted<ApprovalDecision> {
    Ok(ApprovalDecision {
        approval: id(&decision.approval)?,
        state: words::lift_approval_state(decision.state),
        evidence: maybe_id(decision.evidence.as_deref())?,
    })
}

fn appointment(plan: w::AppointmentPlan) -> Lifted<AppointmentPlan> {
    Ok(AppointmentPlan {
        appointment: maybe_id(plan.appointment.as_deref())?,
        kind: code(plan.kind)?,
        starts_at: maybe(plan.starts_at, instant)?,
        state: words::lift_appointment_state(plan.state),
        earliest: maybe(plan.earliest, day)?,
    })
}

fn new_ticket(new: w::NewTicket) -> Lifted<NewTicket> {
    Ok(NewTicket {
        kind: code(new.kind)?,
        link: words::lift_link_type(new.link),
        text: text(new.text)?,
        fields: fields(new.fields)?,
        asset: maybe_id(new.asset.as_deref())?,
        billable: new.billable,
    })
}

fn ledger_posting(posting: &w::LedgerPosting) -> Lifted<LedgerPosting> {
    Ok(LedgerPosting {
        entitlement: id(&posting.entitlement)?,
        kind: words::lift_ledger_kind(posting.kind),
        minutes: posting.amount,
        approval: maybe_id(posting.approval.as_deref())?,
    })
}
