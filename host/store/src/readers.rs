//! SQLite's readers, which stay open. A pool of sqlx asks every connection it is given back for a sign of life; with a
//! thread behind each that is one more waking for every statement, and a file does not hang up.
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseExecutor, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr,
    Statement,
    sea_query::Values,
    sqlx::{
        self, AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, Sqlite, SqliteConnection,
        query::Query,
        sqlite::{SqliteConnectOptions, SqliteRow},
    },
};
use sea_query_sqlx::SqlxValues;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Opened when they are needed, at most so many.
#[derive(Debug)]
pub struct Readers {
    options: SqliteConnectOptions,
    most: u32,
    /// How long a caller waits for one.
    patience: Duration,
    /// The last one used is the first to be used again: it has the pages at hand.
    idle: Mutex<Vec<SqliteConnection>>,
    free: Semaphore,
}

/// One taken out. Dropped before its statement is over (the caller left), it is closed: what it does still keeps its
/// thread busy.
struct Reader<'a> {
    connection: SqliteConnection,
    _permit: SemaphorePermit<'a>,
}

impl Readers {
    pub(crate) fn new(options: SqliteConnectOptions, most: u32, patience: Duration) -> Self {
        let most = most.max(1);
        let free = Semaphore::new(usize::try_from(most).unwrap_or(1));
        Self { options, most, patience, idle: Mutex::default(), free }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<SqliteConnection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn take(&self) -> Result<Reader<'_>, DbErr> {
        let waited = tokio::time::timeout(self.patience, self.free.acquire()).await;
        let permit = waited.map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))?;
        let permit = permit.map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed))?;
        let idle = self.idle().pop();
        let connection = match idle {
            Some(held) => held,
            None => self.options.connect().await.map_err(|error| DbErr::Conn(at_runtime(error)))?,
        };
        Ok(Reader { connection, _permit: permit })
    }

    fn give_back(&self, reader: Reader<'_>) {
        self.idle().push(reader.connection);
    }

    /// Waits for those that are at work.
    pub(crate) async fn close(&self) {
        let all = self.free.acquire_many(self.most).await;
        let idle = std::mem::take(&mut *self.idle());
        for connection in idle {
            // What cannot be closed is gone.
            drop(connection.close().await);
        }
        self.free.close();
        drop(all);
    }

    async fn execute(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let mut reader = self.take().await?;
        let done = query(statement).execute(&mut reader.connection).await;
        self.give_back(reader);
        done.map(Into::into).map_err(|error| DbErr::Exec(at_runtime(error)))
    }

    async fn execute_unprepared(&self, text: &str) -> Result<ExecResult, DbErr> {
        let mut reader = self.take().await?;
        let done = reader.connection.execute(AssertSqlSafe(text.to_owned())).await;
        self.give_back(reader);
        done.map(Into::into).map_err(|error| DbErr::Exec(at_runtime(error)))
    }

    async fn one(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let mut reader = self.take().await?;
        let row = query(statement).fetch_optional(&mut reader.connection).await;
        self.give_back(reader);
        row.map(|row| row.map(Into::into)).map_err(|error| DbErr::Query(at_runtime(error)))
    }

    async fn all(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let mut reader = self.take().await?;
        let rows = query(statement).fetch_all(&mut reader.connection).await;
        self.give_back(reader);
        let read = |rows: Vec<SqliteRow>| rows.into_iter().map(Into::into).collect();
        rows.map(read).map_err(|error| DbErr::Query(at_runtime(error)))
    }
}

fn query(statement: Statement) -> Query<'static, Sqlite, SqlxValues> {
    let values = statement.values.unwrap_or_else(|| Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql), SqlxValues(values))
}

fn at_runtime(error: sqlx::Error) -> RuntimeErr {
    RuntimeErr::SqlxError(error.into())
}

/// Where a statement is carried out.
#[derive(Debug)]
pub enum Executor<'a> {
    /// A pool of sea-orm's, or a transaction.
    Orm(DatabaseExecutor<'a>),
    Readers(&'a Readers),
}

#[async_trait::async_trait]
impl ConnectionTrait for Executor<'_> {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::Orm(held) => held.get_database_backend(),
            Self::Readers(_) => DbBackend::Sqlite,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Self::Orm(held) => held.execute_raw(statement).await,
            Self::Readers(readers) => readers.execute(statement).await,
        }
    }

    async fn execute_unprepared(&self, text: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::Orm(held) => held.execute_unprepared(text).await,
            Self::Readers(readers) => readers.execute_unprepared(text).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::Orm(held) => held.query_one_raw(statement).await,
            Self::Readers(readers) => readers.one(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Orm(held) => held.query_all_raw(statement).await,
            Self::Readers(readers) => readers.all(statement).await,
        }
    }

    /// Asked by sea-orm before it says RETURNING.
    fn support_returning(&self) -> bool {
        match self {
            Self::Orm(held) => held.support_returning(),
            Self::Readers(_) => self.get_database_backend().support_returning(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sea_orm::{
        DbBackend, DbErr, Statement,
        sqlx::{self, Connection as _, sqlite::SqliteConnectOptions},
    };

    use super::Readers;

    const ENDLESS: &str = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 200000000) \
                           SELECT max(x) FROM n";

    async fn readers(folder: &tempfile::TempDir, patience: Duration) -> Readers {
        let file = folder.path().join("desk.db");
        let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
        sqlx::SqliteConnection::connect_with(&options).await.unwrap().close().await.unwrap();
        Readers::new(options, 1, patience)
    }

    fn statement(text: &str) -> Statement {
        Statement::from_string(DbBackend::Sqlite, text)
    }

    /// A mark that a connection has and a new one has not.
    async fn marked(readers: &Readers) -> bool {
        let row = readers.one(statement("PRAGMA cache_size")).await.unwrap().unwrap();
        row.try_get_by_index::<i64>(0).unwrap() == 123
    }

    #[tokio::test]
    async fn a_reader_is_used_again_also_after_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let readers = readers(&folder, Duration::from_mins(1)).await;
        readers.execute_unprepared("PRAGMA cache_size = 123").await.unwrap();
        assert!(readers.all(statement("SELECT nothing")).await.is_err());
        assert!(marked(&readers).await);
        assert!(readers.one(statement("SELECT 1 WHERE 0")).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn one_whose_caller_left_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let readers = readers(&folder, Duration::from_mins(1)).await;
        readers.execute_unprepared("PRAGMA cache_size = 123").await.unwrap();
        let left = tokio::time::timeout(Duration::from_millis(50), readers.one(statement(ENDLESS))).await;
        assert!(left.is_err(), "the caller left");
        assert!(!marked(&readers).await, "what is still at work is nobody's");
    }

    #[tokio::test]
    async fn who_waits_too_long_and_who_comes_too_late_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let readers = readers(&folder, Duration::from_millis(10)).await;
        let held = readers.take().await.unwrap();
        let waited = readers.one(statement("SELECT 1")).await.unwrap_err();
        assert!(matches!(waited, DbErr::ConnectionAcquire(sea_orm::ConnAcquireErr::Timeout)), "{waited}");
        readers.give_back(held);
        readers.close().await;
        let late = readers.one(statement("SELECT 1")).await.unwrap_err();
        assert!(
            matches!(late, DbErr::ConnectionAcquire(sea_orm::ConnAcquireErr::ConnectionClosed)),
            "{late}"
        );
    }
}
