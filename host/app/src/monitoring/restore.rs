//! A gap is filled in (M 4.2.7): the rules of a case say that it may be and with whose consent, the values come from
//! the weeks before, and all of it can be taken back. What was measured is never written over.
use domain::{
    access::{Actor, Scope},
    ids::{RestorationId, SeriesId},
    monitoring::{GapFilling, Reading, RestoredValue, Series, propose},
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde_json::json;
use store::{NewReading, StoreError, StoredRestoration, Tx};

use super::device::{line_of, zone_of};
use crate::{
    context::App,
    errors::AppError,
    rules::Turn,
    tickets::access::{partner_scope, staff_only},
};

/// Longest gap that is filled at once.
const LONGEST: SignedDuration = SignedDuration::from_hours(31 * 24);
const MOST_WEEKS: u32 = 12;
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What a gap would be filled with.
#[derive(Clone, Debug, PartialEq)]
pub struct RestorationPlan {
    pub values: Vec<RestoredValue>,
    /// Intervals for which the weeks before have nothing.
    pub without_source: Vec<Timestamp>,
}

/// A gap that is going to be filled, for the commit of its case.
pub(crate) struct Filling {
    series: i64,
    held: StoredRestoration,
}

/// What a gap would be filled with; nothing is written.
pub async fn plan_restoration(
    app: &App,
    actor: &Actor,
    series: SeriesId,
    (from, to): (Timestamp, Timestamp),
    weeks: u32,
) -> Result<RestorationPlan, AppError> {
    partner_scope(actor, "readings:read")?;
    let series = store::find_series(&app.store, &actor.scope(), series)
        .await?
        .ok_or(AppError::NotFound { what: "series" })?;
    let gap =
        GapFilling { series: series.id, asset: None, from, to: to.min(app.now()), weeks, approval: None };
    plan(app, &series, &gap).await
}

async fn plan(app: &App, series: &Series, gap: &GapFilling) -> Result<RestorationPlan, AppError> {
    if gap.to <= gap.from {
        return Err(AppError::invalid("period_reversed", "to", "the period ends before it begins"));
    }
    if gap.to.duration_since(gap.from) > LONGEST || !(1..=MOST_WEEKS).contains(&gap.weeks) {
        let told = format!("at most 31 days are filled at once, from 1 to {MOST_WEEKS} weeks before");
        return Err(AppError::invalid("period_too_long", "to", told));
    }
    let back = WEEK.checked_mul(i32::try_from(gap.weeks).unwrap_or(1)).unwrap_or(WEEK);
    // Some hours more, for weeks in which the clocks were changed.
    let earliest = gap.from.checked_sub(back + SignedDuration::from_hours(2)).unwrap_or(gap.from);
    let held = store::readings(&app.store, &[series.number], &[(earliest, gap.to)]).await?;
    let all: &[Reading] = held.get(&series.number).map_or(&[], Vec::as_slice);
    let there = |start: &Timestamp| all.binary_search_by_key(start, |reading| reading.at).is_ok();
    let missing: Vec<Timestamp> =
        series.grid.starts(gap.from, gap.to).filter(|start| !there(start)).collect();
    let values = propose(&missing, all, gap.weeks, &zone(app, series).await?);
    let without_source =
        missing.into_iter().filter(|start| values.iter().all(|value| value.at != *start)).collect();
    Ok(RestorationPlan { values, without_source })
}

/// Days and hours are those of the place: the zone its asset names, else that of the first product's calendar that
/// serves the customer, else UTC.
async fn zone(app: &App, series: &Series) -> Result<TimeZone, AppError> {
    let assets = store::assets_of(&app.store, &Scope::All, series.customer).await?;
    if let Some(zone) = zone_of(&line_of(&assets, series.asset)) {
        return Ok(zone);
    }
    let catalogue = app.catalogue.current(app).await?;
    let providers = store::providers_of(&app.store, series.customer).await?;
    let served = catalogue.served_by(&providers, app.now())?;
    let calendar =
        served.first().and_then(|(product, _)| catalogue.calendars().get(&product.calendar).cloned());
    Ok(calendar.map_or(TimeZone::UTC, |calendar| calendar.zone().time_zone().clone()))
}

/// What the turn's rules want filled in, computed before its transaction.
pub(crate) async fn prepare(app: &App, turn: &mut Turn) -> Result<Vec<Filling>, AppError> {
    let mut fillings = Vec::new();
    for gap in std::mem::take(&mut turn.change.gaps) {
        let series = store::find_series(&app.store, &Scope::All, gap.series)
            .await?
            .filter(|series| Some(series.customer) == turn.case.ticket.customer)
            .filter(|series| gap.asset.is_none_or(|asset| asset == series.asset))
            .ok_or_else(|| {
                let told = "the customer has no such series, or it is of another asset than was agreed to";
                AppError::invalid("unknown_series", "payload.series", told)
            })?;
        let plan = plan(app, &series, &gap).await?;
        if plan.values.is_empty() {
            let code = if plan.without_source.is_empty() { "nothing_missing" } else { "sources_missing" };
            return Err(AppError::conflict(code, "there is nothing to fill in, or nothing to fill it with"));
        }
        let held = StoredRestoration {
            id: RestorationId(app.ids.next()),
            series: series.id,
            ticket: turn.case.ticket.id,
            approval: gap.approval,
            from: gap.from,
            to: gap.to,
            values: plan.values,
            by: turn.asked_by.clone(),
            restored_at: turn.now,
            undone_at: None,
        };
        let occasion = turn.occasion(app, held.by.clone());
        turn.change.event(
            &occasion,
            "series.restored",
            json!({"restoration": held.id, "series": held.series, "from": held.from, "to": held.to, "approval": held.approval, "values": held.values, "without_source": plan.without_source}),
        );
        fillings.push(Filling { series: series.number, held });
    }
    Ok(fillings)
}

pub(crate) async fn write(tx: &Tx, filling: &Filling) -> Result<(), StoreError> {
    let set: Vec<NewReading> = filling
        .held
        .values
        .iter()
        .map(|value| NewReading { series: filling.series, at: value.at, value: value.value })
        .collect();
    store::write_restored(tx, &set, filling.held.restored_at).await?;
    store::insert_restoration(tx, &filling.held).await
}

/// Takes back what a restoration filled in and nobody measured since; the record stays.
pub async fn undo_restoration(
    app: &App,
    actor: &Actor,
    id: RestorationId,
) -> Result<StoredRestoration, AppError> {
    staff_only(actor)?;
    let held = store::find_restoration(&app.store, &actor.scope(), id)
        .await?
        .ok_or(AppError::NotFound { what: "restoration" })?;
    let series = store::find_series(&app.store, &Scope::All, held.series)
        .await?
        .ok_or(AppError::NotFound { what: "series" })?;
    let now = app.now();
    let starts: Vec<Timestamp> = held.values.iter().map(|value| value.at).collect();
    let mut turn = Turn::load_for(app, actor, held.ticket, None).await?;
    let occasion = turn.occasion(app, actor.reference());
    turn.change.event(&occasion, "series.restoration_undone", json!({"restoration": id}));
    let tx = app.store.begin().await?;
    if !store::undo_restoration(&tx, id, now).await? {
        return Err(AppError::conflict("already_undone", "the restoration was taken back already"));
    }
    store::remove_restored(&tx, series.number, &starts, now).await?;
    store::append_events(&tx, held.ticket, &turn.change.events, now).await?;
    tx.commit().await?;
    Ok(StoredRestoration { undone_at: Some(now), ..held })
}
