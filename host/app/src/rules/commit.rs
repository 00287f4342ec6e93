//! Committing turns: everything a command did in one transaction, its letters and its idempotency key among it.
//!
//! New cases of requests that come at the same time are committed together (group commit): whoever gets to write first
//! writes for all that wait, with one statement per kind of row and one flush to the disk. The first failure leaves
//! nothing behind; cases that fail together are written one by one, so that nobody suffers for a neighbour.
use std::sync::{Arc, Mutex, PoisonError};

use domain::{
    case::{AlertDraft, Case},
    ids::JobId,
};
use jiff::SignedDuration;
use serde_json::json;
use store::{NewCase, NewJob, Tx};
use tokio::sync::oneshot::{self, error::TryRecvError};

use super::turn::{Turn, Written};
use crate::{
    context::App,
    errors::AppError,
    idempotency::DoneMark,
    mail_in::Disposition,
    monitoring::{prepare_fillings, write_filling},
};

/// First delay before failed hooks are asked again.
const RETRY_AFTER: SignedDuration = SignedDuration::from_secs(60);
/// Most requests written together.
const MOST: usize = 64;

/// Requests that wait to be written.
#[derive(Default)]
pub struct CommitQueue {
    waiting: Mutex<Vec<Waiting>>,
    writer: tokio::sync::Mutex<()>,
}

/// What one command leaves behind.
struct Unit {
    turns: Vec<Written>,
    done: Option<DoneMark>,
}

struct Waiting {
    unit: Arc<Unit>,
    done: oneshot::Sender<Result<(), AppError>>,
}

/// Commits the turns of a command together.
pub(crate) async fn commit(
    app: &App,
    mut turns: Vec<Turn>,
    done: Option<&DoneMark>,
) -> Result<Vec<Case>, AppError> {
    for turn in &mut turns {
        turn.release_holds(app).await?;
        turn.rank(app).await;
        turn.write_letters(app)?;
        turn.fillings = prepare_fillings(app, turn).await?;
        for (digest, content) in std::mem::take(&mut turn.uploads) {
            app.blobs.put(&digest, content).await?;
        }
    }
    // Held until everything is written.
    let _ledgers: Vec<_> = turns.iter_mut().filter_map(|turn| turn.ledgers.take()).collect();
    let turns: Vec<Written> = turns.into_iter().map(Turn::written).collect();
    let all_new = turns.iter().all(|turn| turn.loaded.is_none());
    let unit = Arc::new(Unit { turns, done: done.cloned() });
    if all_new {
        commit_with_others(app, &unit).await?;
    } else {
        write_alone(app, &unit).await?;
    }
    Ok(match Arc::try_unwrap(unit) {
        Ok(unit) => unit.turns.into_iter().map(|turn| turn.case).collect(),
        Err(shared) => shared.turns.iter().map(|turn| turn.case.clone()).collect(),
    })
}

/// Queues the unit, then either finds it written by another or writes for all that wait.
async fn commit_with_others(app: &App, unit: &Arc<Unit>) -> Result<(), AppError> {
    loop {
        let (done, mut answer) = oneshot::channel();
        app.commits
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Waiting { unit: Arc::clone(unit), done });
        let _writer = app.commits.writer.lock().await;
        match answer.try_recv() {
            Ok(result) => return result,
            Err(TryRecvError::Empty) => {
                lead(app).await;
                // A batch is bounded: this unit may have to wait for the next one.
                if let Ok(result) = answer.try_recv() {
                    return result;
                }
            }
            Err(TryRecvError::Closed) => {}
        }
        // The one who wrote was cut off (its client left): either it got through, or it left nothing.
        if is_written(app, unit).await? {
            return Ok(());
        }
        withdraw(app, unit);
    }
}

async fn is_written(app: &App, unit: &Unit) -> Result<bool, AppError> {
    match unit.turns.first() {
        Some(turn) => {
            Ok(store::ticket_exists(&app.store, &domain::access::Scope::All, turn.case.ticket.id).await?)
        }
        None => Ok(true),
    }
}

fn withdraw(app: &App, unit: &Arc<Unit>) {
    app.commits
        .waiting
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .retain(|held| !Arc::ptr_eq(&held.unit, unit));
}

/// Writes what waits, in one transaction; where that fails, each on its own.
async fn lead(app: &App) {
    let batch: Vec<Waiting> = {
        let mut waiting = app.commits.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let count = waiting.len().min(MOST);
        waiting.drain(..count).collect()
    };
    let units: Vec<&Unit> = batch.iter().map(|held| held.unit.as_ref()).collect();
    match write_together(app, &units).await {
        Ok(()) => batch.into_iter().for_each(|held| tell(held, Ok(()))),
        Err(error) if batch.len() == 1 => {
            batch.into_iter().zip([error]).for_each(|(held, error)| tell(held, Err(error)));
        }
        Err(_) => {
            for held in batch {
                let result = write_alone(app, &held.unit).await;
                tell(held, result);
            }
        }
    }
}

fn tell(held: Waiting, result: Result<(), AppError>) {
    // Whoever asked may have left; what was written stays written.
    drop(held.done.send(result));
}

async fn write_together(app: &App, units: &[&Unit]) -> Result<(), AppError> {
    let tx = app.store.begin().await?;
    for unit in units {
        claim(&tx, unit).await?;
    }
    let turns: Vec<&Written> = units.iter().flat_map(|unit| &unit.turns).collect();
    let new: Vec<NewCase<'_>> =
        turns.iter().map(|turn| NewCase { case: &turn.case, events: &turn.change.events }).collect();
    if let Some(first) = turns.first() {
        store::insert_cases(&tx, &new, first.now).await?;
    }
    write_rest(app, &tx, &turns).await?;
    for unit in units {
        complete(&tx, unit).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn write_alone(app: &App, unit: &Unit) -> Result<(), AppError> {
    let tx = app.store.begin().await?;
    claim(&tx, unit).await?;
    for turn in &unit.turns {
        match &turn.loaded {
            None => store::insert_case(&tx, &turn.case, &turn.change.events, turn.now).await?,
            Some(loaded) => {
                store::update_case(
                    &tx,
                    loaded.version,
                    &turn.case,
                    &loaded.marks,
                    &turn.change.events,
                    turn.now,
                )
                .await?;
            }
        }
    }
    write_rest(app, &tx, &unit.turns.iter().collect::<Vec<_>>()).await?;
    complete(&tx, unit).await?;
    tx.commit().await?;
    Ok(())
}

/// Mails, journal, alerts and retries of turns whose cases are written.
async fn write_rest(app: &App, tx: &Tx, turns: &[&Written]) -> Result<(), AppError> {
    let mails: Vec<&store::NewMail> = turns.iter().flat_map(|turn| &turn.mails).collect();
    store::queue_mails(tx, &mails).await?;
    let journal: Vec<_> = turns.iter().flat_map(|turn| turn.journal.iter().cloned()).collect();
    store::insert_journal(tx, &journal).await?;
    for turn in turns {
        if let Some(decided) = &turn.decided {
            store::decide_external_event(tx, decided).await?;
        }
        store::post_ledger(tx, &turn.change.postings).await?;
        for filling in &turn.fillings {
            write_filling(tx, filling).await?;
        }
        for alert in &turn.change.alerts {
            store::raise_alert(tx, alert, Some(turn.case.ticket.provider), turn.now).await?;
        }
        alert_provisional(app, tx, turn).await?;
        if !turn.case.ticket.pending.is_empty() {
            queue_retry(app, tx, turn).await?;
        }
    }
    Ok(())
}

async fn queue_retry(app: &App, tx: &Tx, turn: &Written) -> Result<(), AppError> {
    let ticket = turn.case.ticket.id;
    let job = NewJob {
        kind: crate::jobs::APPLY_RULES.to_owned(),
        payload: json!({"ticket": ticket}),
        run_at: turn.now.checked_add(RETRY_AFTER).unwrap_or(turn.now),
        unique_key: Some(format!("apply_rules:{ticket}")),
    };
    store::enqueue_job(tx, JobId(app.ids.next()), &job, turn.now).await?;
    Ok(())
}

/// First in the transaction: who else has the same key waits here, and fails.
async fn claim(tx: &Tx, unit: &Unit) -> Result<(), AppError> {
    match &unit.done {
        Some(DoneMark::Key(record)) => Ok(store::insert_idempotency(tx, record).await?),
        Some(DoneMark::Mail(_) | DoneMark::Call(_)) | None => Ok(()),
    }
}

/// Files what came of the command.
async fn complete(tx: &Tx, unit: &Unit) -> Result<(), AppError> {
    let (Some(done), Some(turn)) = (&unit.done, unit.turns.first()) else { return Ok(()) };
    match done {
        DoneMark::Key(record) => {
            let response = json!({"ticket": turn.case.ticket.id});
            store::set_idempotent_response(tx, &record.actor, &record.key, record.status, &response).await?;
        }
        DoneMark::Mail(mail) => {
            let disposition = Disposition::of(&turn.case, turn.loaded.is_none())?;
            if !store::settle_raw_mail(tx, *mail, &disposition.verdict(), turn.now).await? {
                return Err(AppError::conflict("mail_settled", "this mail was taken in meanwhile"));
            }
        }
        DoneMark::Call(call) => {
            if !store::attach_phone_call(tx, *call, turn.case.ticket.id, turn.now).await? {
                return Err(AppError::conflict("call_settled", "this call belongs to another ticket"));
            }
        }
    }
    Ok(())
}

/// TR-12: a deadline that rests on a year without decreed data tells the operators, once a year.
async fn alert_provisional(app: &App, tx: &Tx, turn: &Written) -> Result<(), AppError> {
    for timer in turn.case.timers.iter().filter(|timer| timer.provisional && timer.state.is_open()) {
        let catalogue = app.catalogue.current(app).await?;
        let calendar = catalogue.calendar(&timer.calendar)?;
        let due = domain::time::due(&calendar, timer.origin, &timer.rule, &timer.pauses_until(None))?;
        for year in due.missing_years {
            let code = format!("calendar_year_missing:{year}");
            let alert = AlertDraft { key: code.clone(), code, data: json!({"year": year}) };
            store::raise_alert(tx, &alert, None, turn.now).await?;
        }
    }
    Ok(())
}
