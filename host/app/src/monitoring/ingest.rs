//! A batch of readings: what can be taken is taken, what cannot is answered one by one. The same batch twice changes
//! nothing; another value for a known interval is a correction, and what stood there is kept.
use std::collections::{HashMap, HashSet};

use domain::{
    access::Actor,
    ids::{AssetId, SeriesId},
    monitoring::{ReadingFault, Series, check_reading},
    ticket::Role,
};
use jiff::{SignedDuration, Timestamp};
use store::{NewReading, TouchedAsset};

use super::device::examined_from;
use crate::{context::App, errors::AppError, tickets::access::partner_scope};

/// Most rows of a batch; its memory is bounded by this and by the limit of a body.
pub const MOST_ROWS: usize = 10_000;
/// Batches taken in at once; more are told to come again.
const MOST_BATCHES: usize = 16;
const AGAIN_AFTER_SECONDS: u32 = 2;
/// Values that come together are looked at together.
const SETTLE: SignedDuration = SignedDuration::from_secs(30);

/// The places batches take, for the context.
pub fn places() -> tokio::sync::Semaphore {
    tokio::sync::Semaphore::new(MOST_BATCHES)
}

/// One row as it was given; `None` is what could not be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GivenReading {
    /// Identity or key of the series.
    pub series: Option<String>,
    pub at: Option<Timestamp>,
    /// The end of the interval, for a source that tells it.
    pub to: Option<Timestamp>,
    pub value: Option<f64>,
}

/// A sign of life, with what the device's clock showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heartbeat {
    /// `None` is what could not be read.
    pub asset: Option<AssetId>,
    pub clock: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedReading {
    /// Place in the batch, from 0.
    pub index: usize,
    pub fault: ReadingFault,
}

/// What became of a batch. `added + corrected + repeated + rejected` are its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    pub added: u64,
    pub corrected: u64,
    pub repeated: u64,
    pub rejected: Vec<RejectedReading>,
    /// Signs of life of what nobody observes; `index` is the place among them.
    pub rejected_heartbeats: Vec<RejectedReading>,
    /// Rows that are kept and too old for the rules to look at: places in the batch, from 0.
    pub not_examined: Vec<usize>,
    /// How far back the rules look at what comes late.
    pub examined_from: Timestamp,
}

/// # Errors
/// [`AppError::Busy`] where too many batches wait; nothing of this one was taken.
pub async fn ingest(
    app: &App,
    actor: &Actor,
    rows: &[GivenReading],
    heartbeats: &[Heartbeat],
) -> Result<Receipt, AppError> {
    partner_scope(actor, "readings:write")?;
    if !actor.is_staff() && actor.role != Role::Partner {
        return Err(AppError::forbidden(
            "staff_only",
            "readings come from staff and from programs with a key",
        ));
    }
    if rows.len() > MOST_ROWS {
        let told = format!("at most {MOST_ROWS} readings are taken at once");
        return Err(AppError::invalid("batch_too_large", "readings", told));
    }
    let Ok(_place) = app.batches.try_acquire() else {
        return Err(AppError::Busy { retry_after: AGAIN_AFTER_SECONDS });
    };
    let now = app.now();
    let known = Known::of(app, actor, rows).await?;
    let examined_from = examined_from(now);
    let mut batch = Batch::default();
    for (index, row) in rows.iter().enumerate() {
        match batch.take(&known, row, now) {
            Ok(()) if row.at.is_some_and(|at| at < examined_from) => batch.not_examined.push(index),
            Ok(()) => {}
            Err(fault) => batch.rejected.push(RejectedReading { index, fault }),
        }
    }
    let receipt = write(app, actor, batch, heartbeats, now).await?;
    Ok(Receipt { examined_from, ..receipt })
}

/// The series a batch names, by how it names them.
struct Known {
    by_name: HashMap<String, Option<Series>>,
}

impl Known {
    async fn of(app: &App, actor: &Actor, rows: &[GivenReading]) -> Result<Self, AppError> {
        let mut names: Vec<&str> = rows.iter().filter_map(|row| row.series.as_deref()).collect();
        names.sort_unstable();
        names.dedup();
        let ids: Vec<SeriesId> = names.iter().filter_map(|name| name.parse().ok()).collect();
        let mut by_name: HashMap<String, Option<Series>> = HashMap::new();
        for series in store::series_by_keys(&app.store, &actor.scope(), &ids, &names).await? {
            by_name.insert(series.id.to_string(), Some(series.clone()));
            // A key that two customers use means neither of them to somebody who sees both.
            by_name.entry(series.key.clone()).and_modify(|held| *held = None).or_insert(Some(series));
        }
        Ok(Self { by_name })
    }

    fn find(&self, name: &str) -> Option<&Series> {
        self.by_name.get(name)?.as_ref()
    }
}

/// What can be taken of a batch.
#[derive(Default)]
struct Batch {
    new: Vec<NewReading>,
    /// Place in `new` by series and interval.
    places: HashMap<(i64, Timestamp), usize>,
    repeated: u64,
    rejected: Vec<RejectedReading>,
    not_examined: Vec<usize>,
    /// The earliest interval of each asset.
    assets: HashMap<AssetId, Timestamp>,
    /// Seconds the clocks of assets are ahead at least, by intervals that have not ended.
    ahead: HashMap<AssetId, i64>,
    /// Assets whose latest interval came when it was over.
    on_time: HashSet<AssetId>,
}

impl Batch {
    /// What its clock says, or what its intervals tell of it: ahead, or right again. `held` is what is on file.
    fn clock_of(&self, asset: AssetId, told: Option<i64>, held: Option<i64>) -> Option<i64> {
        let right = || (held > Some(0) && self.on_time.contains(&asset)).then_some(0);
        told.or_else(|| self.ahead.get(&asset).copied()).or_else(right)
    }
}

impl Batch {
    fn take(&mut self, known: &Known, row: &GivenReading, now: Timestamp) -> Result<(), ReadingFault> {
        let series =
            row.series.as_deref().and_then(|name| known.find(name)).ok_or(ReadingFault::UnknownSeries)?;
        let at = row.at.ok_or(ReadingFault::AtInvalid)?;
        let value = row.value.ok_or(ReadingFault::ValueInvalid)?;
        let end = series.grid.end_of(at);
        let fault = check_reading(series, at, row.to, value, now).err();
        if fault == Some(ReadingFault::InFuture) {
            // Nothing is counted before it happens: the device is there, and its clock is at least so far ahead.
            let ahead = self.ahead.entry(series.asset).or_default();
            *ahead = end.duration_since(now).as_secs().max(*ahead);
        }
        if let Some(fault) = fault {
            return Err(fault);
        }
        if now.duration_since(end) < series.grid.length() {
            self.on_time.insert(series.asset);
        }
        let place = self.places.entry((series.number, at)).or_insert(self.new.len());
        if let Some(before) = self.new.get(*place) {
            #[expect(clippy::float_cmp, reason = "the same number given twice")]
            let same = before.value == value;
            if !same {
                return Err(ReadingFault::Contradicts);
            }
            self.repeated += 1;
            return Ok(());
        }
        self.new.push(NewReading { series: series.number, at, value });
        let earliest = self.assets.entry(series.asset).or_insert(at);
        *earliest = at.min(*earliest);
        Ok(())
    }
}

async fn write(
    app: &App,
    actor: &Actor,
    batch: Batch,
    heartbeats: &[Heartbeat],
    now: Timestamp,
) -> Result<Receipt, AppError> {
    let (touched, rejected_heartbeats) = touched(app, actor, &batch, heartbeats, now).await?;
    let look_at = now.checked_add(SETTLE).unwrap_or(now);
    let tx = app.store.begin().await?;
    let numbers: Vec<i64> = touched.iter().map(|held| held.number).collect();
    store::lock_observed(&tx, &numbers).await?;
    let written = store::write_readings(&tx, &batch.new, now).await?;
    if !touched.is_empty() {
        store::touch(&tx, &touched, now, look_at).await?;
    }
    tx.commit().await?;
    let given = u64::try_from(batch.new.len()).unwrap_or(u64::MAX);
    Ok(Receipt {
        added: written.added,
        corrected: written.corrected,
        repeated: batch.repeated + given.saturating_sub(written.added + written.corrected),
        rejected: batch.rejected,
        rejected_heartbeats,
        not_examined: batch.not_examined,
        examined_from: now,
    })
}

/// The assets heard of, in the order of their numbers, so that batches lock them in one order; and the signs of life of
/// unknown ones.
async fn touched(
    app: &App,
    actor: &Actor,
    batch: &Batch,
    heartbeats: &[Heartbeat],
    now: Timestamp,
) -> Result<(Vec<TouchedAsset>, Vec<RejectedReading>), AppError> {
    let mut ids: Vec<AssetId> =
        batch.assets.keys().copied().chain(heartbeats.iter().filter_map(|beat| beat.asset)).collect();
    ids.extend(batch.ahead.keys());
    ids.sort_unstable();
    ids.dedup();
    let observed = store::find_observed_assets(&app.store, &actor.scope(), &ids).await?;
    let unknown = |beat: &Heartbeat| !observed.iter().any(|held| Some(held.asset) == beat.asset);
    let rejected = heartbeats.iter().enumerate().filter(|(_, beat)| unknown(beat));
    let rejected =
        rejected.map(|(index, _)| RejectedReading { index, fault: ReadingFault::UnknownAsset }).collect();
    let mut touched: Vec<TouchedAsset> = observed
        .iter()
        .map(|held| {
            let beat = heartbeats.iter().rev().find(|beat| beat.asset == Some(held.asset));
            let ahead = beat.and_then(|beat| beat.clock).map(|clock| clock.duration_since(now).as_secs());
            let changed_from = batch.assets.get(&held.asset).copied();
            let clock_ahead = batch.clock_of(held.asset, ahead, held.clock_ahead);
            TouchedAsset { number: held.number, changed_from, clock_ahead }
        })
        .collect();
    touched.sort_unstable_by_key(|held| held.number);
    Ok((touched, rejected))
}
