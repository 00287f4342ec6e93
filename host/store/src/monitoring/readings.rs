//! Readings in sets: one statement takes a whole batch as one JSON parameter, so that a batch of a thousand is as
//! many round trips as a batch of one.
use std::collections::BTreeMap;

use domain::monitoring::{Reading, ReadingOrigin};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, DbBackend, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    Statement,
};

use super::{elements, instant, seconds};
use crate::{
    Db, StoreError, Tx,
    database::Connection as _,
    entity::{
        reading,
        reading_version::{Column, Entity},
    },
};

const RESTORED: i64 = 1;

/// A value for the interval of a series that starts at `at`. One interval comes once in a set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NewReading {
    pub series: i64,
    pub at: Timestamp,
    pub value: f64,
}

/// What became of a set; the rest stood there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WrittenReadings {
    pub added: u64,
    /// Another value, or one that had been filled in, stood there; it is kept as a version.
    pub corrected: u64,
}

/// By number of the series, oldest first.
pub type Readings = BTreeMap<i64, Vec<Reading>>;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReadingVersion {
    pub reading: Reading,
    pub received_at: Timestamp,
    pub replaced_at: Timestamp,
}

/// Keeps what stands at the places of a set and fits a condition.
fn keep(condition: &str) -> String {
    format!(
        "INSERT INTO reading_version (series, at, place, value, origin, received_at, replaced_at) \
         SELECT held.series, held.at, \
           (SELECT COUNT(*) FROM reading_version older WHERE older.series = held.series AND older.at = held.at), \
           held.value, held.origin, held.received_at, CAST($2 AS BIGINT) \
         FROM {{rows}} JOIN reading held ON held.series = {{series}} AND held.at = {{at}} WHERE {condition}"
    )
}

/// Filled in where nothing stands.
const FILL: &str = "INSERT INTO reading (series, at, value, origin, received_at) \
     SELECT {series}, {at}, {value}, 1, CAST($2 AS BIGINT) FROM {rows} WHERE 1 = 1 \
     ON CONFLICT (series, at) DO NOTHING";

const WRITE: &str = "INSERT INTO reading (series, at, value, origin, received_at) \
     SELECT {series}, {at}, {value}, 0, CAST($2 AS BIGINT) FROM {rows} WHERE 1 = 1 \
     ON CONFLICT (series, at) DO UPDATE SET value = excluded.value, origin = excluded.origin, \
       received_at = excluded.received_at \
     WHERE reading.value <> excluded.value OR reading.origin <> excluded.origin";

/// Values that were measured. What stood there is kept.
pub async fn write_readings(
    tx: &Tx,
    set: &[NewReading],
    received_at: Timestamp,
) -> Result<WrittenReadings, StoreError> {
    if set.is_empty() {
        return Ok(WrittenReadings::default());
    }
    let rows: Vec<(i64, i64, f64)> = set.iter().map(|it| (it.series, seconds(it.at), it.value)).collect();
    let rows = serde_json::to_string(&rows).map_err(|error| unwritable(&error))?;
    let db = tx.executor();
    let backend = db.get_database_backend();
    let run = async |template: &str| {
        let values = [rows.as_str().into(), seconds(received_at).into()];
        let statement = Statement::from_sql_and_values(backend, on(backend, template), values);
        Ok::<_, StoreError>(db.execute_raw(statement).await?.rows_affected())
    };
    let corrected = run(&keep("held.value <> {value} OR held.origin <> 0")).await?;
    let written = run(WRITE).await?;
    Ok(WrittenReadings { added: written.saturating_sub(corrected), corrected })
}

/// Values that were filled in.
///
/// # Errors
/// [`StoreError::StaleVersion`] where something stands in one of the places; nothing counts then but the rollback.
pub async fn write_restored(tx: &Tx, set: &[NewReading], restored_at: Timestamp) -> Result<(), StoreError> {
    let rows: Vec<(i64, i64, f64)> = set.iter().map(|it| (it.series, seconds(it.at), it.value)).collect();
    let rows = serde_json::to_string(&rows).map_err(|error| unwritable(&error))?;
    let db = tx.executor();
    let backend = db.get_database_backend();
    let values = [rows.into(), seconds(restored_at).into()];
    let filled = db.execute_raw(Statement::from_sql_and_values(backend, on(backend, FILL), values)).await?;
    if usize::try_from(filled.rows_affected()).ok() == Some(set.len()) {
        Ok(())
    } else {
        Err(StoreError::StaleVersion)
    }
}

/// Takes back what was filled in at these intervals and is still there; keeps it as a version.
pub async fn remove_restored(
    tx: &Tx,
    series: i64,
    starts: &[Timestamp],
    at: Timestamp,
) -> Result<u64, StoreError> {
    let rows: Vec<(i64, i64)> = starts.iter().map(|start| (series, seconds(*start))).collect();
    let rows = serde_json::to_string(&rows).map_err(|error| unwritable(&error))?;
    let db = tx.executor();
    let backend = db.get_database_backend();
    let values = [rows.as_str().into(), seconds(at).into()];
    db.execute_raw(Statement::from_sql_and_values(backend, on(backend, &keep("held.origin = 1")), values))
        .await?;
    let removed = reading::Entity::delete_many()
        .filter(reading::Column::Series.eq(series))
        .filter(reading::Column::Origin.eq(RESTORED))
        .filter(reading::Column::At.is_in(starts.iter().map(|start| seconds(*start))))
        .exec(&db)
        .await?;
    Ok(removed.rows_affected)
}

/// What series hold in stretches of time, half-open. Each series comes back as one document, because a row handed over
/// costs more than a value in it.
pub async fn readings(
    db: &dyn Db,
    series: &[i64],
    stretches: &[(Timestamp, Timestamp)],
) -> Result<Readings, StoreError> {
    let wanted: Vec<(i64, i64, i64)> = series
        .iter()
        .flat_map(|series| stretches.iter().map(|(from, to)| (*series, seconds(*from), seconds(*to))))
        .collect();
    let wanted = serde_json::to_string(&wanted).map_err(|error| unwritable(&error))?;
    let db = db.executor();
    let backend = db.get_database_backend();
    let sql = on(
        backend,
        "SELECT held.series AS series, {collected} AS data FROM {rows} {within} GROUP BY held.series",
    );
    let found = db.query_all_raw(Statement::from_sql_and_values(backend, sql, [wanted.into()])).await?;
    let mut readings = Readings::new();
    for row in found {
        let data: String = row.try_get("", "data")?;
        let found: Vec<(i64, f64, i64)> = serde_json::from_str(&data)
            .map_err(|error| StoreError::Corrupt { what: "readings", detail: error.to_string() })?;
        let mut kept: Vec<Reading> =
            found.into_iter().map(|(at, value, origin)| held(at, value, origin)).collect();
        kept.sort_unstable_by_key(|reading| reading.at);
        readings.insert(row.try_get("", "series")?, kept);
    }
    Ok(readings)
}

/// What the intervals of a stretch held before, oldest first.
pub async fn reading_versions(
    db: &dyn Db,
    series: i64,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<ReadingVersion>, StoreError> {
    let rows = Entity::find()
        .filter(Column::Series.eq(series))
        .filter(Column::At.gte(seconds(from)))
        .filter(Column::At.lt(seconds(to)))
        .order_by_asc(Column::At)
        .order_by_asc(Column::Place)
        .all(&db.executor())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| ReadingVersion {
            reading: held(row.at, row.value, row.origin.into()),
            received_at: instant(row.received_at),
            replaced_at: instant(row.replaced_at),
        })
        .collect())
}

fn held(at: i64, value: f64, origin: i64) -> Reading {
    let origin = if origin == RESTORED { ReadingOrigin::Restored } else { ReadingOrigin::Measured };
    Reading { at: instant(at), value, origin }
}

/// The same statement in the words of a database: how it reads rows from a document, and collects them into one.
fn on(backend: DbBackend, template: &str) -> String {
    const WITHIN: &str = "series = {series} AND held.at >= {at} AND held.at < {to}";
    let (collected, within) = match backend {
        DbBackend::Sqlite => (
            "json_group_array(json_array(held.at, held.value, held.origin))",
            format!("JOIN reading held ON held.{WITHIN}"),
        ),
        // Stretch by stretch through the key: a plan for the join as a whole reads the whole table.
        _ => (
            "CAST(json_agg(json_build_array(held.at, held.value, held.origin)) AS text)",
            format!("CROSS JOIN LATERAL (SELECT * FROM reading held WHERE held.{WITHIN} OFFSET 0) held"),
        ),
    };
    template
        .replace("{rows}", elements(backend))
        .replace("{collected}", collected)
        .replace("{within}", &within)
        .replace("{series}", "CAST(given.value->>0 AS BIGINT)")
        .replace("{at}", "CAST(given.value->>1 AS BIGINT)")
        .replace("{to}", "CAST(given.value->>2 AS BIGINT)")
        .replace("{value}", "CAST(given.value->>2 AS DOUBLE PRECISION)")
}

fn unwritable(error: &serde_json::Error) -> StoreError {
    StoreError::Corrupt { what: "readings", detail: error.to_string() }
}
