//! A series by interval, hour or day, with its gaps, what was filled in, and what was found wrong meanwhile.
use domain::{
    access::{Actor, Scope},
    ids::SeriesId,
    monitoring::{Chart, ChartStep, Series},
    time::Zone,
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use store::StoredRestoration;

use super::incidents::{FoundCondition, with_tickets};
use crate::{
    context::App,
    errors::{AppError, InvalidField},
    tickets::access::partner_scope,
};

/// Most points of a chart: a year by hour, and then some.
const MOST_POINTS: i64 = 10_000;

#[derive(Clone, Debug)]
pub struct ChartRequest {
    pub series: SeriesId,
    pub from: Timestamp,
    pub to: Timestamp,
    pub step: ChartStep,
    /// IANA name; days are local.
    pub zone: Option<String>,
}

#[derive(Clone, Debug)]
pub struct SeriesChart {
    pub series: Series,
    pub chart: Chart,
    pub restorations: Vec<StoredRestoration>,
    pub conditions: Vec<FoundCondition>,
}

pub async fn chart(app: &App, actor: &Actor, request: ChartRequest) -> Result<SeriesChart, AppError> {
    partner_scope(actor, "readings:read")?;
    let scope = actor.scope();
    let series = store::find_series(&app.store, &scope, request.series)
        .await?
        .ok_or(AppError::NotFound { what: "series" })?;
    // What has not come to an end yet is no gap.
    let stretch = (request.from, request.to.min(app.now()));
    let zone = check(&request, series.grid.length())?;
    let held = store::readings(&app.store, &[series.number], &[stretch]).await?;
    let readings = held.get(&series.number).map_or(&[][..], Vec::as_slice);
    let restorations = store::restorations_of(&app.store, &scope, series.id, stretch).await?;
    let mut conditions =
        store::list_conditions(&app.store, &Scope::All, &[series.asset], request.from).await?;
    conditions.retain(|held| held.condition.since < request.to);
    let conditions = with_tickets(app, &scope, conditions).await?;
    Ok(SeriesChart {
        chart: Chart::of(readings, series.grid, stretch, request.step, &zone),
        series,
        restorations,
        conditions,
    })
}

fn check(request: &ChartRequest, interval: SignedDuration) -> Result<TimeZone, AppError> {
    if request.to <= request.from {
        return Err(AppError::invalid("period_reversed", "to", "the period ends before it begins"));
    }
    let step = match request.step {
        ChartStep::Interval => interval,
        ChartStep::Hour => SignedDuration::from_hours(1),
        ChartStep::Day => SignedDuration::from_hours(24),
    };
    let points = request.to.duration_since(request.from).as_secs() / step.as_secs().max(1);
    if points > MOST_POINTS {
        let told = format!("{points} points, at most {MOST_POINTS} are drawn: choose a longer step");
        return Err(AppError::Invalid(vec![InvalidField::new("period_too_long", "to", told)]));
    }
    match request.zone.as_deref() {
        None => Ok(TimeZone::UTC),
        Some(name) => Zone::parse(name)
            .map(|zone| zone.time_zone().clone())
            .map_err(|error| AppError::invalid("value_invalid", "zone", error.to_string())),
    }
}
