//! Local dates of a calendar by number: which windows, which kind, how many working days before.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, civil::Date, tz::Offset};

use super::{DayKind, zone::DAY_SECONDS};

/// One entry per local date of the coverage, addressed by days since the epoch.
#[derive(Debug, Clone)]
pub(super) struct Days {
    first: i32,
    kinds: Vec<DayKind>,
    /// Windows of day `i` are `first_window[i]..first_window[i + 1]`.
    first_window: Vec<u32>,
    /// Places of the working days.
    working: Vec<u32>,
    /// Working days before day `i`; one more entry than days.
    rank: Vec<u32>,
    shortened: BTreeMap<u32, u32>,
    sources: BTreeMap<u32, String>,
}

impl Days {
    pub(super) fn starting(first: i32) -> Self {
        Self {
            first,
            kinds: Vec::new(),
            first_window: vec![0],
            working: Vec::new(),
            rank: vec![0],
            shortened: BTreeMap::new(),
            sources: BTreeMap::new(),
        }
    }

    /// Appends the next date; `windows` is how many windows exist now.
    pub(super) fn push(
        &mut self,
        kind: DayKind,
        windows: usize,
        shortened: Option<u32>,
        source: Option<String>,
    ) {
        let place = u32::try_from(self.kinds.len()).expect("a coverage has fewer than 2^32 days");
        let windows = u32::try_from(windows).expect("a calendar has fewer than 2^32 windows");
        if self.first_window.last().is_some_and(|&before| before < windows) {
            self.working.push(place);
        }
        self.kinds.push(kind);
        self.first_window.push(windows);
        self.rank.push(u32::try_from(self.working.len()).expect("not more working days than days"));
        if let Some(minutes) = shortened {
            self.shortened.insert(place, minutes);
        }
        if let Some(source) = source {
            self.sources.insert(place, source);
        }
    }

    pub(super) fn first(&self) -> i32 {
        self.first
    }

    pub(super) fn last(&self) -> i32 {
        self.number(self.kinds.len() - 1)
    }

    /// The place of a day number, if covered.
    pub(super) fn place(&self, day: i32) -> Option<usize> {
        let place = usize::try_from(i64::from(day) - i64::from(self.first)).ok()?;
        (place < self.kinds.len()).then_some(place)
    }

    fn number(&self, place: usize) -> i32 {
        self.first + i32::try_from(place).expect("places come from an i32 range")
    }

    pub(super) fn kind(&self, place: usize) -> DayKind {
        self.kinds[place]
    }

    pub(super) fn shortened(&self, place: usize) -> Option<u32> {
        self.shortened.get(&u32::try_from(place).ok()?).copied()
    }

    pub(super) fn source(&self, place: usize) -> Option<&str> {
        self.sources.get(&u32::try_from(place).ok()?).map(String::as_str)
    }

    /// Numbers of the windows of a day.
    pub(super) fn windows(&self, place: usize) -> std::ops::Range<usize> {
        self.first_window[place] as usize..self.first_window[place + 1] as usize
    }

    pub(super) fn is_working(&self, place: usize) -> bool {
        self.first_window[place] < self.first_window[place + 1]
    }

    /// The n-th working day strictly after (n > 0) or before (n < 0) the day; for 0 the day itself or, if it is off,
    /// the next working day.
    pub(super) fn nth_working(&self, place: usize, n: i32) -> Option<i32> {
        let index = match n {
            0 => i64::from(self.rank[place]),
            1.. => i64::from(self.rank[place + 1]) + i64::from(n) - 1,
            _ => i64::from(self.rank[place]) + i64::from(n),
        };
        let place = *self.working.get(usize::try_from(index).ok()?)?;
        Some(self.number(place as usize))
    }

    /// The day itself or the last working day before it.
    pub(super) fn working_at_or_before(&self, place: usize) -> Option<i32> {
        let index = self.rank[place + 1].checked_sub(1)?;
        Some(self.number(*self.working.get(index as usize)? as usize))
    }
}

/// Days since the epoch.
pub(super) fn day_number(date: Date) -> i32 {
    let days = date.duration_since(epoch()).as_secs() / DAY_SECONDS;
    i32::try_from(days).expect("jiff's dates span fewer days than i32 holds")
}

/// The date of a day number inside jiff's range.
pub(super) fn date_of(day: i32) -> Option<Date> {
    epoch().checked_add(SignedDuration::from_secs(i64::from(day) * DAY_SECONDS)).ok()
}

fn epoch() -> Date {
    Offset::UTC.to_datetime(Timestamp::UNIX_EPOCH).date()
}
