//! Numbers of tickets: one counter per prefix, moved by one statement.
use sea_orm::{ConnectionTrait as _, Statement};

use crate::{StoreError, Tx, database::Connection as _};

const ADVANCE: &str = "INSERT INTO number_counter (prefix, last) VALUES ($1, $2) \
     ON CONFLICT (prefix) DO UPDATE SET last = number_counter.last + excluded.last RETURNING last";

/// The next number. Whoever else asks for the same prefix waits until this transaction ends, so numbers have no gaps.
pub async fn next_number(tx: &Tx, prefix: &str) -> Result<i64, StoreError> {
    take_numbers(tx, prefix, 1).await
}

/// Takes `count` numbers at once, for a caller that hands them out from memory; answers the last of them.
pub async fn take_numbers(tx: &Tx, prefix: &str, count: i64) -> Result<i64, StoreError> {
    let count = count.max(1);
    let db = tx.executor();
    let statement =
        Statement::from_sql_and_values(db.get_database_backend(), ADVANCE, [prefix.into(), count.into()]);
    let row = db.query_one_raw(statement).await?;
    let Some(row) = row else {
        return Err(StoreError::Corrupt {
            what: "number counter",
            detail: format!("no answer for {prefix}"),
        });
    };
    Ok(row.try_get("", "last")?)
}
