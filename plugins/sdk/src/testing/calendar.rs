//! A calendar for unit tests in place of the host's: one window a working day, a table of days off. It follows
//! TR-1…TR-6, TR-8 and TR-9 on whole minutes and knows neither pauses nor exceptions, which rule sets never see.
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

pub use crate::bindings::reglament::rules::calendar::{CalendarError, Deadline};
use crate::types::{Day, Instant, Minutes, TimeRule};

const MINUTE: i64 = 60_000;
const DAY: i64 = 1_440;

/// A service calendar as a table.
#[derive(Clone, Debug)]
#[must_use = "a calendar answers once it is installed"]
pub struct TestCalendar {
    /// Minutes east of Greenwich.
    offset: i64,
    /// Minutes after local midnight.
    open: i64,
    close: i64,
    off: BTreeSet<i64>,
    on: BTreeSet<i64>,
}

thread_local! {
    static CALENDARS: RefCell<BTreeMap<String, TestCalendar>> = const { RefCell::new(BTreeMap::new()) };
}

/// Days off beside weekends, November 2026 to December 2027, by the production calendar of Russia.
const RUSSIAN_OFF: [(i16, u8, u8); 17] = [
    (2026, 11, 4),
    (2026, 12, 31),
    (2027, 1, 1),
    (2027, 1, 4),
    (2027, 1, 5),
    (2027, 1, 6),
    (2027, 1, 7),
    (2027, 1, 8),
    (2027, 2, 22),
    (2027, 2, 23),
    (2027, 3, 8),
    (2027, 5, 3),
    (2027, 5, 10),
    (2027, 6, 14),
    (2027, 11, 4),
    (2027, 11, 5),
    (2027, 12, 31),
];

impl TestCalendar {
    /// Monday to Friday from `open` to `close` o'clock, `offset` hours east of Greenwich.
    pub fn weekdays(offset: i64, open: i64, close: i64) -> Self {
        Self {
            offset: offset * 60,
            open: open * 60,
            close: close * 60,
            off: BTreeSet::new(),
            on: BTreeSet::new(),
        }
    }

    /// The same with the Russian days off of 2026-11…2027-12 and the working Saturday 2027-02-20.
    pub fn russian(offset: i64, open: i64, close: i64) -> Self {
        let mut calendar = Self::weekdays(offset, open, close);
        calendar.off.extend(RUSSIAN_OFF.map(|(year, month, day)| Day::new(year, month, day).number()));
        calendar.on.insert(Day::new(2027, 2, 20).number());
        calendar
    }

    pub fn day_off(mut self, day: Day) -> Self {
        self.off.insert(day.number());
        self
    }

    /// Answers from now on, in this thread, for the calendar of this code.
    pub fn install(self, code: &str) {
        CALENDARS.with_borrow_mut(|calendars| calendars.insert(code.to_owned(), self));
    }

    fn works(&self, day: i64) -> bool {
        let weekend = Day::from_number(day).weekday() >= 5;
        self.on.contains(&day) || !(weekend || self.off.contains(&day))
    }

    /// Local date and minute of the day.
    fn local(&self, at: Instant) -> (i64, i64) {
        let minutes = at.div_euclid(MINUTE) + self.offset;
        (minutes.div_euclid(DAY), minutes.rem_euclid(DAY))
    }

    fn instant(&self, day: i64, minute: i64) -> Instant {
        (day * DAY + minute - self.offset) * MINUTE
    }

    fn next_working(&self, mut day: i64, mut count: i64, step: i64) -> i64 {
        while count > 0 {
            day += step;
            count -= i64::from(self.works(day));
        }
        day
    }

    fn on_or_after(&self, day: i64) -> i64 {
        if self.works(day) { day } else { self.next_working(day, 1, 1) }
    }

    fn working_minutes(&self, origin: Instant, minutes: u32) -> Instant {
        let (mut day, minute) = self.local(origin);
        let mut from = minute.max(self.open);
        let mut left = i64::from(minutes);
        loop {
            if self.works(day) && from < self.close {
                if left <= self.close - from {
                    return self.instant(day, from + left);
                }
                left -= self.close - from;
            }
            day += 1;
            from = self.open;
        }
    }

    fn due(&self, origin: Instant, rule: TimeRule) -> Instant {
        let (day, minute) = self.local(origin);
        let close_of = |day| self.instant(day, self.close);
        let same_day = |last: i64| {
            let today = self.works(day) && minute < last;
            close_of(if today { day } else { self.next_working(day, 1, 1) })
        };
        match rule {
            TimeRule::WorkingMinutes(minutes) => self.working_minutes(origin, minutes),
            TimeRule::WorkingDays(count) => close_of(self.next_working(day, i64::from(count), 1)),
            TimeRule::ElapsedDays(count) => {
                let day = u32::try_from(self.close - self.open).expect("a day opens before it closes");
                self.working_minutes(origin, count * day)
            }
            TimeRule::CalendarDays(count) => close_of(self.on_or_after(day + i64::from(count))),
            TimeRule::SameDay => same_day(self.close),
            TimeRule::SameDayUnlessLate(guard) => same_day(self.close - i64::from(guard)),
            TimeRule::WallMinutes(minutes) => origin + i64::from(minutes) * MINUTE,
            TimeRule::Months(count) => {
                let day = months_later(Day::from_number(day), i64::from(count));
                self.instant(day.number() + 1, 0)
            }
        }
    }
}

fn months_later(start: Day, count: i64) -> Day {
    let months = i64::from(start.year) * 12 + i64::from(start.month) - 1 + count;
    let first = Day::new(
        i16::try_from(months.div_euclid(12)).expect("a year"),
        u8::try_from(months.rem_euclid(12) + 1).expect("a month"),
        1,
    );
    let last = Day::from_number(first.number() + 31).day;
    // 31 days after the first lies `31 - length` days into the next month.
    let length = 32 - last;
    Day { day: start.day.min(length), ..first }
}

fn with<T>(code: &str, ask: impl FnOnce(&TestCalendar) -> T) -> Result<T, CalendarError> {
    CALENDARS.with_borrow(|calendars| calendars.get(code).map(ask).ok_or(CalendarError::UnknownCalendar))
}

pub(crate) fn due(code: &str, origin: Instant, rule: TimeRule) -> Result<Deadline, CalendarError> {
    with(code, |calendar| Deadline { at: calendar.due(origin, rule), provisional: false })
}

pub(crate) fn working_minutes_between(
    code: &str,
    start: Instant,
    end: Instant,
) -> Result<Minutes, CalendarError> {
    with(code, |calendar| {
        let (first, last) = (calendar.local(start), calendar.local(end));
        let minutes: i64 = (first.0..=last.0)
            .filter(|&day| calendar.works(day))
            .map(|day| {
                let from = if day == first.0 { first.1.max(calendar.open) } else { calendar.open };
                let to = if day == last.0 { last.1.min(calendar.close) } else { calendar.close };
                (to - from).max(0)
            })
            .sum();
        Minutes::try_from(minutes).unwrap_or(Minutes::MAX)
    })
}

pub(crate) fn is_open(code: &str, at: Instant) -> Result<bool, CalendarError> {
    with(code, |calendar| {
        let (day, minute) = calendar.local(at);
        calendar.works(day) && (calendar.open..calendar.close).contains(&minute)
    })
}

pub(crate) fn local_day(code: &str, at: Instant) -> Result<Day, CalendarError> {
    with(code, |calendar| Day::from_number(calendar.local(at).0))
}

pub(crate) fn nth_working_day(code: &str, start: Day, count: i32) -> Result<Day, CalendarError> {
    let step = i64::from(count.signum());
    with(code, |calendar| {
        Day::from_number(calendar.next_working(start.number(), i64::from(count.unsigned_abs()), step))
    })
}

pub(crate) fn earliest_start(code: &str, notice_at: Instant, count: u32) -> Result<Day, CalendarError> {
    with(code, |calendar| {
        let (day, minute) = calendar.local(notice_at);
        let counts = if calendar.works(day) && minute < calendar.close {
            day
        } else {
            calendar.next_working(day, 1, 1)
        };
        Day::from_number(calendar.next_working(counts, i64::from(count), 1))
    })
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of the host's function")]
pub(crate) fn add_months(start: Day, count: i32) -> Result<Day, CalendarError> {
    Ok(months_later(start, i64::from(count)))
}
