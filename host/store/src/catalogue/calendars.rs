//! Service calendars and holiday data. They belong to the installation: deadlines are no tenant's secret.
use domain::time::{CalendarDefinition, FallbackRules, HolidaySet, HolidayYear, YearStatus};
use sea_orm::{
    EntityTrait as _, IntoActiveModel as _, IntoSimpleExpr, QueryOrder as _,
    sea_query::{ExprTrait as _, IntoIden, OnConflict},
};

use super::advance_revision;
use crate::{
    Db, StoreError, Tx,
    database::Connection as _,
    document,
    entity::{holiday_set, holiday_year, service_calendar},
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCalendar {
    pub definition: CalendarDefinition,
    /// Grows by one with every change.
    pub revision: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredHolidaySet {
    pub set: HolidaySet,
    pub years: Vec<HolidayYear>,
}

/// On a key that is there already the given columns are replaced and the revision grows.
fn replace<C: IntoIden + Copy + IntoSimpleExpr>(keys: &[C], columns: &[C], revision: C) -> OnConflict {
    let mut conflict = OnConflict::columns(keys.iter().copied());
    conflict.update_columns(columns.iter().copied()).value(revision, revision.into_simple_expr().add(1));
    conflict
}

pub async fn upsert_calendar(tx: &Tx, definition: &CalendarDefinition) -> Result<(), StoreError> {
    use service_calendar::{Column, Entity, Model};
    let row =
        Model { code: definition.code.clone(), data: document::write("calendar", definition)?, revision: 1 };
    let replace = replace(&[Column::Code], &[Column::Data], Column::Revision);
    Entity::insert(row.into_active_model())
        .on_conflict(replace)
        .exec_without_returning(&tx.executor())
        .await?;
    advance_revision(tx).await
}

pub async fn find_calendar(db: &dyn Db, code: &str) -> Result<Option<StoredCalendar>, StoreError> {
    let found = service_calendar::Entity::find_by_id(code.to_owned()).one(&db.executor()).await?;
    found.map(read_calendar).transpose()
}

pub async fn list_calendars(db: &dyn Db) -> Result<Vec<CalendarDefinition>, StoreError> {
    let rows = service_calendar::Entity::find()
        .order_by_asc(service_calendar::Column::Code)
        .all(&db.executor())
        .await?;
    rows.iter().map(|row| document::read("calendar", &row.data)).collect()
}

fn read_calendar(row: service_calendar::Model) -> Result<StoredCalendar, StoreError> {
    let (data, revision) = (row.data, row.revision);
    Ok(StoredCalendar { definition: document::read("calendar", &data)?, revision })
}

pub async fn upsert_holiday_set(tx: &Tx, set: &HolidaySet) -> Result<(), StoreError> {
    use holiday_set::{Column, Entity, Model};
    let row = Model { code: set.code.clone(), data: document::write("holiday set", set)?, revision: 1 };
    let replace = replace(&[Column::Code], &[Column::Data], Column::Revision);
    Entity::insert(row.into_active_model())
        .on_conflict(replace)
        .exec_without_returning(&tx.executor())
        .await?;
    advance_revision(tx).await
}

/// A set that is not there yet is set up with the usual rules for years without data (TR-12).
pub async fn upsert_holiday_year(tx: &Tx, year: &HolidayYear) -> Result<(), StoreError> {
    use holiday_year::{Column, Entity, Model};
    let set = HolidaySet { code: year.set.clone(), fallback: FallbackRules::default() };
    let row = holiday_set::Model {
        code: set.code.clone(),
        data: document::write("holiday set", &set)?,
        revision: 1,
    };
    let known = OnConflict::column(holiday_set::Column::Code).do_nothing().to_owned();
    holiday_set::Entity::insert(row.into_active_model())
        .on_conflict(known)
        .exec_without_returning(&tx.executor())
        .await?;
    let status = match year.status {
        YearStatus::Draft => "draft",
        YearStatus::Decreed => "decreed",
    };
    let row = Model {
        set_code: year.set.clone(),
        year: i32::from(year.year),
        status: status.to_owned(),
        data: document::write("holiday year", year)?,
        revision: 1,
    };
    let replaced = [Column::Status, Column::Data];
    let replace = replace(&[Column::SetCode, Column::Year], &replaced, Column::Revision);
    Entity::insert(row.into_active_model())
        .on_conflict(replace)
        .exec_without_returning(&tx.executor())
        .await?;
    advance_revision(tx).await
}

/// Sets with their years, the earliest first.
pub async fn list_holiday_sets(db: &dyn Db) -> Result<Vec<StoredHolidaySet>, StoreError> {
    let rows =
        holiday_set::Entity::find().order_by_asc(holiday_set::Column::Code).all(&db.executor()).await?;
    let years = list_holiday_years(db).await?;
    rows.into_iter()
        .map(|row| {
            let set: HolidaySet = document::read("holiday set", &row.data)?;
            let years = years.iter().filter(|year| year.set == set.code).cloned().collect();
            Ok(StoredHolidaySet { set, years })
        })
        .collect()
}

pub async fn list_holiday_years(db: &dyn Db) -> Result<Vec<HolidayYear>, StoreError> {
    let rows = holiday_year::Entity::find()
        .order_by_asc(holiday_year::Column::SetCode)
        .order_by_asc(holiday_year::Column::Year)
        .all(&db.executor())
        .await?;
    rows.iter().map(|row| document::read("holiday year", &row.data)).collect()
}
