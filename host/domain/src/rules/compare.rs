//! Comparing two decisions on the same facts, clause by clause: what another version would have decided.
use serde::Serialize;

use super::{
    effect::{Decision, Step},
    manifest::Clause,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// Only the new version decides this.
    Added,
    /// Only the old version decided this.
    Removed,
    /// Both decide this kind of effect on the same clauses, differently.
    Changed,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    pub kind: DifferenceKind,
    pub clauses: Vec<Clause>,
    pub old: Option<Step>,
    pub new: Option<Step>,
}

/// Steps that stand in both decisions are left out; of the rest, two of the same kind on the same clauses are one
/// change. The order of steps within a decision does not count.
pub fn differences(old: &Decision, new: &Decision) -> Vec<Difference> {
    let mut fresh: Vec<&Step> = new.steps.iter().collect();
    let mut gone: Vec<&Step> = Vec::new();
    for step in &old.steps {
        match fresh.iter().position(|candidate| *candidate == step) {
            Some(position) => drop(fresh.remove(position)),
            None => gone.push(step),
        }
    }
    let mut found = Vec::new();
    for step in gone {
        let same = |candidate: &&Step| {
            candidate.effect.kind() == step.effect.kind() && candidate.basis == step.basis
        };
        let successor = fresh.iter().position(same).map(|position| fresh.remove(position));
        found.push(Difference {
            kind: if successor.is_some() { DifferenceKind::Changed } else { DifferenceKind::Removed },
            clauses: step.basis.clone(),
            old: Some(step.clone()),
            new: successor.cloned(),
        });
    }
    found.extend(fresh.into_iter().map(|step| Difference {
        kind: DifferenceKind::Added,
        clauses: step.basis.clone(),
        old: None,
        new: Some(step.clone()),
    }));
    found
}
