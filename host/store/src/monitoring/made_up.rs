//! Values nobody measured, for benches: a table of the size of a large installation in minutes instead of hours.
use jiff::Timestamp;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

use super::seconds;
use crate::{StoreError, Tx, database::Connection as _};

const HOUR: i64 = 3_600;

/// Whole numbers for `hours` intervals of an hour from `from`, of each of the series `first..first + count`; what is
/// there stays. Answers how many were added.
pub async fn fill_with_made_up(
    tx: &Tx,
    (first, count): (i64, i64),
    from: Timestamp,
    hours: i64,
) -> Result<u64, StoreError> {
    let db = tx.executor();
    let backend = db.get_database_backend();
    let numbers = |name: &str, least: &str, most: &str| match backend {
        DbBackend::Sqlite => format!(
            "(WITH RECURSIVE up(number) AS (SELECT {least} UNION ALL SELECT number + 1 FROM up \
             WHERE number + 1 < {most}) SELECT number FROM up) AS {name}"
        ),
        _ => format!("(SELECT generate_series({least}, {most} - 1) AS number) AS {name}"),
    };
    let sql = format!(
        "INSERT INTO reading (series, at, value, origin, received_at) \
         SELECT series.number, $3 + step.number * {HOUR}, (series.number * 31 + step.number * 7) % 97, 0, $3 \
         FROM {} CROSS JOIN {} WHERE 1 = 1 ON CONFLICT (series, at) DO NOTHING",
        numbers("series", "CAST($1 AS BIGINT)", "CAST($2 AS BIGINT)"),
        numbers("step", "CAST(0 AS BIGINT)", "CAST($4 AS BIGINT)"),
    );
    let values = [first.into(), (first + count).into(), seconds(from).into(), hours.into()];
    let written = db.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    Ok(written.rows_affected())
}

/// What the database knows of the table for its plans, after much was written at once.
pub async fn analyse_readings(tx: &Tx) -> Result<(), StoreError> {
    let db = tx.executor();
    let statement = Statement::from_string(db.get_database_backend(), "ANALYZE reading");
    db.execute_raw(statement).await?;
    Ok(())
}
