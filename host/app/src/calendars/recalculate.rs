//! Recomputing open timers after calendar data changed (TR-11), in batches that do not hold up intake; closed
//! timers never move.
//!
//! A batch is read and computed outside of transactions, while the one before it is written; the writer is held for a
//! handful of statements only and passes to whoever waits for it after each batch. A ticket that somebody changed
//! between reading and writing is taken again by itself, as a turn.
use std::{collections::BTreeSet, sync::Arc};

use domain::{
    access::Scope,
    case::{AlertDraft, Change, Occasion, recalculate_timer},
    ids::{TicketId, TimerId},
    rules::Calendars,
    ticket::{ActorRef, Timer},
    time::{CompiledCalendar, TimeError},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::{MovedTimers, OpenTimers, PreparedMoves, StoreError};
use tokio::task::JoinSet;

use super::questions::alert_missing_years;
use crate::{
    context::App,
    errors::AppError,
    rules::{Turn, commit, on_ticket},
};

/// Tickets of one transaction: each waits for the disk once, and holds the writer for a tenth of a second.
const BATCH: u64 = 2000;

/// What changed, and why.
#[derive(Clone)]
struct Ground {
    calendar: String,
    cause: String,
}

/// A batch that is ready to be written.
struct Batch {
    last: TicketId,
    tickets: Vec<TicketId>,
    moves: PreparedMoves,
    missing_years: BTreeSet<i16>,
    now: Timestamp,
}

/// A batch that is being computed.
struct Draft {
    moved: MovedTimers,
    missing_years: BTreeSet<i16>,
    now: Timestamp,
}

/// A job finishes what a stopped process leaves behind.
pub(crate) async fn enqueue(app: &App, tx: &store::Tx, calendar: &str, cause: &str) -> Result<(), AppError> {
    let now = app.now();
    let job = store::NewJob {
        kind: crate::jobs::RECALCULATE.to_owned(),
        payload: json!({"calendar": calendar, "cause": cause}),
        run_at: now.checked_add(SignedDuration::from_secs(60)).unwrap_or(now),
        unique_key: None,
    };
    store::enqueue_job(tx, app.ids.next().into(), &job, now).await?;
    Ok(())
}

/// Recomputes after a change that stands. What cannot be recomputed is no fault of the change: the operators are told,
/// and the job tries again.
pub(super) async fn recalculate_now(app: &App, calendar: &str, cause: &str) {
    let Err(error) = recalculate_batch(app, calendar, cause).await else { return };
    tracing::error!(calendar.code = calendar, %error, "open timers of `{calendar}` cannot be recomputed");
    if let Err(error) = alert_failed(app, calendar, cause, &error).await {
        tracing::error!(%error, "nobody is told of it");
    }
}

async fn alert_failed(app: &App, calendar: &str, cause: &str, error: &AppError) -> Result<(), AppError> {
    let alert = AlertDraft {
        key: failed_key(calendar),
        code: "recalculation_failed".to_owned(),
        data: json!({"calendar": calendar, "cause": cause, "text": error.to_string()}),
    };
    let tx = app.store.begin().await?;
    store::raise_alert(&tx, &alert, None, app.now()).await?;
    tx.commit().await?;
    Ok(())
}

fn failed_key(calendar: &str) -> String {
    format!("recalculation_failed:{calendar}")
}

/// The job's try; done, nobody needs to see to it any more.
pub(crate) async fn recalculate_again(app: &App, calendar: &str, cause: &str) -> Result<(), AppError> {
    recalculate_batch(app, calendar, cause).await?;
    let tx = app.store.begin().await?;
    store::resolve_alert(&tx, &failed_key(calendar), app.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Recomputes every open timer of a calendar and answers how many tickets it moved. Idempotent: a timer that stands
/// right is left alone.
async fn recalculate_batch(app: &App, calendar: &str, cause: &str) -> Result<usize, AppError> {
    let ground = Ground { calendar: calendar.to_owned(), cause: cause.to_owned() };
    let mut moved = 0;
    let mut ready = prepare(app.clone(), ground.clone(), None).await?;
    // A task beside this one, which ends with it: reading has a processor of its own, and a stop leaves nothing behind.
    let mut reading = JoinSet::new();
    while let Some(batch) = ready {
        reading.spawn(prepare(app.clone(), ground.clone(), Some(batch.last)));
        moved += write(app, &ground, batch).await?;
        ready = match reading.join_next().await {
            Some(prepared) => prepared.map_err(|error| broken(&error))??,
            None => None,
        };
    }
    Ok(moved)
}

/// Reads the next tickets and computes where their timers stand by the calendar as it is now.
async fn prepare(app: App, ground: Ground, after: Option<TicketId>) -> Result<Option<Batch>, AppError> {
    let held = store::open_timers(&app.store, &Scope::All, &ground.calendar, after, BATCH).await?;
    let Some(last) = held.last().map(|timers| timers.ticket) else { return Ok(None) };
    let catalogue = app.catalogue.current(&app).await?;
    let compiled = catalogue.calendar(&ground.calendar)?;
    let calendars = catalogue.calendars();
    // Milliseconds of computing: not on a thread that serves requests.
    let computing = tokio::task::spawn_blocking(move || {
        let mut draft =
            Draft { moved: MovedTimers::default(), missing_years: BTreeSet::new(), now: app.now() };
        for timers in held {
            draft.recalculate(&app, &ground, &calendars, &compiled, timers)?;
        }
        let Draft { moved, missing_years, now } = draft;
        let tickets = moved.tickets().collect();
        Ok(Some(Batch { last, tickets, moves: moved.prepare(&app.store), missing_years, now }))
    });
    computing.await.map_err(|error| broken(&error))?
}

fn broken(error: &tokio::task::JoinError) -> AppError {
    AppError::Internal(format!("recalculation: {error}"))
}

impl Draft {
    fn recalculate(
        &mut self,
        app: &App,
        ground: &Ground,
        calendars: &Arc<Calendars>,
        compiled: &CompiledCalendar,
        mut held: OpenTimers,
    ) -> Result<(), AppError> {
        let occasion = Occasion {
            at: self.now,
            now: self.now,
            actor: ActorRef::System,
            clauses: Vec::new(),
            ids: app.ids.as_ref(),
            calendars: Arc::clone(calendars),
        };
        let (mut change, mut moved) = (Change::default(), Vec::<TimerId>::new());
        for timer in &mut held.timers {
            if recalculate_timer(timer, &mut change, &occasion, &ground.calendar, compiled, &ground.cause)? {
                moved.push(timer.id);
            }
        }
        if moved.is_empty() {
            return Ok(());
        }
        let by_it = |timer: &&Timer| timer.state.is_open() && timer.calendar == ground.calendar;
        for timer in held.timers.iter().filter(by_it) {
            self.missing_years.extend(missing_years(timer, compiled)?);
        }
        Ok(self.moved.add(held, &moved, &change.events, self.now)?)
    }
}

/// TR-12: the years without decreed data that a provisional timer rests on.
fn missing_years(timer: &Timer, compiled: &CompiledCalendar) -> Result<Vec<i16>, TimeError> {
    if !timer.provisional {
        return Ok(Vec::new());
    }
    let due = domain::time::due(compiled, timer.origin, &timer.rule, &timer.pauses_until(None))?;
    Ok(due.missing_years)
}

/// Answers how many tickets moved.
async fn write(app: &App, ground: &Ground, batch: Batch) -> Result<usize, AppError> {
    let tickets = batch.tickets.clone();
    if tickets.is_empty() {
        return Ok(0);
    }
    let count = tickets.len();
    let again = match write_together(app, batch).await {
        Ok(changed) => changed,
        // A log grew under us, or somebody held the rows for too long: one by one, each as it is then.
        Err(AppError::Store(
            StoreError::StaleVersion | StoreError::Conflict { .. } | StoreError::Unavailable(_),
        )) => tickets,
        Err(error) => return Err(error),
    };
    let mut moved = count - again.len();
    for ticket in again {
        moved += usize::from(recalculate_one(app, ticket, ground).await?);
    }
    Ok(moved)
}

/// Answers the tickets that somebody changed meanwhile.
async fn write_together(app: &App, batch: Batch) -> Result<Vec<TicketId>, AppError> {
    let tx = app.store.begin().await?;
    let changed = store::move_timers(&tx, batch.moves).await?;
    for year in batch.missing_years {
        let code = format!("calendar_year_missing:{year}");
        let alert = AlertDraft { key: code.clone(), code, data: json!({"year": year}) };
        store::raise_alert(&tx, &alert, None, batch.now).await?;
    }
    tx.commit().await?;
    Ok(changed)
}

async fn recalculate_one(app: &App, ticket: TicketId, ground: &Ground) -> Result<bool, AppError> {
    on_ticket(app, ticket, || async {
        let mut turn = Turn::load(app, &Scope::All, ticket, None).await?;
        let catalogue = app.catalogue.current(app).await?;
        let compiled = catalogue.calendar(&ground.calendar)?;
        let occasion = turn.occasion(app, ActorRef::System);
        let (case, change) = turn.parts();
        if !case.recalculate(change, &occasion, &ground.calendar, &compiled, &ground.cause)? {
            return Ok(false);
        }
        for timer in &turn.case.timers {
            alert_missing_years(app, &missing_years(timer, &compiled)?).await?;
        }
        commit(app, vec![turn], None).await?;
        Ok(true)
    })
    .await
}
