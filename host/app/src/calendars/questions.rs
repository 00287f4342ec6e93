//! Questions to a calendar; nothing is written but the alert about a missing year.
use domain::{
    access::Actor,
    case::AlertDraft,
    time::{DayInfo, Explanation, HolidayYear, Pause, TimeRule, earliest_start, explain, latest_notice},
};
use jiff::{Timestamp, civil::Date};
use serde_json::json;

use crate::{context::App, errors::AppError};

#[derive(Clone, Debug)]
pub struct ComputeRequest {
    pub origin: Option<Timestamp>,
    pub notice_at: Option<Timestamp>,
    pub rule: TimeRule,
    pub pauses: Vec<Pause>,
}

#[derive(Clone, Debug)]
pub enum ComputeResult {
    Due(Box<Explanation>),
    /// TR-6 backwards: the latest instant for a notice before the start of work.
    LatestNotice {
        due_at: Timestamp,
        zone: String,
    },
    /// TR-6 forwards: the first day a notice given then allows.
    EarliestStart {
        date: Date,
        provisional: bool,
    },
}

/// Codes of the calendars.
pub async fn list(app: &App, _actor: &Actor) -> Result<Vec<domain::time::CalendarDefinition>, AppError> {
    Ok(store::list_calendars(&app.store).await?)
}

pub async fn calendar(
    app: &App,
    _actor: &Actor,
    code: &str,
) -> Result<domain::time::CalendarDefinition, AppError> {
    let found = store::find_calendar(&app.store, code).await?;
    found.map(|stored| stored.definition).ok_or(AppError::NotFound { what: "calendar" })
}

pub async fn holiday_year(app: &App, _actor: &Actor, set: &str, year: i16) -> Result<HolidayYear, AppError> {
    let mut years = store::list_holiday_years(&app.store).await?.into_iter();
    years.find(|held| held.set == set && held.year == year).ok_or(AppError::NotFound { what: "holiday year" })
}

pub async fn compute(
    app: &App,
    _actor: &Actor,
    code: &str,
    request: ComputeRequest,
) -> Result<ComputeResult, AppError> {
    let calendar = app.catalogue.current(app).await?.calendar(code)?;
    if let TimeRule::Notice { count } = request.rule {
        if let Some(notice_at) = request.notice_at {
            let earliest = earliest_start(&calendar, notice_at, count)?;
            return Ok(ComputeResult::EarliestStart {
                date: earliest.date,
                provisional: earliest.provisional,
            });
        }
        let origin = request.origin.ok_or_else(|| {
            AppError::invalid("value_missing", "origin", "`origin` or `notice_at` is missing")
        })?;
        let due_at = latest_notice(&calendar, calendar.local_date(origin), count)?;
        return Ok(ComputeResult::LatestNotice { due_at, zone: calendar.zone().to_string() });
    }
    let origin =
        request.origin.ok_or_else(|| AppError::invalid("value_missing", "origin", "`origin` is missing"))?;
    let explanation = explain(&calendar, origin, &request.rule, &request.pauses)?;
    alert_missing_years(app, &explanation.missing_years).await?;
    Ok(ComputeResult::Due(Box::new(explanation)))
}

/// TR-12: a deadline that reaches a year without decreed data tells the operators, once a year.
pub(crate) async fn alert_missing_years(app: &App, years: &[i16]) -> Result<(), AppError> {
    for year in years {
        let code = format!("calendar_year_missing:{year}");
        if store::find_alert(&app.store, &code).await?.is_none() {
            let tx = app.store.begin().await?;
            let alert = AlertDraft { key: code.clone(), code, data: json!({"year": year}) };
            store::raise_alert(&tx, &alert, None, app.now()).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

pub async fn is_open(app: &App, _actor: &Actor, code: &str, at: Timestamp) -> Result<bool, AppError> {
    Ok(app.catalogue.current(app).await?.calendar(code)?.is_open(at)?)
}

pub async fn days(app: &App, _actor: &Actor, code: &str, year: i16) -> Result<Vec<DayInfo>, AppError> {
    Ok(app.catalogue.current(app).await?.calendar(code)?.days(year)?)
}
