//! What a rule set may call: working-time questions and its log. Every call is charged fuel of its own.
use domain::time::{CompiledCalendar, TimeError, due, earliest_start};
use jiff::{Span, Timestamp, civil::Date};
use wasmtime::{
    Result, StoreContextMut,
    component::{Linker, LinkerInstance},
};

use super::{
    bindings::{
        base::reglament::rules::log::Level,
        calendar::{CalendarError, Deadline},
        types::{Day, TimeRule},
    },
    lift, lower,
};
use crate::plugin::{CallState, charge};

/// Fuel of a question to a calendar: some binary searches, about a microsecond.
const QUESTION: u64 = 2_000;
/// Fuel of a line, beside one unit for each byte the host has to copy.
const LINE: u64 = 1_000;

type Call<'a> = StoreContextMut<'a, CallState>;
type Asked<T> = std::result::Result<T, CalendarError>;

pub(super) fn define(linker: &mut Linker<CallState>) -> Result<()> {
    calendar(&mut linker.instance("reglament:rules/calendar@1.0.0")?)?;
    let mut log = linker.instance("reglament:rules/log@1.0.0")?;
    log.func_wrap("write", |mut call: Call<'_>, (level, message): (Level, String)| {
        charge(&mut call, LINE + message.len() as u64)?;
        call.data_mut().log.write(level_name(level), &message);
        Ok(())
    })
}

const fn level_name(level: Level) -> &'static str {
    match level {
        Level::Debug => "debug",
        Level::Info => "info",
        Level::Warn => "warn",
        Level::Error => "error",
    }
}

fn calendar(instance: &mut LinkerInstance<'_, CallState>) -> Result<()> {
    instance.func_wrap("due", |mut call: Call<'_>, (code, origin, rule): (String, i64, TimeRule)| {
        ask(&mut call, &code, |calendar| {
            let found = due(calendar, instant(origin)?, &lift::time_rule(rule), &[]).map_err(answer)?;
            Ok(Deadline { at: lower::instant(found.at), provisional: found.provisional })
        })
    })?;
    instance.func_wrap(
        "working-minutes-between",
        |mut call: Call<'_>, (code, start, end): (String, i64, i64)| {
            ask(&mut call, &code, |calendar| {
                let seconds =
                    calendar.working_seconds_between(instant(start)?, instant(end)?).map_err(answer)?;
                // Nothing lies between an end and a later start.
                Ok(u32::try_from((seconds / 60).max(0)).unwrap_or(u32::MAX))
            })
        },
    )?;
    instance.func_wrap("is-open", |mut call: Call<'_>, (code, at): (String, i64)| {
        ask(&mut call, &code, |calendar| calendar.is_open(instant(at)?).map_err(answer))
    })?;
    instance.func_wrap("local-day", |mut call: Call<'_>, (code, at): (String, i64)| {
        ask(&mut call, &code, |calendar| Ok(lower::day(calendar.local_date(instant(at)?))))
    })?;
    instance.func_wrap(
        "nth-working-day",
        |mut call: Call<'_>, (code, start, count): (String, Day, i32)| {
            ask(&mut call, &code, |calendar| {
                calendar.nth_working_day(date(start)?, count).map(lower::day).map_err(answer)
            })
        },
    )?;
    instance.func_wrap(
        "earliest-start",
        |mut call: Call<'_>, (code, notice_at, count): (String, i64, u32)| {
            ask(&mut call, &code, |calendar| {
                earliest_start(calendar, instant(notice_at)?, count)
                    .map(|found| lower::day(found.date))
                    .map_err(answer)
            })
        },
    )?;
    instance.func_wrap("add-months", |mut call: Call<'_>, (start, count): (Day, i32)| {
        charge(&mut call, QUESTION)?;
        Ok((months_later(start, count),))
    })
}

/// TR-9 on dates: the same day of another month, or the last of a shorter one.
fn months_later(start: Day, count: i32) -> Asked<Day> {
    let span = Span::new().try_months(count).map_err(|_| CalendarError::OutOfRange)?;
    date(start)?.checked_add(span).map(lower::day).map_err(|_| CalendarError::OutOfRange)
}

fn ask<T>(
    call: &mut Call<'_>,
    code: &str,
    question: impl FnOnce(&CompiledCalendar) -> Asked<T>,
) -> Result<(Asked<T>,)> {
    charge(call, QUESTION + code.len() as u64)?;
    let calendar = call.data().calendars.get(code).ok_or(CalendarError::UnknownCalendar);
    Ok((calendar.and_then(|calendar| question(calendar)),))
}

fn instant(at: i64) -> Asked<Timestamp> {
    lift::instant(at).map_err(|_| CalendarError::OutOfRange)
}

fn date(day: Day) -> Asked<Date> {
    lift::day(day).map_err(|(_, problem)| CalendarError::Invalid(problem))
}

fn answer(error: TimeError) -> CalendarError {
    match error {
        TimeError::OutOfRange { .. } | TimeError::Overflow => CalendarError::OutOfRange,
        other => CalendarError::Invalid(other.code().to_owned()),
    }
}
