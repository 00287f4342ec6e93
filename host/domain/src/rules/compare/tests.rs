//! Comparing decisions.
use jiff::Timestamp;

use super::{DifferenceKind, differences};
use crate::{
    rules::{Clause, Decision, Effect, Step, TimerStart},
    time::TimeRule,
};

fn step(section: &str, effect: Effect) -> Step {
    Step { effect, basis: vec![Clause { document: "r".to_owned(), section: section.to_owned() }] }
}

fn timer(section: &str, code: &str, minutes: u32) -> Step {
    let rule = TimeRule::WorkingMinutes { minutes };
    step(
        section,
        Effect::StartTimer(TimerStart { code: code.to_owned(), rule, origin: Timestamp::UNIX_EPOCH }),
    )
}

fn decision(steps: Vec<Step>) -> Decision {
    Decision { steps, explanation: String::new() }
}

#[test]
fn equal_steps_in_another_order_do_not_differ() {
    let a = decision(vec![timer("1", "reaction", 60), step("2", Effect::Register)]);
    let b = Decision {
        explanation: "other words".to_owned(),
        ..decision(vec![step("2", Effect::Register), timer("1", "reaction", 60)])
    };
    assert_eq!(differences(&a, &b), []);
}

#[test]
fn another_term_of_the_same_timer_is_a_change_under_both_clauses() {
    let old = decision(vec![timer("5.3", "reaction", 60), timer("5.4", "fix", 480)]);
    let new = decision(vec![timer("5.3.1", "reaction", 120), timer("5.4", "fix", 480)]);
    let found = differences(&old, &new);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, DifferenceKind::Changed);
    let sections: Vec<_> = found[0].clauses.iter().map(|clause| clause.section.as_str()).collect();
    assert_eq!(sections, ["5.3.1", "5.3"]);
    assert_eq!(found[0].old.as_ref(), Some(&old.steps[0]));
    assert_eq!(found[0].new.as_ref(), Some(&new.steps[0]));
}

#[test]
fn what_only_one_decides_is_added_or_removed_in_the_order_of_clauses() {
    let old = decision(vec![step("9", Effect::RaiseFlag("vip".to_owned()))]);
    let new = decision(vec![step("3", Effect::Alert("late".to_owned()))]);
    let kinds: Vec<_> = differences(&old, &new)
        .into_iter()
        .map(|found| (found.kind, found.clauses[0].section.clone()))
        .collect();
    assert_eq!(kinds, [(DifferenceKind::Added, "3".to_owned()), (DifferenceKind::Removed, "9".to_owned())]);
}

#[test]
fn a_step_twice_is_not_a_step_once() {
    let note = || step("1", Effect::Note("a".to_owned()));
    let found = differences(&decision(vec![note(), note()]), &decision(vec![note()]));
    assert_eq!(found.iter().map(|found| found.kind).collect::<Vec<_>>(), [DifferenceKind::Removed]);
}
