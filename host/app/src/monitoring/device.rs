//! What is read of assets before the rules look at them: one query for all that are looked at together.
use std::collections::BTreeMap;

use domain::{
    access::Scope,
    catalogue::Asset,
    ids::AssetId,
    monitoring::{Condition, Device, ObservedSeries, Reading, Series, Window},
    rules::MonitoringDeclaration,
    ticket::Value,
    time::Zone,
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use store::{ObservedAsset, Readings};

use crate::{context::App, errors::AppError};

const HOUR: i64 = 3_600;
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Late values are looked at back to here.
const FURTHEST: SignedDuration = SignedDuration::from_hours(31 * 24);

pub(super) struct Surroundings {
    window: Window,
    series: BTreeMap<AssetId, Vec<Series>>,
    readings: Readings,
    conditions: BTreeMap<AssetId, Vec<Condition>>,
}

impl Surroundings {
    pub(super) async fn load(
        app: &App,
        together: &[ObservedAsset],
        declared: &MonitoringDeclaration,
        now: Timestamp,
    ) -> Result<Self, AppError> {
        let window = window(together, declared, now);
        let ids: Vec<AssetId> = together.iter().map(|held| held.asset).collect();
        let mut series: BTreeMap<AssetId, Vec<Series>> = BTreeMap::new();
        for held in store::series_of_assets(&app.store, &Scope::All, &ids).await? {
            series.entry(held.asset).or_default().push(held);
        }
        let numbers: Vec<i64> = series.values().flatten().map(|held| held.number).collect();
        let readings =
            store::readings(&app.store, &numbers, &stretches(window, declared.earlier_weeks)).await?;
        let mut conditions: BTreeMap<AssetId, Vec<Condition>> = BTreeMap::new();
        for held in store::list_conditions(&app.store, &Scope::All, &ids, window.from).await? {
            conditions.entry(held.asset).or_default().push(held.condition);
        }
        Ok(Self { window, series, readings, conditions })
    }

    /// `line` is the asset and what it is part of.
    pub(super) fn device(
        &self,
        held: &ObservedAsset,
        line: &[Asset],
        zone: Option<TimeZone>,
        declared: &MonitoringDeclaration,
    ) -> Device {
        let known = self.conditions.get(&held.asset).into_iter().flatten();
        let known = known.filter(|condition| declared.conditions.contains_key(&condition.kind));
        let zone = zone_of(line).or(zone).unwrap_or(TimeZone::UTC);
        Device {
            asset: held.asset,
            window: self.window,
            offset: zone.to_offset(self.window.to).seconds() / 60,
            since: held.since,
            last_seen: held.last_seen,
            clock_ahead: held.clock_ahead,
            series: self.series.get(&held.asset).into_iter().flatten().map(|it| self.observed(it)).collect(),
            known: known.cloned().collect(),
        }
    }

    fn observed(&self, series: &Series) -> ObservedSeries {
        let all: &[Reading] = self.readings.get(&series.number).map_or(&[], Vec::as_slice);
        let (earlier, readings) = all.split_at(all.partition_point(|reading| reading.at < self.window.from));
        ObservedSeries {
            id: series.id,
            measure: series.measure.clone(),
            interval: series.grid.minutes(),
            readings: readings.to_vec(),
            earlier: earlier.to_vec(),
        }
    }
}

/// Whole hours back, and as far as something new reaches.
fn window(together: &[ObservedAsset], declared: &MonitoringDeclaration, now: Timestamp) -> Window {
    let usual = back(now, SignedDuration::from_hours(declared.window_hours.into()));
    let changed = together.iter().filter_map(|held| held.changed_from).min();
    let from = changed.map_or(usual, |changed| changed.min(usual)).max(examined_from(now));
    Window { from: whole_hour(from), to: now }
}

/// Where looking back ends, however late something comes.
pub(super) fn examined_from(now: Timestamp) -> Timestamp {
    whole_hour(back(now, FURTHEST))
}

fn whole_hour(at: Timestamp) -> Timestamp {
    let second = at.as_second();
    Timestamp::from_second(second.saturating_sub(second.rem_euclid(HOUR))).unwrap_or(at)
}

fn back(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_sub(by).unwrap_or(Timestamp::MIN)
}

/// The window, and the same stretch of the weeks before; a window of more than a week takes all between.
fn stretches(window: Window, weeks: u32) -> Vec<(Timestamp, Timestamp)> {
    let length = window.to.duration_since(window.from);
    let back_by = |weeks: u32| WEEK.checked_mul(i32::try_from(weeks).unwrap_or(i32::MAX)).unwrap_or(WEEK);
    if length > WEEK {
        return vec![(back(window.from, back_by(weeks)), window.to)];
    }
    (0..=weeks).map(|week| (back(window.from, back_by(week)), back(window.to, back_by(week)))).collect()
}

/// The asset and what it is part of, the nearest first.
pub(crate) fn line_of(assets: &[Asset], asset: AssetId) -> Vec<Asset> {
    let mut line: Vec<Asset> = Vec::new();
    let mut next = Some(asset);
    while let Some(held) = next.and_then(|id| assets.iter().find(|held| held.id == id)) {
        if line.iter().any(|seen| seen.id == held.id) {
            break;
        }
        next = held.parent;
        line.push(held.clone());
    }
    line
}

/// The zone an asset or what it is part of names.
pub(super) fn zone_of(line: &[Asset]) -> Option<TimeZone> {
    let attributes = line.iter().flat_map(|asset| &asset.attributes);
    let named = attributes.filter(|field| field.path == "zone").find_map(|field| match &field.value {
        Value::Text(name) => Some(name),
        _ => None,
    });
    named.and_then(|name| Zone::parse(name).ok()).map(|zone| zone.time_zone().clone())
}
