//! The check of a decision before anything of it is applied: against the manifest (a step may only do what is
//! declared) and against the host's own invariants. One wrong step rejects the whole decision.
use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    effect::{AssetVersion, Decision, Effect, Step},
    hook::{CaseHook, HookCall, SceneHook},
    manifest::{EffectKind, Manifest, Text},
    snapshot::{EntitlementView, Snapshot},
};
use crate::{
    ids::EntitlementId,
    monitoring::{GapFilling, Verdict},
    ticket::{ApprovalState, CORE_REASONS, LedgerKind, Status},
};

pub const MAX_STEPS: usize = 64;
/// Bytes of all texts of a decision together.
pub const MAX_TEXT: usize = 32 * 1024;
/// Characters of a version.
const LONGEST_VERSION: usize = 64;

/// Letters the core can write for a rule set; others are declared in the manifest.
pub const CORE_TEMPLATES: [&str; 14] = [
    "acknowledgement",
    "information_request",
    "refusal",
    "suspension",
    "resumed",
    "closed",
    "closed_by_silence",
    "solution_proposed",
    "answer",
    "split",
    "release_notice",
    "coverage_notice",
    "appointment",
    "operator_alert",
];

/// Actions of the core that a rule set may propose to a person.
pub const CORE_ACTIONS: [&str; 17] = [
    "register",
    "request_information",
    "answer",
    "propose_solution",
    "request_closing",
    "close",
    "refuse",
    "suspend",
    "resume",
    "reopen",
    "split",
    "merge",
    "link",
    "set_criticality",
    "set_party",
    "estimate",
    "accept_claim",
];

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("step {step:?}: {problem}")]
pub struct Rejection {
    /// Index of the step, `None` for the decision as a whole.
    pub step: Option<usize>,
    /// `undeclared_effect`, `undeclared_code`, `undeclared_clause`, `no_clause`, `not_allowed_here`,
    /// `unknown_reference`, `origin_in_future`, `too_many_steps`, `too_much_text`, `unsupported`.
    pub code: String,
    pub problem: String,
}

type Checked = Result<(), (&'static str, String)>;

/// # Errors
/// [`Rejection`] names the first step that is undeclared, unfounded or inconsistent.
pub fn check(manifest: &Manifest, call: &HookCall, decision: &Decision) -> Result<(), Rejection> {
    if decision.steps.len() > MAX_STEPS {
        let problem = format!("{} steps, at most {MAX_STEPS} are allowed", decision.steps.len());
        return Err(Rejection { step: None, code: "too_many_steps".to_owned(), problem });
    }
    if text_size(decision) > MAX_TEXT {
        let problem = format!("texts of more than {MAX_TEXT} bytes");
        return Err(Rejection { step: None, code: "too_much_text".to_owned(), problem });
    }
    for (index, step) in decision.steps.iter().enumerate() {
        check_step(manifest, call, step).map_err(|(code, problem)| Rejection {
            step: Some(index),
            code: code.to_owned(),
            problem,
        })?;
    }
    Ok(())
}

fn text_size(decision: &Decision) -> usize {
    let steps: usize = decision
        .steps
        .iter()
        .map(|step| serde_json::to_string(&step.effect).map_or(0, |text| text.len()))
        .sum();
    steps + decision.explanation.len()
}

fn check_step(manifest: &Manifest, call: &HookCall, step: &Step) -> Checked {
    let kind = step.effect.kind();
    if !manifest.effects.contains(&kind) {
        return Err(("undeclared_effect", format!("effect {kind:?} is not declared")));
    }
    if step.basis.is_empty() {
        return Err(("no_clause", format!("effect {kind:?} names no clause")));
    }
    for clause in &step.basis {
        if manifest.clause_title(clause).is_none() {
            return Err((
                "undeclared_clause",
                format!("clause {} {} is not declared", clause.document, clause.section),
            ));
        }
    }
    allowed_here(call, &step.effect)?;
    match call {
        HookCall::Case { snapshot, .. } => {
            codes(manifest, &snapshot.ticket.product, &step.effect)?;
            references(&step.effect, &snapshot.scene.entitlements, snapshot.scene.now)
        }
        HookCall::Scene { scene, hook } => {
            if let SceneHook::ExternalReceived { product, .. } = hook {
                codes(manifest, product, &step.effect)?;
            }
            if let Effect::Observe(verdict) = &step.effect {
                let known = manifest
                    .monitoring
                    .as_ref()
                    .is_some_and(|held| held.conditions.contains_key(&verdict.kind));
                declared(known, "condition", &verdict.kind)?;
            }
            references(&step.effect, &scene.entitlements, scene.now)
        }
    }
}

/// Which effects make sense in answer to which hook.
fn allowed_here(call: &HookCall, effect: &Effect) -> Checked {
    let refuse =
        |what: &str| Err(("not_allowed_here", format!("{what} is not allowed in {}", call.function())));
    match (call, effect) {
        (_, Effect::Other(custom)) => {
            Err(("unsupported", format!("this host knows no effect `{}`", custom.kind)))
        }
        (HookCall::Case { hook, .. }, Effect::PostLedger(posting)) => match (hook, posting.kind) {
            // Hours are granted, reversed and expired by the desk; where they are drawn the ledger is locked.
            (
                CaseHook::ConversationMessage(_) | CaseHook::ActionsRun { .. } | CaseHook::WorkSettled,
                LedgerKind::Hold | LedgerKind::Release | LedgerKind::Debit,
            ) => Ok(()),
            (_, kind) => refuse(&format!("`post_ledger` of kind `{kind}`")),
        },
        (HookCall::Case { hook, .. }, Effect::Deny(_)) if !answers_a_wish(hook) => refuse("`deny`"),
        (HookCall::Case { .. }, Effect::SetPeriod(_)) => refuse("`set_period`"),
        (HookCall::Case { .. }, Effect::Attach(_)) => refuse("`attach`"),
        (HookCall::Case { snapshot, hook: CaseHook::ActionsRun { .. } }, Effect::FillGap(gap)) => {
            fillable(gap, snapshot)
        }
        // It may turn out that there is nothing to fill: that is told to a person, and only an action has one.
        (HookCall::Case { .. }, Effect::FillGap(_)) => refuse("`fill_gap`"),
        (HookCall::Case { snapshot, .. }, Effect::SetVersion(set)) => known_asset(set, snapshot),
        (HookCall::Case { .. }, Effect::Observe(_) | Effect::LookAgain(_)) => refuse("a look at an asset"),
        (HookCall::Case { hook, .. }, Effect::Move(target)) => match target.to {
            // 6.2: to `refused` only a person moves; a rule set proposes.
            Status::Refused => refuse("a move to `refused`"),
            Status::Closed => match hook {
                CaseHook::TimingDue(timer) if timer.behaviour.closes.is_some() => Ok(()),
                _ => refuse("a move to `closed`"),
            },
            Status::Received => refuse("a move to `received`"),
            _ => Ok(()),
        },
        (HookCall::Scene { hook: SceneHook::EntitlementDrafted(_), .. }, effect) => match effect.kind() {
            EffectKind::SetPeriod | EffectKind::Deny | EffectKind::AddFinding => Ok(()),
            _ => refuse("this effect"),
        },
        (HookCall::Scene { hook: SceneHook::ExternalReceived { open, .. }, .. }, effect) => match effect {
            Effect::CreateTicket(_)
            | Effect::Alert(_)
            | Effect::Note(_)
            // More than fits into one decision: the fact is asked about once more, with what is remembered.
            | Effect::LookAgain(_)
            | Effect::Remember(_) => Ok(()),
            Effect::Attach(id) if open.iter().any(|ticket| ticket.id == *id) => Ok(()),
            Effect::Attach(id) => {
                Err(("unknown_reference", format!("ticket {id} was not among the open ones")))
            }
            _ => refuse("this effect"),
        },
        (HookCall::Scene { scene, hook: SceneHook::MonitoringObserved(_) }, effect) => {
            looked(effect, scene.now)
        }
        _ => Ok(()),
    }
}

/// Whether somebody asks for something here that a rule set may deny.
fn answers_a_wish(hook: &CaseHook) -> bool {
    match hook {
        CaseHook::LifecycleRequested { .. }
        | CaseHook::ConversationMessage(_)
        | CaseHook::ActionsRun { .. }
        | CaseHook::AppointmentsRequested(_)
        | CaseHook::WorkLogged(_)
        | CaseHook::WorkSettled
        | CaseHook::DisclosureRequested { .. } => true,
        CaseHook::IntakeReceived
        | CaseHook::FormsSubmitted(_)
        | CaseHook::LifecycleMoved { .. }
        | CaseHook::TimingWarned(_)
        | CaseHook::TimingDue(_)
        | CaseHook::CoverageChanged => false,
    }
}

/// A gap lies in the past, and a consent that is named was given on this case.
fn fillable(gap: &GapFilling, snapshot: &Snapshot) -> Checked {
    if gap.from >= gap.to || gap.to > snapshot.scene.now {
        return Err(("period_reversed", "a gap begins before it ends, and is over".to_owned()));
    }
    let given =
        |id| snapshot.approvals.iter().any(|held| held.id == id && held.state == ApprovalState::Given);
    match gap.approval {
        Some(id) if !given(id) => {
            Err(("unknown_reference", format!("approval {id} was not given on this case")))
        }
        _ => Ok(()),
    }
}

/// An asset of the case's customer, and a version that says something.
fn known_asset(set: &AssetVersion, snapshot: &Snapshot) -> Checked {
    if !snapshot.scene.assets.iter().any(|asset| asset.id == set.asset) {
        return Err(("unknown_reference", format!("asset {} was not in the snapshot", set.asset)));
    }
    if set.version.trim().is_empty() || set.version.chars().count() > LONGEST_VERSION {
        return Err((
            "value_invalid",
            format!("a version is missing or longer than {LONGEST_VERSION} characters"),
        ));
    }
    Ok(())
}

/// In answer to a look at an asset: what is wrong, and when to look again.
fn looked(effect: &Effect, now: Timestamp) -> Checked {
    match effect {
        Effect::Observe(verdict) => observed(verdict, now),
        Effect::LookAgain(at) if *at > now => Ok(()),
        Effect::LookAgain(_) => Err(("origin_in_past", "the next look lies after this one".to_owned())),
        other => {
            Err(("not_allowed_here", format!("{:?} is not allowed in monitoring.observed", other.kind())))
        }
    }
}

/// A condition has begun by now, and does not end before it begins.
fn observed(verdict: &Verdict, now: Timestamp) -> Checked {
    if verdict.since > now || verdict.until.is_some_and(|until| until > now) {
        return Err(("origin_in_future", format!("`{}` lies in the future", verdict.kind)));
    }
    if verdict.until.is_some_and(|until| until < verdict.since) {
        return Err(("period_reversed", format!("`{}` ends before it begins", verdict.kind)));
    }
    Ok(())
}

fn declared(known: bool, what: &str, code: &str) -> Checked {
    if known { Ok(()) } else { Err(("undeclared_code", format!("{what} `{code}` is not declared"))) }
}

/// `a/b` counts as declared where `a` is: a slash separates a sub-code (6.2).
fn in_map(map: &BTreeMap<String, Text>, code: &str) -> bool {
    map.contains_key(code) || code.split_once('/').is_some_and(|(head, _)| map.contains_key(head))
}

fn reason(manifest: &Manifest, code: &str) -> Checked {
    declared(CORE_REASONS.contains(&code) || in_map(&manifest.reasons, code), "reason", code)
}

fn codes(manifest: &Manifest, product: &str, effect: &Effect) -> Checked {
    let kind_known =
        |code: &str| manifest.product(product).is_some_and(|held| held.kinds.iter().any(|kind| kind == code));
    match effect {
        Effect::SetKind(code) => declared(kind_known(code), "kind", code),
        Effect::CreateTicket(new) => declared(kind_known(&new.kind), "kind", &new.kind),
        Effect::AddFinding(finding) => {
            declared(in_map(&manifest.findings, &finding.code), "finding", &finding.code)
        }
        Effect::ClearFinding(code) => declared(in_map(&manifest.findings, code), "finding", code),
        Effect::RaiseFlag(code) | Effect::LowerFlag(code) => {
            declared(in_map(&manifest.flags, code), "flag", code)
        }
        Effect::Move(target) => match &target.reason {
            Some(code) => reason(manifest, code),
            None if target.to.needs_reason() => {
                Err(("undeclared_code", format!("a move to {} needs a reason", target.to)))
            }
            None => Ok(()),
        },
        Effect::StartTimer(start) => declared(manifest.timer(&start.code).is_some(), "timer", &start.code),
        Effect::StopTimer(code) | Effect::CancelTimer(code) => {
            declared(manifest.timer(code).is_some(), "timer", code)
        }
        Effect::Send(letter) => {
            let known = CORE_TEMPLATES.contains(&letter.template.as_str())
                || manifest.templates.iter().any(|held| held.code == letter.template);
            declared(known, "template", &letter.template)
        }
        Effect::Propose(_) | Effect::RequestApproval(_) | Effect::PlanAppointment(_) | Effect::Deny(_) => {
            codes_for_persons(manifest, effect)
        }
        Effect::SetField(_)
        | Effect::SetCriticality(_)
        | Effect::SetParty(_)
        | Effect::SetBillable(_)
        | Effect::SetCoverage(_)
        | Effect::Require(_)
        | Effect::Register
        | Effect::Note(_)
        | Effect::DecideApproval(_)
        | Effect::PostLedger(_)
        | Effect::SetPeriod(_)
        | Effect::Alert(_)
        | Effect::Attach(_)
        | Effect::Observe(_)
        | Effect::LookAgain(_)
        | Effect::FillGap(_)
        | Effect::SetVersion(_)
        | Effect::Remember(_)
        | Effect::Forget(_)
        | Effect::Other(_) => Ok(()),
    }
}

/// Codes of what a person decides on or is told.
fn codes_for_persons(manifest: &Manifest, effect: &Effect) -> Checked {
    match effect {
        Effect::Propose(draft) => {
            let known =
                CORE_ACTIONS.contains(&draft.action.as_str()) || manifest.action(&draft.action).is_some();
            declared(known, "action", &draft.action)?;
            draft.reason.as_deref().map_or(Ok(()), |code| reason(manifest, code))
        }
        Effect::RequestApproval(request) => {
            declared(in_map(&manifest.approvals, &request.code), "approval", &request.code)
        }
        Effect::PlanAppointment(plan) => {
            declared(in_map(&manifest.appointments, &plan.kind), "appointment", &plan.kind)
        }
        Effect::Deny(denial) => {
            reason(manifest, &denial.code)?;
            denial.findings.iter().try_for_each(|finding| {
                declared(in_map(&manifest.findings, &finding.code), "finding", &finding.code)
            })
        }
        _ => Ok(()),
    }
}

fn references(effect: &Effect, entitlements: &[EntitlementView], now: Timestamp) -> Checked {
    let known = |id: &EntitlementId| {
        if entitlements.iter().any(|held| held.id == *id) {
            Ok(())
        } else {
            Err(("unknown_reference", format!("entitlement {id} was not in the snapshot")))
        }
    };
    match effect {
        Effect::SetCoverage(coverage) => coverage.entitlement.as_ref().map_or(Ok(()), known),
        Effect::PostLedger(posting) => known(&posting.entitlement),
        Effect::SetParty(decided) if decided.located_at.is_some_and(|at| at > now) => {
            Err(("origin_in_future", "a fault cannot be located in the future".to_owned()))
        }
        // An origin must not lie in the future; a due instant in the past is valid and breaches at once.
        Effect::StartTimer(start) if start.origin > now => {
            Err(("origin_in_future", format!("timer `{}` would start at {}", start.code, start.origin)))
        }
        _ => Ok(()),
    }
}
