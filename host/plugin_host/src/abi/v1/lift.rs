//! Boundary to domain: every value is checked before it becomes one of ours. Nothing a plugin says is trusted to be
//! short, well-formed or true.
use std::str::FromStr;

use domain::{
    rules::{
        Clause, Decision, Denial, Failure, FindingDraft, Rejection, ReportOutcome, SettingProblem, Step,
    },
    ticket::{Field, Value},
    time::TimeRule,
};
use jiff::{Timestamp, civil::Date};

use super::{
    bindings::{
        configuration::exports::reglament::rules::configuration, reports::exports::reglament::rules::reports,
        types as w,
    },
    lift_effect::effect,
    words,
};
use crate::log::cut;

/// Why a value is not one of ours: a stable code and what is wrong.
pub(super) type Lifted<T> = Result<T, (&'static str, String)>;

/// Bytes of a code.
const CODE: usize = 64;
const PATH: usize = 256;
const SECTION: usize = 64;
/// Bytes of one text; the sum over a decision is the domain's to check.
const TEXT: usize = 32 << 10;
const FAULT_TEXT: usize = 1024;
/// Decimal places; more than an `i64` has digits mean nothing.
const SCALE: u8 = 18;

pub(super) fn decision(decision: w::Decision) -> Result<Decision, Rejection> {
    let whole = |(code, problem): (&str, String)| Rejection { step: None, code: code.to_owned(), problem };
    let mut steps = Vec::with_capacity(decision.steps.len());
    for (index, lowered) in decision.steps.into_iter().enumerate() {
        let lifted = step(lowered).map_err(|(code, problem)| Rejection {
            step: Some(index),
            code: code.to_owned(),
            problem,
        })?;
        steps.push(lifted);
    }
    Ok(Decision { steps, explanation: text(decision.explanation).map_err(whole)? })
}

fn step(step: w::Step) -> Lifted<Step> {
    Ok(Step { effect: effect(step.effect)?, basis: each(step.basis, clause)? })
}

fn clause(clause: w::Clause) -> Lifted<Clause> {
    Ok(Clause { document: code(clause.document)?, section: short(clause.section, SECTION)? })
}

/// `[a-z0-9_./-]{1,64}`, as `wit/v1` promises.
pub(super) fn code(code: String) -> Lifted<String> {
    let good = (1..=CODE).contains(&code.len())
        && code
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'.' | b'/' | b'-'));
    if good { Ok(code) } else { Err(("bad_code", format!("`{}` is not a code", cut(&code, CODE)))) }
}

/// A line without control characters.
fn short(line: String, limit: usize) -> Lifted<String> {
    if line.is_empty() || line.len() > limit || line.chars().any(char::is_control) {
        return Err((
            "bad_text",
            format!(
                "`{}` is empty, longer than {limit} bytes or more than a line",
                cut(&line, CODE).escape_debug()
            ),
        ));
    }
    Ok(line)
}

pub(super) fn path(path: String) -> Lifted<String> {
    short(path, PATH)
}

/// Text of any kind; databases take no NUL.
pub(super) fn text(text: String) -> Lifted<String> {
    if text.len() > TEXT {
        return Err(("too_much_text", format!("a text of {} bytes", text.len())));
    }
    if text.contains('\0') {
        return Err(("bad_text", "a text contains NUL".to_owned()));
    }
    Ok(text)
}

pub(super) fn id<T: FromStr>(id: &str) -> Lifted<T> {
    id.parse().map_err(|_| {
        ("unknown_reference", format!("`{}` is no identity the host gave", cut(id, CODE).escape_debug()))
    })
}

pub(super) fn maybe_id<T: FromStr>(held: Option<&str>) -> Lifted<Option<T>> {
    held.map(id).transpose()
}

pub(super) fn maybe<T, U>(value: Option<T>, lift: impl Fn(T) -> Lifted<U>) -> Lifted<Option<U>> {
    value.map(lift).transpose()
}

pub(super) fn each<T, U>(values: Vec<T>, lift: impl Fn(T) -> Lifted<U>) -> Lifted<Vec<U>> {
    values.into_iter().map(lift).collect()
}

pub(super) fn instant(at: i64) -> Lifted<Timestamp> {
    Timestamp::from_millisecond(at).map_err(|_| ("bad_instant", format!("{at} is no instant")))
}

pub(super) fn day(day: w::Day) -> Lifted<Date> {
    let narrow = |number: u8| i8::try_from(number).ok();
    let date = narrow(day.month)
        .zip(narrow(day.day))
        .and_then(|(month, number)| Date::new(day.year, month, number).ok());
    date.ok_or_else(|| ("bad_date", format!("{}-{}-{} is no date", day.year, day.month, day.day)))
}

pub(super) fn field(field: w::Field) -> Lifted<Field> {
    let value = match field.value {
        w::Value::None => Value::None,
        w::Value::Flag(flag) => Value::Flag(flag),
        w::Value::Integer(integer) => Value::Integer(integer),
        w::Value::Decimal((_, scale)) if scale > SCALE => {
            return Err(("bad_value", format!("{scale} decimal places")));
        }
        w::Value::Decimal((mantissa, scale)) => Value::Decimal(mantissa, scale),
        w::Value::Text(held) => Value::Text(text(held)?),
        w::Value::Moment(at) => Value::Moment(instant(at)?),
        w::Value::Date(date) => Value::Date(day(date)?),
        w::Value::Items(count) => Value::Items(count),
    };
    Ok(Field { path: path(field.path)?, value })
}

pub(super) fn fields(fields: Vec<w::Field>) -> Lifted<Vec<Field>> {
    each(fields, field)
}

pub(super) fn codes(codes: Vec<String>) -> Lifted<Vec<String>> {
    each(codes, code)
}

pub(super) const fn time_rule(rule: w::TimeRule) -> TimeRule {
    match rule {
        w::TimeRule::WorkingMinutes(minutes) => TimeRule::WorkingMinutes { minutes },
        w::TimeRule::WorkingDays(count) => TimeRule::WorkingDays { count },
        w::TimeRule::ElapsedDays(count) => TimeRule::ElapsedDays { count },
        w::TimeRule::CalendarDays(count) => TimeRule::CalendarDays { count },
        w::TimeRule::SameDay => TimeRule::SameDay,
        w::TimeRule::SameDayUnlessLate(minutes) => TimeRule::SameDayUnlessLate { minutes },
        w::TimeRule::WallMinutes(minutes) => TimeRule::WallMinutes { minutes },
        w::TimeRule::Months(count) => TimeRule::Months { count },
    }
}

pub(super) fn finding(finding: w::Finding) -> Lifted<FindingDraft> {
    Ok(FindingDraft {
        code: code(finding.code)?,
        severity: words::lift_severity(finding.severity),
        path: maybe(finding.path, path)?,
    })
}

pub(super) fn denial(denial: w::Denial) -> Lifted<Denial> {
    Ok(Denial {
        code: code(denial.code)?,
        findings: each(denial.findings, finding)?,
        alternatives: codes(denial.alternatives)?,
    })
}

/// The rule set declined; its words go to the agent, cut and without control characters.
pub(super) fn fault(fault: w::Fault) -> Failure {
    let (code, text) = match fault {
        w::Fault::Missing(codes) => ("missing", codes.join(", ")),
        w::Fault::Settings(text) => ("settings", text),
        w::Fault::Unsupported(text) => ("unsupported", text),
        w::Fault::Internal(text) => ("internal", text),
    };
    let text = cut(&text, FAULT_TEXT).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    Failure::Declined { code: code.to_owned(), text }
}

pub(super) fn report(outcome: reports::Outcome) -> Lifted<ReportOutcome> {
    Ok(match outcome {
        reports::Outcome::Table(table) => ReportOutcome::Table {
            columns: codes(table.columns)?,
            rows: each(table.rows, |row| fields(row.values))?,
        },
        reports::Outcome::Denied(refusal) => ReportOutcome::Denied(denial(refusal)?),
    })
}

pub(super) fn problem(problem: configuration::Problem) -> Lifted<SettingProblem> {
    Ok(SettingProblem { path: path(problem.path)?, message: text(problem.message)? })
}
