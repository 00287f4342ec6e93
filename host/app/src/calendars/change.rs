//! Changes of calendar data: checked whole before they are saved, then open timers are recomputed (TR-11).
use domain::{
    access::Actor,
    time::{CalendarDefinition, CalendarException, CompiledCalendar, HolidayYear},
};
use serde_json::{Map, Value, json};

use super::recalculate::{enqueue, recalculate_now};
use crate::{context::App, errors::AppError, tickets::access::administrators_only};

/// Of a definition, whether they are there or not; its code stays.
const PARTS: [&str; 6] = ["zone", "week", "working_day", "holiday_set", "shortened_day_policy", "exceptions"];

/// Changes parts of a calendar's definition; names that do not exist are refused.
pub async fn patch_calendar(
    app: &App,
    actor: &Actor,
    code: &str,
    patch: &Map<String, Value>,
) -> Result<CalendarDefinition, AppError> {
    administrators_only(actor)?;
    let changed = patched(app, code, patch).await?;
    save(app, changed, &format!("calendar `{code}` changed by {}", actor.name)).await
}

/// What the definition is with these parts changed.
pub(super) async fn patched(
    app: &App,
    code: &str,
    patch: &Map<String, Value>,
) -> Result<CalendarDefinition, AppError> {
    let held = find(app, code).await?;
    let mut document = serde_json::to_value(&held).map_err(|error| AppError::Internal(error.to_string()))?;
    let Some(fields) = document.as_object_mut() else {
        return Err(AppError::Internal("a calendar is an object".to_owned()));
    };
    for (name, value) in patch {
        if !PARTS.contains(&name.as_str()) {
            return Err(AppError::invalid(
                "unknown_field",
                name,
                format!("a calendar has no `{name}` to change"),
            ));
        }
        fields.insert(name.clone(), value.clone());
    }
    read(&held, patch, document)
}

/// T 7.1: a published change of hours on one day, with its source.
pub async fn add_exception(
    app: &App,
    actor: &Actor,
    code: &str,
    exception: CalendarException,
) -> Result<CalendarDefinition, AppError> {
    administrators_only(actor)?;
    if exception.source.trim().is_empty() {
        return Err(AppError::invalid(
            "source_missing",
            "source",
            "name the publication the change rests on",
        ));
    }
    let cause = format!("exception of {}: {}", exception.date, exception.source);
    let changed = with_exception(app, code, exception).await?;
    save(app, changed, &cause).await
}

/// What the definition is with this day's hours in place of those it had.
pub(super) async fn with_exception(
    app: &App,
    code: &str,
    exception: CalendarException,
) -> Result<CalendarDefinition, AppError> {
    let mut changed = find(app, code).await?;
    changed.exceptions.retain(|held| held.date != exception.date);
    changed.exceptions.push(exception);
    changed.exceptions.sort_by_key(|held| held.date);
    Ok(changed)
}

/// Loads or replaces a year of a holiday set.
pub async fn put_holiday_year(
    app: &App,
    actor: &Actor,
    set: &str,
    number: i16,
    year: HolidayYear,
) -> Result<HolidayYear, AppError> {
    administrators_only(actor)?;
    let NewYear { year, calendars, .. } = new_year(app, set, number, year).await?;
    let tx = app.store.begin().await?;
    store::upsert_holiday_year(&tx, &year).await?;
    store::resolve_alert(&tx, &format!("calendar_year_missing:{}", year.year), app.now()).await?;
    for calendar in &calendars {
        enqueue(app, &tx, &calendar.code, &format!("year {} of set {set} loaded", year.year)).await?;
    }
    tx.commit().await?;
    app.catalogue.reload(app).await?;
    for calendar in &calendars {
        let cause = format!("year {} of set {set} loaded", year.year);
        recalculate_now(app, &calendar.code, &cause).await;
    }
    Ok(year)
}

/// The member that cannot be read is found by trying each by itself.
fn read(
    held: &CalendarDefinition,
    patch: &Map<String, Value>,
    document: Value,
) -> Result<CalendarDefinition, AppError> {
    let error = match serde_json::from_value(document) {
        Ok(changed) => return Ok(changed),
        Err(error) => error,
    };
    let unreadable = patch.iter().find(|(name, value)| {
        let Ok(mut alone) = serde_json::to_value(held) else { return false };
        alone[name.as_str()] = (*value).clone();
        serde_json::from_value::<CalendarDefinition>(alone).is_err()
    });
    let path = unreadable.map_or("", |(name, _)| name.as_str());
    Err(AppError::invalid("calendar_invalid", path, error.to_string()))
}

/// A year that fits, all years with it, and the calendars that use its set.
pub(super) struct NewYear {
    pub(super) year: HolidayYear,
    pub(super) years: Vec<HolidayYear>,
    pub(super) calendars: Vec<CalendarDefinition>,
}

/// Every calendar that uses the set has to compile with the new year before it is saved.
pub(super) async fn new_year(
    app: &App,
    set: &str,
    number: i16,
    mut year: HolidayYear,
) -> Result<NewYear, AppError> {
    if !year.set.is_empty() && year.set != set {
        let says = format!("the document is for set `{}`, not `{set}`", year.set);
        return Err(AppError::invalid("set_mismatch", "set", says));
    }
    if year.year != 0 && year.year != number {
        let says = format!("the document is for {}, not {number}", year.year);
        return Err(AppError::invalid("year_mismatch", "year", says));
    }
    set.clone_into(&mut year.set);
    year.year = number;
    year.validate()?;
    let mut years = store::list_holiday_years(&app.store).await?;
    years.retain(|held| held.set != set || held.year != year.year);
    years.push(year.clone());
    let mut calendars: Vec<CalendarDefinition> = store::list_calendars(&app.store).await?;
    calendars.retain(|held| held.holiday_set.as_deref() == Some(set));
    for calendar in &calendars {
        CompiledCalendar::compile(calendar, &years)?;
    }
    Ok(NewYear { year, years, calendars })
}

async fn find(app: &App, code: &str) -> Result<CalendarDefinition, AppError> {
    store::find_calendar(&app.store, code)
        .await?
        .map(|stored| stored.definition)
        .ok_or(AppError::NotFound { what: "calendar" })
}

async fn save(app: &App, changed: CalendarDefinition, cause: &str) -> Result<CalendarDefinition, AppError> {
    changed.validate()?;
    let years = store::list_holiday_years(&app.store).await?;
    CompiledCalendar::compile(&changed, &years)?;
    let tx = app.store.begin().await?;
    store::upsert_calendar(&tx, &changed).await?;
    enqueue(app, &tx, &changed.code, cause).await?;
    tx.commit().await?;
    app.catalogue.reload(app).await?;
    recalculate_now(app, &changed.code, cause).await;
    tracing::info!(calendar.code = changed.code, data = %json!({"cause": cause}), "calendar `{}` changed", changed.code);
    Ok(changed)
}

/// Years of a fresh installation; a year that is on file stays as it is.
pub async fn seed_years(app: &App, years: Vec<HolidayYear>) -> Result<(), AppError> {
    let known = store::list_holiday_years(&app.store).await?;
    let fresh: Vec<HolidayYear> = years
        .into_iter()
        .filter(|year| !known.iter().any(|held| held.set == year.set && held.year == year.year))
        .collect();
    if fresh.is_empty() {
        return Ok(());
    }
    let tx = app.store.begin().await?;
    for year in &fresh {
        year.validate()?;
        store::upsert_holiday_year(&tx, year).await?;
    }
    tx.commit().await?;
    app.catalogue.reload(app).await?;
    Ok(())
}
