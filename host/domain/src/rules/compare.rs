//! What another version would have decided: two decisions compared, clause by clause.
#[cfg(test)]
mod tests;

use super::{
    effect::{Decision, Effect, Step},
    manifest::Clause,
};
use serde::Serialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    Added,
    Removed,
    Changed,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    pub kind: DifferenceKind,
    /// Clauses of the new step, and those of the old one it no longer rests on.
    pub clauses: Vec<Clause>,
    pub old: Option<Step>,
    pub new: Option<Step>,
}

/// The steps in which two decisions differ, ordered by clause. The order of steps and the explanation say nothing
/// about what happens to the ticket and are left aside.
pub fn differences(old: &Decision, new: &Decision) -> Vec<Difference> {
    let mut removed: Vec<&Step> = Vec::new();
    let mut added: Vec<&Step> = new.steps.iter().collect();
    for step in &old.steps {
        match added.iter().position(|other| *other == step) {
            Some(index) => drop(added.remove(index)),
            None => removed.push(step),
        }
    }
    let mut found = Vec::new();
    // The same subject first (another term of the same timer), then the same kind under the same clauses.
    for alike in [same_subject, same_clauses] {
        removed.retain(|old| match added.iter().position(|new| alike(old, new)) {
            Some(index) => {
                let new = added.remove(index);
                found.push(difference(DifferenceKind::Changed, Some(old), Some(new)));
                false
            }
            None => true,
        });
    }
    found.extend(removed.into_iter().map(|old| difference(DifferenceKind::Removed, Some(old), None)));
    found.extend(added.into_iter().map(|new| difference(DifferenceKind::Added, None, Some(new))));
    found.sort_by(|a, b| a.clauses.cmp(&b.clauses));
    found
}

fn difference(kind: DifferenceKind, old: Option<&Step>, new: Option<&Step>) -> Difference {
    let mut clauses: Vec<Clause> = Vec::new();
    for clause in new.into_iter().chain(old).flat_map(|step| &step.basis) {
        if !clauses.contains(clause) {
            clauses.push(clause.clone());
        }
    }
    Difference { kind, clauses, old: old.cloned(), new: new.cloned() }
}

fn same_subject(old: &Step, new: &Step) -> bool {
    old.effect.kind() == new.effect.kind()
        && subject(&old.effect).is_some()
        && subject(&old.effect) == subject(&new.effect)
}

fn same_clauses(old: &Step, new: &Step) -> bool {
    old.effect.kind() == new.effect.kind() && old.basis == new.basis
}

/// What an effect is about, where a decision has at most one of its kind for each.
fn subject(effect: &Effect) -> Option<&str> {
    match effect {
        Effect::SetKind(_)
        | Effect::SetCriticality(_)
        | Effect::SetParty(_)
        | Effect::SetBillable(_)
        | Effect::SetCoverage(_)
        | Effect::Require(_)
        | Effect::Register
        | Effect::SetPeriod(_)
        | Effect::LookAgain(_)
        | Effect::Deny(_) => Some(""),
        Effect::SetField(field) | Effect::Remember(field) => Some(&field.path),
        Effect::Forget(path) => Some(path),
        Effect::AddFinding(finding) => Some(&finding.code),
        Effect::ClearFinding(code)
        | Effect::RaiseFlag(code)
        | Effect::LowerFlag(code)
        | Effect::StopTimer(code)
        | Effect::CancelTimer(code)
        | Effect::Alert(code) => Some(code),
        Effect::Observe(verdict) => Some(&verdict.kind),
        Effect::StartTimer(start) => Some(&start.code),
        Effect::SetVersion(set) => Some(&set.version),
        Effect::Send(letter) => Some(&letter.template),
        Effect::Propose(draft) => Some(&draft.action),
        Effect::RequestApproval(request) => Some(&request.code),
        Effect::Other(custom) => Some(&custom.kind),
        Effect::Move(_)
        | Effect::Note(_)
        | Effect::DecideApproval(_)
        | Effect::PlanAppointment(_)
        | Effect::CreateTicket(_)
        | Effect::Attach(_)
        | Effect::FillGap(_)
        | Effect::PostLedger(_) => None,
    }
}
