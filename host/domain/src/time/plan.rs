//! What each date is: exception, decree, holiday or weekday, in that order of strength.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan, civil::Date};

use super::{
    CalendarDefinition, CalendarError, DayKind, DayOfWeek, FallbackRules, HolidayYear, Interval,
    ShortenedDayPolicy, YearStatus,
    interval::{normalise, shorten},
};

/// One date as the rules make it, before it meets the zone.
pub(super) struct DayPlan {
    pub kind: DayKind,
    pub windows: Vec<Interval>,
    pub shortened_minutes: Option<u32>,
    pub source: Option<String>,
}

/// A year of the holiday set, loaded or guessed.
#[derive(Default)]
struct YearPlan {
    off: BTreeMap<Date, (DayKind, Option<String>)>,
    working_weekend: BTreeSet<Date>,
    shortened: BTreeMap<Date, u32>,
    decree: Option<String>,
    decreed: bool,
}

/// Answers for any date of the coverage.
pub(super) struct Planner<'a> {
    definition: &'a CalendarDefinition,
    week: [Vec<Interval>; 7],
    working_day: Vec<Interval>,
    exceptions: BTreeMap<Date, (Vec<Interval>, &'a str)>,
    years: BTreeMap<i16, YearPlan>,
    fallback: Option<Guess<'a>>,
}

/// What the fallback needs: the rules and the fixed month-days.
struct Guess<'a> {
    rules: &'a FallbackRules,
    fixed: Vec<(i8, i8)>,
}

impl<'a> Planner<'a> {
    /// `years` are those of the definition's holiday set.
    pub(super) fn new(
        definition: &'a CalendarDefinition,
        years: &[&HolidayYear],
        rules: &'a FallbackRules,
    ) -> Result<Self, CalendarError> {
        definition.validate()?;
        let week = definition.week.normalised()?;
        let mut working_day = normalise(&definition.working_day)?;
        if working_day.is_empty() {
            working_day = week.iter().find(|day| !day.is_empty()).cloned().unwrap_or_default();
        }
        let mut exceptions = BTreeMap::new();
        for exception in &definition.exceptions {
            exceptions.insert(exception.date, (exception.normalised()?, exception.source.as_str()));
        }
        let mut plans = BTreeMap::new();
        for year in years {
            year.validate()?;
            if plans.insert(year.year, YearPlan::loaded(year, rules)).is_some() {
                return Err(CalendarError::YearTwice(year.year));
            }
        }
        let latest = years.iter().max_by_key(|year| year.year);
        let fallback = latest.map(|latest| Guess {
            rules,
            fixed: latest.public_holidays.iter().map(|day| (day.date.month(), day.date.day())).collect(),
        });
        Ok(Self { definition, week, working_day, exceptions, years: plans, fallback })
    }

    /// True when the year's data are no decree, so that its days are provisional (TR-12).
    pub(super) fn is_missing(&self, year: i16) -> bool {
        self.definition.holiday_set.is_some() && !self.years.get(&year).is_some_and(|plan| plan.decreed)
    }

    /// Seconds of a working day as the calendar writes it.
    pub(super) fn usual_day(&self) -> i64 {
        let seconds =
            |window: &Interval| i64::from(window.close.seconds()) - i64::from(window.open.seconds());
        self.working_day.iter().map(seconds).sum()
    }

    /// Makes up the years that nobody loaded.
    pub(super) fn fill(&mut self, first: i16, last: i16) {
        let Some(guess) = &self.fallback else { return };
        for year in first..=last {
            self.years.entry(year).or_insert_with(|| YearPlan::guessed(year, guess));
        }
    }

    pub(super) fn day(&self, date: Date) -> DayPlan {
        if let Some((windows, source)) = self.exceptions.get(&date) {
            return DayPlan {
                kind: DayKind::Exception,
                windows: windows.clone(),
                shortened_minutes: None,
                source: Some((*source).to_owned()),
            };
        }
        let usual = &self.week[DayOfWeek::from(date.weekday()).index()];
        let Some(year) = self.years.get(&date.year()) else {
            return DayPlan::usual(usual.clone());
        };
        if let Some((kind, source)) = year.off.get(&date) {
            return DayPlan {
                kind: *kind,
                windows: Vec::new(),
                shortened_minutes: None,
                source: source.clone(),
            };
        }
        let mut plan = if year.working_weekend.contains(&date) {
            // a working Saturday has the full window.
            DayPlan {
                kind: DayKind::WorkingWeekend,
                windows: self.working_day.clone(),
                shortened_minutes: None,
                source: year.decree.clone(),
            }
        } else {
            DayPlan::usual(usual.clone())
        };
        if let Some(&minutes) = year.shortened.get(&date) {
            self.apply_shortening(&mut plan, minutes);
        }
        plan
    }

    /// the list of shortened days counts only where the calendar says so.
    fn apply_shortening(&self, plan: &mut DayPlan, minutes: u32) {
        if self.definition.shortened_day_policy == ShortenedDayPolicy::Ignore || plan.windows.is_empty() {
            return;
        }
        plan.windows = shorten(&plan.windows, minutes);
        plan.shortened_minutes = Some(minutes);
        if plan.kind == DayKind::Working {
            plan.kind = DayKind::Shortened;
        }
    }
}

impl DayPlan {
    fn usual(windows: Vec<Interval>) -> Self {
        let kind = if windows.is_empty() { DayKind::Weekend } else { DayKind::Working };
        Self { kind, windows, shortened_minutes: None, source: None }
    }
}

impl YearPlan {
    fn loaded(year: &HolidayYear, rules: &FallbackRules) -> Self {
        let decree = year.decree.as_ref().map(|decree| decree.number.clone());
        let mut off = BTreeMap::new();
        // A listed weekday that is neither holiday nor explained was moved; listed weekend days are left to the week,
        // so that a calendar with Saturday hours keeps them.
        for &date in &year.non_working_days {
            if !is_weekend(date, rules) {
                off.insert(date, (DayKind::MovedDayOff, decree.clone()));
            }
        }
        for moved in &year.moved_days_off {
            let by_decree = moved.basis.as_deref().is_none_or(|basis| basis == "decree");
            let source = if by_decree { decree.clone() } else { moved.basis.clone() };
            off.insert(moved.date, (DayKind::MovedDayOff, source));
        }
        for holiday in &year.public_holidays {
            let name = holiday.name_ru.clone().or_else(|| holiday.name_en.clone());
            off.insert(holiday.date, (DayKind::Holiday, name));
        }
        Self {
            off,
            working_weekend: year.working_weekend_days.iter().copied().collect(),
            shortened: year.shortened_days.iter().map(|day| (day.date, day.minutes)).collect(),
            decree,
            decreed: year.status == YearStatus::Decreed,
        }
    }

    /// TR-12: fixed holidays and automatic carry; the weekends come with the week.
    fn guessed(year: i16, guess: &Guess<'_>) -> Self {
        let fixed = guess.fixed.iter().filter_map(|&(month, day)| Date::new(year, month, day).ok());
        let holidays: BTreeSet<Date> = fixed.collect();
        let mut off: BTreeMap<_, _> = holidays.iter().map(|&date| (date, (DayKind::Holiday, None))).collect();
        let rules = guess.rules;
        for &date in &holidays {
            let carried = rules.carry_weekend_holidays && !rules.carry_except_months.contains(&date.month());
            if !carried || !is_weekend(date, rules) {
                continue;
            }
            let mut target = date;
            while let Ok(next) = target.checked_add(1.day()) {
                target = next;
                if target.year() != year || !(is_weekend(target, rules) || off.contains_key(&target)) {
                    break;
                }
            }
            if target.year() == year {
                off.insert(target, (DayKind::MovedDayOff, None));
            }
        }
        Self { off, ..Self::default() }
    }
}

fn is_weekend(date: Date, rules: &FallbackRules) -> bool {
    rules.weekend.contains(&DayOfWeek::from(date.weekday()))
}
