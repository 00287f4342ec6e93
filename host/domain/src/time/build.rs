//! Compiling a calendar: every date of the coverage becomes windows on the instant line.

use jiff::{Timestamp, civil::Date};

use super::{
    CalendarDefinition, CalendarError, CompiledCalendar, Coverage, FallbackRules, HolidayYear, Interval,
    TimeOfDay, Zone,
    days::{Days, date_of, day_number},
    plan::Planner,
    windows::Windows,
    years::Years,
};

pub(super) fn build(
    definition: &CalendarDefinition,
    years: &[HolidayYear],
    rules: &FallbackRules,
    coverage: Option<Coverage>,
) -> Result<CompiledCalendar, CalendarError> {
    let own = own_years(definition, years)?;
    let coverage = match coverage {
        Some(coverage) => coverage,
        None => choose_coverage(definition, &own, years)?,
    };
    let (first, last) = coverage.dates()?;
    let mut planner = Planner::new(definition, &own, rules)?;
    planner.fill(coverage.first_year, coverage.last_year);

    let zone = &definition.zone;
    let mut windows = Vec::new();
    let mut days = Days::starting(day_number(first));
    for number in day_number(first)..=day_number(last) {
        let date = date_of(number).ok_or(CalendarError::YearOutOfRange(coverage.last_year))?;
        let plan = planner.day(date);
        for interval in &plan.windows {
            windows.extend(place_window(zone, date, *interval)?);
        }
        days.push(plan.kind, windows.len(), plan.shortened_minutes, plan.source);
    }
    if windows.is_empty() {
        return Err(CalendarError::NoWorkingTime);
    }
    let bounds = (start_of(zone, first)?, start_of(zone, next(last)?)?);
    Ok(CompiledCalendar {
        code: definition.code.clone(),
        zone: zone.clone(),
        coverage,
        bounds,
        usual_day: planner.usual_day(),
        windows: Windows::new(&windows, bounds.0, bounds.1),
        days,
        years: Years::new(coverage, |year| planner.is_missing(year))?,
    })
}

/// The years of the definition's own set; a set without any year gives nothing to fall back on.
fn own_years<'a>(
    definition: &CalendarDefinition,
    years: &'a [HolidayYear],
) -> Result<Vec<&'a HolidayYear>, CalendarError> {
    let Some(set) = &definition.holiday_set else { return Ok(Vec::new()) };
    let own: Vec<_> = years.iter().filter(|year| year.set == *set).collect();
    if own.is_empty() { Err(CalendarError::HolidaySetEmpty(set.clone())) } else { Ok(own) }
}

/// A calendar with a holiday set covers what that set's years allow; one without covers what any loaded year allows.
fn choose_coverage(
    definition: &CalendarDefinition,
    own: &[&HolidayYear],
    years: &[HolidayYear],
) -> Result<Coverage, CalendarError> {
    let coverage = if definition.holiday_set.is_some() {
        Coverage::around(own.iter().map(|year| year.year))
    } else {
        Coverage::around(years.iter().map(|year| year.year))
    };
    coverage.ok_or(CalendarError::NoCoverage)
}

/// The window as instants; none if a clock change swallows it.
fn place_window(zone: &Zone, date: Date, interval: Interval) -> Result<Option<(i64, i64)>, CalendarError> {
    let open = instant_of(zone, date, interval.open)?.as_second();
    let close = instant_of(zone, date, interval.close)?.as_second();
    Ok((open < close).then_some((open, close)))
}

fn instant_of(zone: &Zone, date: Date, time: TimeOfDay) -> Result<Timestamp, CalendarError> {
    let (time, of_next_day) = time.to_civil();
    let date = if of_next_day { next(date)? } else { date };
    zone.instant(date.to_datetime(time)).ok_or(CalendarError::YearOutOfRange(date.year()))
}

fn start_of(zone: &Zone, date: Date) -> Result<i64, CalendarError> {
    let start = zone.start_of_day(date).ok_or(CalendarError::YearOutOfRange(date.year()))?;
    Ok(start.as_second())
}

fn next(date: Date) -> Result<Date, CalendarError> {
    date.tomorrow().map_err(|_| CalendarError::YearOutOfRange(date.year()))
}
