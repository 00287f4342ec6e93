//! Committing turns: everything a command did in one transaction, its letters and its idempotency key among it.
//!
//! Commands that come at the same time are committed together (group commit): one task writes what waits, with one
//! statement per kind of row and one flush to the disk, and goes on until nothing waits. Commands that fail together
//! are written one by one, in their order, so that nobody suffers for a neighbour.
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::{
    case::{AlertDraft, Case},
    ids::{EntitlementId, JobId, TicketId},
    ledger::{Account, LedgerEntry},
};
use jiff::SignedDuration;
use serde_json::json;
use store::{Batch, CaseWrite, Claim, IdempotencyRecord, NewJob, StoreError, Tx};
use tokio::{sync::oneshot, task::JoinSet};

use super::turn::{Turn, Written};
use crate::{
    catalogue::{prepare_versions, write_version},
    context::App,
    errors::AppError,
    external_refs::keep_name,
    idempotency::DoneMark,
    mail_in::Disposition,
    monitoring::{prepare_fillings, write_filling},
};

/// First delay before failed hooks are asked again.
const RETRY_AFTER: SignedDuration = SignedDuration::from_secs(60);
/// Most commands written together.
const MOST: usize = 64;

/// Commands that wait to be written, and those that are being written.
#[derive(Default)]
pub struct CommitQueue(Mutex<Queue>);

#[derive(Default)]
struct Queue {
    waiting: Vec<Waiting>,
    writing: Vec<Arc<Unit>>,
    /// The task that writes; it ends when nothing waits.
    writer: JoinSet<()>,
    is_led: bool,
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

impl CommitQueue {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ledgers as they will stand when what was committed so far is written.
    pub(super) fn accounts_ahead(&self) -> HashMap<EntitlementId, Account> {
        self.lock().turns().flat_map(|turn| &turn.change.postings).map(account_after).collect()
    }

    /// Something of the ticket was committed and is not written yet.
    pub(super) fn is_writing(&self, ticket: TicketId) -> bool {
        self.lock().turns().any(|turn| turn.case.ticket.id == ticket)
    }

    /// What was committed before this call is written after it, or has failed.
    pub(crate) async fn flushed(&self, app: &App) -> Result<(), AppError> {
        let is_idle = {
            let queue = self.lock();
            queue.waiting.is_empty() && queue.writing.is_empty()
        };
        if is_idle { Ok(()) } else { self.write(app, Arc::new(Unit { turns: Vec::new(), done: None })).await }
    }

    /// Answers when the unit is written. Where its command is given up meanwhile it is written all the same.
    fn write(&self, app: &App, unit: Arc<Unit>) -> impl Future<Output = Result<(), AppError>> + use<> {
        let (done, answer) = oneshot::channel();
        let mut queue = self.lock();
        queue.waiting.push(Waiting { unit, done });
        if !queue.is_led {
            queue.is_led = true;
            while queue.writer.try_join_next().is_some() {}
            queue.writer.spawn(lead(app.clone()));
        }
        async move { answer.await.unwrap_or_else(|_| Err(AppError::Internal("the writer broke off".to_owned()))) }
    }
}

impl Queue {
    /// In the order they are written.
    fn turns(&self) -> impl Iterator<Item = &Written> {
        let units = self.writing.iter().chain(self.waiting.iter().map(|held| &held.unit));
        units.flat_map(|unit| &unit.turns)
    }
}

fn account_after(entry: &LedgerEntry) -> (EntitlementId, Account) {
    let after = Account { balance: entry.balance_after, held: entry.held_after, sequence: entry.sequence };
    (entry.draft.entitlement, after)
}

/// Commits the turns of a command together.
pub(crate) async fn commit(
    app: &App,
    mut turns: Vec<Turn>,
    done: Option<&DoneMark>,
) -> Result<Vec<Case>, AppError> {
    let mut is_locked = turns.iter().any(|turn| turn.ledgers.is_some());
    for turn in &mut turns {
        // One command locks a customer's ledgers once: a second turn of it would wait for the first for ever.
        if !is_locked || turn.ledgers.is_some() {
            turn.give_back_expired(app).await?;
        }
        is_locked |= turn.ledgers.is_some();
        turn.release_holds(app).await?;
        turn.rank(app).await;
        turn.write_letters(app)?;
        turn.fillings = prepare_fillings(app, turn).await?;
        turn.updates = prepare_versions(app, turn);
        for (digest, content) in std::mem::take(&mut turn.uploads) {
            app.blobs.put(&digest, content).await?;
        }
    }
    let ledgers: Vec<_> = turns.iter_mut().filter_map(|turn| turn.ledgers.take()).collect();
    let turns: Vec<Written> = turns.into_iter().map(Turn::written).collect();
    let claim = Claim::current().filter(|_| done.is_none());
    let done = done.cloned().or_else(|| claim.as_ref().map(|claim| DoneMark::Key(claim.record().clone())));
    let unit = Arc::new(Unit { turns, done });
    let written = app.commits.write(app, Arc::clone(&unit));
    // From here on the next one sees the balances after this command: see [`CommitQueue::accounts_ahead`].
    drop(ledgers);
    let written = written.await;
    if let Some(claim) = claim {
        match &written {
            Ok(()) => claim.settle(None),
            Err(AppError::Store(error)) => claim.settle(Some(error)),
            Err(_) => {}
        }
    }
    written?;
    Ok(match Arc::try_unwrap(unit) {
        Ok(unit) => unit.turns.into_iter().map(|turn| turn.case).collect(),
        Err(shared) => shared.turns.iter().map(|turn| turn.case.clone()).collect(),
    })
}

/// Writes what waits until nothing does. A panic leaves nobody waiting for ever.
async fn lead(app: App) {
    let led = Led(app);
    while let Some(batch) = led.next() {
        let units: Vec<&Unit> = batch.iter().map(|held| held.unit.as_ref()).collect();
        let together = write_together(&led.0, &units).await;
        match together {
            Ok(()) => batch.into_iter().for_each(|held| held.tell(Ok(()))),
            Err(error) if batch.len() == 1 => {
                batch.into_iter().zip([error]).for_each(|(held, error)| held.tell(Err(error)));
            }
            Err(_) => {
                for held in batch {
                    let result = write_together(&led.0, &[&held.unit]).await;
                    held.tell(result);
                }
            }
        }
    }
}

struct Led(App);

impl Led {
    /// The next commands to be written together; none when the task has nothing left to do.
    fn next(&self) -> Option<Vec<Waiting>> {
        let mut queue = self.0.commits.lock();
        queue.writing.clear();
        let count = queue.waiting.len().min(MOST);
        let batch: Vec<Waiting> = queue.waiting.drain(..count).collect();
        queue.writing = batch.iter().map(|held| Arc::clone(&held.unit)).collect();
        queue.is_led = !batch.is_empty();
        queue.is_led.then_some(batch)
    }
}

impl Drop for Led {
    fn drop(&mut self) {
        let mut queue = self.0.commits.lock();
        // Either nothing is left, or the task broke off.
        if queue.is_led && std::thread::panicking() {
            queue.is_led = false;
            queue.writing.clear();
            queue.waiting.clear();
        }
    }
}

impl Waiting {
    fn tell(self, result: Result<(), AppError>) {
        // Whoever asked may have left; what was written stays written.
        drop(self.done.send(result));
    }
}

async fn write_together(app: &App, units: &[&Unit]) -> Result<(), AppError> {
    let turns: Vec<&Written> = units.iter().flat_map(|unit| &unit.turns).collect();
    let Some(first) = turns.first() else { return Ok(()) };
    let tx = app.store.begin_by_key().await?;
    claim(&tx, units).await?;
    let cases: Vec<CaseWrite<'_>> = turns.iter().map(|turn| turn.to_write()).collect();
    let mut batch = Batch::default();
    store::add_cases(&tx, &mut batch, &cases, first.now).await?;
    store::add_mails(&mut batch, turns.iter().flat_map(|turn| &turn.mails))?;
    store::add_journal(&mut batch, turns.iter().flat_map(|turn| &turn.journal))?;
    batch.write(&tx).await?;
    write_rest(app, &tx, &turns).await?;
    for unit in units {
        complete(&tx, unit).await?;
    }
    tx.commit().await?;
    Ok(())
}

impl Written {
    fn to_write(&self) -> CaseWrite<'_> {
        CaseWrite {
            case: &self.case,
            events: &self.change.events,
            read_at: self.loaded.as_ref().map(|loaded| (loaded.version, &loaded.marks)),
        }
    }
}

/// Postings, alerts and retries of turns whose cases are written, and what else few turns bring.
async fn write_rest(app: &App, tx: &Tx, turns: &[&Written]) -> Result<(), AppError> {
    check_balances(tx, turns).await?;
    let postings: Vec<LedgerEntry> =
        turns.iter().flat_map(|turn| turn.change.postings.iter().cloned()).collect();
    store::post_ledger(tx, &postings).await?;
    for turn in turns {
        if let Some(decided) = &turn.decided {
            store::decide_external_event(tx, decided).await?;
        }
        if let Some((scope, name)) = &turn.name {
            keep_name(tx, scope, Some(name)).await?;
        }
        for filling in &turn.fillings {
            write_filling(tx, filling).await?;
        }
        for record in &turn.change.records {
            store::insert_asset_record(tx, record).await?;
        }
        for update in &turn.updates {
            write_version(app, tx, update).await?;
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

/// What was decided on balances that were not written yet counts only if they came to be. Postings check themselves.
async fn check_balances(tx: &Tx, turns: &[&Written]) -> Result<(), AppError> {
    let mut ahead: HashMap<EntitlementId, i64> = HashMap::new();
    for turn in turns {
        let posts_on = |id| turn.change.postings.iter().any(|entry| entry.draft.entitlement == id);
        for (id, sequence) in turn.rests_on.iter().filter(|(id, _)| !posts_on(*id)) {
            let stands_at = match ahead.get(id) {
                Some(sequence) => *sequence,
                None => store::ledger_sequence(tx, *id).await?,
            };
            if stands_at != *sequence {
                return Err(StoreError::StaleVersion.into());
            }
        }
        ahead.extend(turn.change.postings.iter().map(|entry| (entry.draft.entitlement, entry.sequence)));
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
async fn claim(tx: &Tx, units: &[&Unit]) -> Result<(), AppError> {
    let keys = units.iter().filter_map(|unit| {
        let Some(DoneMark::Key(record)) = &unit.done else { return None };
        let ticket = unit.turns.first().map(|turn| json!({"ticket": turn.case.ticket.id}));
        let response = ticket.unwrap_or_else(|| record.response.clone());
        Some(IdempotencyRecord { response, ..record.clone() })
    });
    let keys: Vec<IdempotencyRecord> = keys.collect();
    Ok(store::insert_idempotency(tx, &keys.iter().collect::<Vec<_>>()).await?)
}

/// Files what came of the command.
async fn complete(tx: &Tx, unit: &Unit) -> Result<(), AppError> {
    let (Some(done), Some(turn)) = (&unit.done, unit.turns.first()) else { return Ok(()) };
    match done {
        // Written with its answer: see [`claim`].
        DoneMark::Key(_) => {}
        DoneMark::Mail { id, identity } => {
            let verdict = Disposition::of(&turn.case, turn.loaded.is_none())?.verdict();
            if !store::settle_raw_mail(tx, *id, &verdict, identity.as_deref(), turn.now).await? {
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
