//! Walking the days of a derivation: counted intervals, counted days, and runs of days left out.

use super::{CompiledCalendar, ExplainStep, StepKind, StepReason, TimeError};
use crate::time::compiled::{covered_date, instant};

/// Steps in the making; consecutive days off of one reason become one step.
pub(super) struct Walk<'a> {
    cal: &'a CompiledCalendar,
    pub steps: Vec<ExplainStep>,
    last_skipped: Option<i32>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(cal: &'a CompiledCalendar) -> Self {
        Self { cal, steps: Vec::new(), last_skipped: None }
    }

    pub(super) fn push(&mut self, step: ExplainStep) {
        self.last_skipped = None;
        self.steps.push(step);
    }

    /// The intervals of working time in `[from, to)`, the days off between them, and the wait for the first opening.
    pub(super) fn count_time(&mut self, from: i64, to: i64) -> Result<(), TimeError> {
        if from >= to {
            return Ok(());
        }
        let (first, last) = (self.cal.zone().local_day(from), self.cal.zone().local_day(to - 1));
        let mut waiting = true;
        for day in first..=last {
            let place = self.cal.place(day)?;
            if !self.cal.days.is_working(place) {
                self.skip(day)?;
                continue;
            }
            for window in self.cal.days.windows(place) {
                let (open, close) = self.cal.windows.get(window);
                let (begin, end) = (open.max(from), close.min(to));
                if begin < end {
                    if waiting && day == first && begin > from {
                        self.wait(from, begin, day);
                    }
                    waiting = false;
                    let step = ExplainStep::new(StepKind::Counted, (begin, end), StepReason::WorkingTime);
                    let step = step.amount(end - begin).on(covered_date(day));
                    self.push(step);
                }
            }
            if day == first && waiting {
                self.wait(from, self.end_of(day).min(to), day);
            }
        }
        Ok(())
    }

    /// The days of `first..=last` one by one: working days with their number, runs of days off.
    pub(super) fn count_days(&mut self, days: impl Iterator<Item = i32>) -> Result<(), TimeError> {
        let mut number = 0;
        for day in days {
            let place = self.cal.place(day)?;
            match self.cal.span(place) {
                Some(span) => {
                    number += 1;
                    let step = ExplainStep::new(StepKind::CountedDay, span, StepReason::WorkingDay);
                    let mut step = step.on(covered_date(day)).numbered(number);
                    step.source = self.cal.days.source(place).map(str::to_owned);
                    self.push(step);
                }
                None => self.skip(day)?,
            }
        }
        Ok(())
    }

    /// A day left out; joins the step before when that is the neighbouring day with the same reason and source.
    pub(super) fn skip(&mut self, day: i32) -> Result<(), TimeError> {
        let place = self.cal.place(day)?;
        let reason = StepReason::from(self.cal.day_kind(place));
        let source = self.cal.days.source(place);
        let (start, end) = (self.start_of(day), self.end_of(day));
        if let (Some(before), Some(step)) = (self.last_skipped, self.steps.last_mut())
            && before.abs_diff(day) == 1
            && step.reason == reason
            && step.source.as_deref() == source
        {
            // Backward rules walk towards the past.
            if day > before {
                step.to = instant(end);
                step.last_date = Some(covered_date(day));
            } else {
                step.from = instant(start);
                step.date = Some(covered_date(day));
            }
            step.number = step.number.map(|days| days + 1);
        } else {
            let date = covered_date(day);
            let mut step = ExplainStep::new(StepKind::Skipped, (start, end), reason).on(date).numbered(1);
            step.last_date = Some(date);
            step.source = source.map(str::to_owned);
            self.steps.push(step);
        }
        self.last_skipped = Some(day);
        Ok(())
    }

    fn wait(&mut self, from: i64, to: i64, day: i32) {
        let step = ExplainStep::new(StepKind::Waited, (from, to), StepReason::OutsideHours);
        let date = covered_date(day);
        self.push(step.on(date));
    }

    fn start_of(&self, day: i32) -> i64 {
        let start = self.cal.start_of_day_in_zone(covered_date(day));
        start.map_or(self.cal.bounds.0, crate::time::compiled::second_of)
    }

    fn end_of(&self, day: i32) -> i64 {
        let end = self.cal.end_of_day_in_zone(covered_date(day));
        end.map_or(self.cal.bounds.1, crate::time::compiled::second_of)
    }
}
