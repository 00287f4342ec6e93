//! Why a deadline is what it is, as data: what was counted, what was left out and why, pauses, rolls.

mod steps;
mod walk;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    CompiledCalendar, DayKind, Pause, TimeError, TimeRule, Zone,
    compiled::instant,
    compute::{Derivation, derive},
    pause::AppliedPause,
};

/// Steps kept of a very long derivation; the middle is summed up in one step.
const MAX_STEPS: usize = 400;

/// A deadline with its derivation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    pub due_at: Timestamp,
    pub provisional: bool,
    pub missing_years: Vec<i16>,
    /// Code of the calendar.
    pub calendar: String,
    pub zone: Zone,
    pub origin: Timestamp,
    pub rule: TimeRule,
    /// The union of the pauses that counted.
    pub pauses: Vec<Pause>,
    /// Working or wall-clock seconds of those pauses, as the rule has it.
    pub paused_seconds: i64,
    /// In order of the derivation.
    pub steps: Vec<ExplainStep>,
}

/// One step of a derivation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplainStep {
    pub kind: StepKind,
    pub from: Timestamp,
    pub to: Timestamp,
    /// Seconds that the step counts, freezes or sums up.
    #[serde(rename = "amount", default, skip_serializing_if = "Option::is_none")]
    pub amount_seconds: Option<i64>,
    /// The local date the step is about; of a run of days the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// The last local date of a run of days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_date: Option<Date>,
    /// Which day of the count a counted day is, how many days a run has, how many months a term has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    pub reason: StepReason,
    /// The exception's notice, the decree's number, the law's code or the holiday's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// The event itself.
    Origin,
    /// An interval whose seconds count.
    Counted,
    /// A whole day that counts.
    CountedDay,
    /// Days left out.
    Skipped,
    /// Time without working hours within a working day before counting begins.
    Waited,
    /// The time left at the start of a pause.
    Frozen,
    /// A pause.
    Paused,
    /// The deadline leaves a time or day that is not working time.
    Rolled,
    /// Many steps in one.
    Summary,
    /// The deadline.
    Due,
}

/// Why a step is as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepReason {
    /// TR-2, TR-3: the day of the event is not counted.
    DayOfEventNotCounted,
    /// TR-4, TR-5, TR-6: the day of the event decides.
    DayOfEvent,
    WorkingTime,
    WorkingDay,
    CalendarDay,
    ElapsedTime,
    CalendarMonths,
    Weekend,
    Holiday,
    MovedDayOff,
    /// Closed by a published exception.
    Exception,
    OutsideHours,
    /// TR-4: the event came after closing.
    AfterClosing,
    /// TR-5: the event came in the last minutes.
    TooLate,
    Pause,
    WorkingTimeLeft,
    WallTimeLeft,
    /// TR-3: the last day is no working day, or a paused deadline fell outside working time.
    NotWorkingTime,
    /// Too many steps to list.
    TooMany,
    /// The deadline is the end of a working day.
    Closing,
    /// The deadline is the instant at which the count is full.
    CountFull,
    /// TR-9: the end of the last day.
    EndOfDay,
}

/// Derives a deadline and tells how.
pub fn explain(
    cal: &CompiledCalendar,
    origin: Timestamp,
    rule: &TimeRule,
    pauses: &[Pause],
) -> Result<Explanation, TimeError> {
    let derivation = derive(cal, origin, *rule, pauses)?;
    // Every step lies at or before the deadline, so that a representable deadline makes representable steps.
    let due_at = derivation.at()?;
    let steps = bound(steps::steps(cal, *rule, &derivation)?);
    let applied: Vec<Pause> = derivation.applied.iter().map(AppliedPause::pause).collect();
    let paused_seconds = super::paused_seconds(cal, rule, origin, due_at, &applied)?;
    let due = derivation.due()?;
    Ok(Explanation {
        due_at,
        provisional: due.provisional,
        missing_years: due.missing_years,
        calendar: cal.code().to_owned(),
        zone: cal.zone().clone(),
        origin,
        rule: *rule,
        pauses: applied,
        paused_seconds,
        steps,
    })
}

impl ExplainStep {
    fn new(kind: StepKind, (from, to): (i64, i64), reason: StepReason) -> Self {
        Self {
            kind,
            from: instant(from),
            to: instant(to),
            amount_seconds: None,
            date: None,
            last_date: None,
            number: None,
            reason,
            source: None,
        }
    }

    fn amount(self, seconds: i64) -> Self {
        Self { amount_seconds: Some(seconds), ..self }
    }

    fn on(self, date: Date) -> Self {
        Self { date: Some(date), ..self }
    }

    fn numbered(self, number: u32) -> Self {
        Self { number: Some(number), ..self }
    }
}

impl From<DayKind> for StepReason {
    fn from(kind: DayKind) -> Self {
        match kind {
            DayKind::Weekend => Self::Weekend,
            DayKind::Holiday => Self::Holiday,
            DayKind::MovedDayOff => Self::MovedDayOff,
            DayKind::Exception => Self::Exception,
            DayKind::Working | DayKind::WorkingWeekend | DayKind::Shortened => Self::OutsideHours,
        }
    }
}

/// Keeps the ends of a very long list and sums up its middle.
fn bound(mut steps: Vec<ExplainStep>) -> Vec<ExplainStep> {
    if steps.len() <= MAX_STEPS {
        return steps;
    }
    let head = MAX_STEPS / 2;
    let tail = steps.len() - (MAX_STEPS - head - 1);
    let middle = &steps[head..tail];
    let counted =
        middle.iter().filter(|step| step.kind == StepKind::Counted).filter_map(|step| step.amount_seconds);
    let seconds = counted.sum();
    let days = middle.iter().filter(|step| step.kind == StepKind::CountedDay).count();
    let summary = ExplainStep {
        kind: StepKind::Summary,
        from: middle[0].from,
        to: middle[middle.len() - 1].to,
        amount_seconds: Some(seconds),
        date: middle[0].date,
        last_date: middle[middle.len() - 1].date,
        number: u32::try_from(days).ok(),
        reason: StepReason::TooMany,
        source: None,
    };
    steps.splice(head..tail, [summary]);
    steps
}
