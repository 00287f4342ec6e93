//! What a change of calendar data would move, before it is saved: every open timer is computed as TR-11 would, and
//! nothing is written.
use std::sync::Arc;

use domain::{
    access::{Actor, Scope},
    ids::{TicketId, TimerId},
    ticket::{Timer, TimerState},
    time::{CalendarDefinition, CalendarException, CompiledCalendar, HolidayYear, TimeError},
};
use jiff::Timestamp;
use serde_json::{Map, Value};
use store::{OpenTimers, TicketSummary};

use super::change::{NewYear, new_year, patched, with_exception};
use crate::{context::App, errors::AppError, tickets::access::administrators_only};

const BATCH: u64 = 1000;
/// As many as a person looks through; the counts tell of the others.
const EXAMPLES: usize = 50;

/// A change of one calendar that is thought of.
#[derive(Clone, Debug)]
pub enum CalendarChange {
    Exception(CalendarException),
    Patch(Map<String, Value>),
}

/// What would follow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Impact {
    /// Timers that were looked at: all that run or stand by the calendars concerned.
    pub open: u64,
    pub moved: u64,
    pub tickets: u64,
    pub earlier: u64,
    pub later: u64,
    /// Running timers that are due in the future now and would be due already.
    pub overdue: u64,
    /// Those that move and are due first as things stand.
    pub examples: Vec<Example>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    pub ticket: TicketSummary,
    /// Code of the timer.
    pub timer: String,
    pub calendar: String,
    pub due_at: Timestamp,
    pub would_be_due_at: Timestamp,
}

/// # Errors
/// Those of the change itself; `administrators_only`.
pub async fn simulate(
    app: &App,
    actor: &Actor,
    code: &str,
    change: CalendarChange,
) -> Result<Impact, AppError> {
    administrators_only(actor)?;
    let changed = match change {
        CalendarChange::Exception(mut exception) => {
            // Hours are weighed before their source is written down.
            if exception.source.trim().is_empty() {
                "—".clone_into(&mut exception.source);
            }
            with_exception(app, code, exception).await?
        }
        CalendarChange::Patch(patch) => {
            let changed = patched(app, code, &patch).await?;
            changed.validate()?;
            changed
        }
    };
    let years = store::list_holiday_years(&app.store).await?;
    impact(app, &[changed], &years).await
}

/// # Errors
/// Those of loading the year; `administrators_only`.
pub async fn simulate_year(
    app: &App,
    actor: &Actor,
    set: &str,
    number: i16,
    year: HolidayYear,
) -> Result<Impact, AppError> {
    administrators_only(actor)?;
    let NewYear { years, calendars, .. } = new_year(app, set, number, year).await?;
    impact(app, &calendars, &years).await
}

async fn impact(
    app: &App,
    calendars: &[CalendarDefinition],
    years: &[HolidayYear],
) -> Result<Impact, AppError> {
    let mut count = Count { now: app.now(), ..Count::default() };
    for calendar in calendars {
        let compiled = Arc::new(CompiledCalendar::compile(calendar, years)?);
        let mut after = None;
        loop {
            let held = store::open_timers(&app.store, &Scope::All, &calendar.code, after, BATCH).await?;
            let Some(last) = held.last().map(|timers| timers.ticket) else { break };
            after = Some(last);
            count = count_batch(count, calendar.code.clone(), Arc::clone(&compiled), held).await?;
        }
    }
    count.finish(app).await
}

/// Milliseconds of computing: not on a thread that serves requests.
async fn count_batch(
    mut count: Count,
    calendar: String,
    compiled: Arc<CompiledCalendar>,
    held: Vec<OpenTimers>,
) -> Result<Count, AppError> {
    let computing = tokio::task::spawn_blocking(move || {
        for timers in held {
            count.look(&calendar, &compiled, &timers)?;
        }
        count.forget_far_ones();
        Ok::<_, TimeError>(count)
    });
    let counted = computing.await.map_err(|error| AppError::Internal(format!("simulation: {error}")))?;
    Ok(counted?)
}

#[derive(Default)]
struct Count {
    now: Timestamp,
    impact: Impact,
    found: Vec<Found>,
}

struct Found {
    ticket: TicketId,
    id: TimerId,
    timer: String,
    calendar: String,
    due_at: Timestamp,
    would_be_due_at: Timestamp,
}

impl Count {
    fn look(
        &mut self,
        calendar: &str,
        compiled: &CompiledCalendar,
        held: &OpenTimers,
    ) -> Result<(), TimeError> {
        let before = self.impact.moved;
        let by_it = |timer: &&Timer| timer.state.is_open() && timer.calendar == calendar;
        for timer in held.timers.iter().filter(by_it) {
            self.impact.open += 1;
            let mut then = timer.clone();
            then.recompute(compiled)?;
            if then.due_at != timer.due_at {
                self.note(held.ticket, timer, then.due_at);
            }
        }
        self.impact.tickets += u64::from(self.impact.moved > before);
        Ok(())
    }

    fn note(&mut self, ticket: TicketId, timer: &Timer, would_be_due_at: Timestamp) {
        let impact = &mut self.impact;
        impact.moved += 1;
        if would_be_due_at < timer.due_at {
            impact.earlier += 1;
        } else {
            impact.later += 1;
        }
        let overdue =
            timer.state == TimerState::Running && timer.due_at >= self.now && would_be_due_at < self.now;
        impact.overdue += u64::from(overdue);
        self.found.push(Found {
            ticket,
            id: timer.id,
            timer: timer.code.clone(),
            calendar: timer.calendar.clone(),
            due_at: timer.due_at,
            would_be_due_at,
        });
    }

    fn forget_far_ones(&mut self) {
        self.found.sort_by_key(|found| (found.due_at, found.id));
        self.found.truncate(EXAMPLES);
    }

    async fn finish(self, app: &App) -> Result<Impact, AppError> {
        let Self { mut impact, found, .. } = self;
        let ids: Vec<TicketId> = found.iter().map(|found| found.ticket).collect();
        let tickets = store::ticket_summaries(&app.store, &Scope::All, &ids).await?;
        let example = |found: Found| {
            let ticket = tickets.iter().find(|held| held.id == found.ticket)?.clone();
            let Found { timer, calendar, due_at, would_be_due_at, .. } = found;
            Some(Example { ticket, timer, calendar, due_at, would_be_due_at })
        };
        impact.examples = found.into_iter().filter_map(example).collect();
        Ok(impact)
    }
}
