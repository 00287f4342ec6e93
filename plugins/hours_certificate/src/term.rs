//! S 3.5: the day by which development is done is agreed apart, in letters. It runs as a timer, so that a suspension moves
//! it (S 3.6) and a later agreement replaces it.
use sdk::prelude::*;

use crate::{
    clauses::{S_3_5, S_3_6, S_8X5},
    codes::{AGREED_TERM, DEVELOPMENT},
    intake::kind,
};

pub(crate) fn agree(facts: &Snapshot, payload: Fields<'_>) -> Outcome {
    let Some(day) = payload.day("date") else {
        return refused("date_missing", "date").because(&[S_3_5]).done();
    };
    if kind(facts) != DEVELOPMENT {
        return deny("development_only").because(&[S_3_5]).done();
    }
    let evidence = payload.text("message");
    if evidence.is_some_and(|id| !facts.messages.iter().any(|it| it.id == id && agrees(it))) {
        return refused("message_unproven", "message").because(&[S_3_5]).done();
    }
    match rule_until(facts, day)? {
        Until::Past => refused("term_in_past", "date").because(&[S_3_5]).done(),
        Until::DayOff => refused("term_not_working_day", "date").because(&[S_3_5, S_8X5]).done(),
        Until::Rule(rule) => record(facts, day, rule, evidence, payload.text("reason")),
    }
}

/// With what is wrong, and where it stands.
fn refused(code: &str, path: &str) -> Draft {
    deny_with(code, vec![Finding::new(code, Severity::Error, Some(path))], &[])
}

/// A letter of the representative, not of a machine or a stranger.
fn agrees(message: &Message) -> bool {
    message.is_human_from_customer() && message.verified
}

enum Until {
    Past,
    DayOff,
    Rule(TimeRule),
}

/// The rule that ends at the closing of this day: working days are counted on the product's calendar, which knows the
/// holidays and the zone.
fn rule_until(facts: &Snapshot, day: Day) -> Result<Until, Fault> {
    let calendar = facts.calendar();
    let now = facts.scene.now;
    let today = calendar.local_day(now)?;
    if day < today {
        return Ok(Until::Past);
    }
    if day == today {
        // After closing, and on a day off, the same day ends on a later one.
        let ends_on = calendar.local_day(calendar.due(now, same_day())?.at)?;
        return Ok(if ends_on == day { Until::Rule(same_day()) } else { Until::Past });
    }
    let (mut low, mut high) = (1, i32::try_from(day.number() - today.number()).unwrap_or(i32::MAX));
    while low < high {
        let middle = low + (high - low) / 2;
        if calendar.nth_working_day(today, middle)? < day { low = middle + 1 } else { high = middle }
    }
    let found = calendar.nth_working_day(today, low)? == day;
    Ok(if found { Until::Rule(working_days(low.unsigned_abs())) } else { Until::DayOff })
}

/// What is agreed is remembered with its letter and told; what was agreed before stays in the notes and the timers.
fn record(
    facts: &Snapshot,
    day: Day,
    rule: TimeRule,
    evidence: Option<&str>,
    reason: Option<&str>,
) -> Outcome {
    let before = facts.memory().day(AGREED_TERM);
    let previous = before.map(|before| Field::day("previous", before));
    let told = std::iter::once(Field::day("date", day)).chain(previous).collect();
    let clauses = if before.is_some() { [S_3_5, S_3_6].as_slice() } else { &[S_3_5] };
    decide()
        .start_timer(AGREED_TERM, rule, facts.scene.now)
        .remember(AGREED_TERM, Value::Date(day))
        .when(evidence.is_some(), |it| {
            it.remember("agreed_term_message", Value::Text(evidence.unwrap_or_default().into()))
        })
        .note(words(day, before, evidence, reason))
        .send_with("term_agreed", Role::Contact, told)
        .because(clauses)
        .done()
}

fn words(day: Day, before: Option<Day>, evidence: Option<&str>, reason: Option<&str>) -> String {
    let agreed = match before {
        Some(before) => format!("Срок согласован заново: {day} вместо {before}."),
        None => format!("Согласован срок: {day}."),
    };
    let reason = reason.map(|reason| format!("Причина: {reason}."));
    let evidence = evidence.map(|evidence| format!("Письмо: {evidence}."));
    [Some(agreed), reason, evidence].into_iter().flatten().collect::<Vec<_>>().join(" ")
}
