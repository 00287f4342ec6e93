//! What a query may answer instead of its result. "Not found" is no error: it is `None`.
use std::{error::Error, sync::Arc};

use sea_orm::{
    DbErr, RuntimeErr, SqlxError,
    sqlx::error::{DatabaseError, ErrorKind},
};

use crate::constraints;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A unique key is taken, or (`foreign_key`) a row refers to one that is not there.
    #[error("the constraint {constraint} forbids it")]
    Conflict { constraint: &'static str },
    /// Somebody changed the object since it was read.
    #[error("the object was changed meanwhile")]
    StaleVersion,
    /// The lease ran out and another worker holds it; whatever was done under it must not be committed.
    #[error("the lease was taken over")]
    LeaseLost,
    /// A page cursor that this list did not hand out.
    #[error("the page cursor is not valid")]
    InvalidCursor,
    /// The database or the object store cannot answer now; the same may succeed later.
    #[error("the storage is not available: {0}")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// What is stored cannot be read as what it should be.
    #[error("{what} is corrupt: {detail}")]
    Corrupt { what: &'static str, detail: String },
    #[error("the database failed: {0}")]
    Db(#[source] DbErr),
}

impl StoreError {
    /// Whether the violated constraint is this one.
    pub fn is_conflict_on(&self, name: &str) -> bool {
        matches!(self, Self::Conflict { constraint } if *constraint == name)
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Self::Unavailable(Box::new(error)),
            DbErr::Exec(RuntimeErr::SqlxError(ref driver))
            | DbErr::Query(RuntimeErr::SqlxError(ref driver)) => {
                let driver = Arc::clone(driver);
                classify(error, &driver)
            }
            DbErr::TryIntoErr { .. } | DbErr::Type(_) | DbErr::Json(_) => {
                Self::Corrupt { what: "row", detail: error.to_string() }
            }
            other => Self::Db(other),
        }
    }
}

fn classify(error: DbErr, driver: &SqlxError) -> StoreError {
    match driver {
        SqlxError::Database(refused) => match refused.kind() {
            ErrorKind::UniqueViolation => StoreError::Conflict { constraint: violated(refused.as_ref()) },
            ErrorKind::ForeignKeyViolation => StoreError::Conflict { constraint: constraints::FOREIGN_KEY },
            _ if is_passing(refused.as_ref()) => StoreError::Unavailable(Box::new(error)),
            _ => StoreError::Db(error),
        },
        SqlxError::Io(_)
        | SqlxError::Tls(_)
        | SqlxError::Protocol(_)
        | SqlxError::PoolTimedOut
        | SqlxError::PoolClosed
        | SqlxError::WorkerCrashed => StoreError::Unavailable(Box::new(error)),
        SqlxError::ColumnDecode { .. } | SqlxError::Decode(_) => {
            StoreError::Corrupt { what: "row", detail: error.to_string() }
        }
        _ => StoreError::Db(error),
    }
}

/// PostgreSQL names the constraint; SQLite names the columns.
fn violated(refused: &dyn DatabaseError) -> &'static str {
    match refused.constraint() {
        Some(name) => constraints::by_name(name),
        None => constraints::by_columns(refused.message().rsplit("failed: ").next().unwrap_or_default()),
    }
}

/// Faults of the moment: restarts, full disks, locks held too long, deadlocks.
fn is_passing(refused: &dyn DatabaseError) -> bool {
    let code = refused.code().unwrap_or_default();
    if code.len() == 5 {
        // SQLSTATE: connection, transaction rollback, resources, lock not available, operator intervention.
        return ["08", "40", "53", "55", "57", "58"].iter().any(|class| code.starts_with(class));
    }
    // SQLite: busy, locked, out of memory, read-only, I/O error, disk full, cannot open; the low byte is the class.
    matches!(code.parse::<u32>().map(|code| code & 0xff), Ok(5 | 6 | 7 | 8 | 10 | 13 | 14))
}
