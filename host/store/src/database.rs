//! Connections: on SQLite readers and one writer; on PostgreSQL a pool for both, and one beside it for what is found by
//! its keys.
use std::{
    str::FromStr as _,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use migrations::{Migrator, MigratorTrait as _};
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DatabaseExecutor,
    DatabaseTransaction, DbBackend, DbErr, RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait as _,
    sqlx::{
        ConnectOptions as _,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
    },
};
use serde::Deserialize;

use crate::{
    Claim, StoreError, insert_idempotency,
    readers::{Executor, Readers},
};

/// How long a writer waits for the lock another process holds on the SQLite file.
const BUSY: Duration = Duration::from_secs(10);
/// How long a caller waits for a connection before it is told that the storage is not available.
const ACQUIRE: Duration = Duration::from_secs(15);
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(30);
/// A connection that rested this long is probed before use.
const PROBE_AFTER: Duration = Duration::from_secs(2);
/// Bytes of a page; of a file that exists it stays what it is.
const PAGE: u32 = 8192;
/// Pages kept by a connection, in KiB (negative, as SQLite wants it); its default of 2 MiB reads every index again.
const WRITER_CACHE: &str = "-49152";
const READER_CACHE: &str = "-8192";
const ROWS_HANDED_OVER: usize = 1024;
/// Statements a connection keeps planned: rows that are written together make several of each kind (`many`).
const STATEMENTS: usize = 256;
/// Values of PostgreSQL's `plan_cache_mode`.
const PLANNED_FOR_VALUES: &str = "auto";
const PLANNED_ONCE: &str = "force_generic_plan";
/// Key of the advisory lock that one migrating replica holds; any constant of our own.
const MIGRATION_LOCK: i64 = 0x5265_676c_616d;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct DatabaseSettings {
    /// `sqlite:///path/to/file` or `postgres://user:password@host/database`.
    pub url: String,
    /// On PostgreSQL half as many beside them, for what is found by its keys.
    pub max_connections: u32,
}

/// Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    /// On PostgreSQL it reads as well.
    writer: DatabaseConnection,
    /// SQLite's.
    readers: Option<Arc<Readers>>,
    /// Where PostgreSQL plans a statement once: see [`Connection::by_key`].
    keyed: Option<DatabaseConnection>,
    /// Something was committed since the last checkpoint.
    grown: Arc<AtomicBool>,
}

/// A writing transaction; dropped without [`Tx::commit`] it is rolled back.
#[derive(Debug)]
pub struct Tx {
    inner: DatabaseTransaction,
    grown: Arc<AtomicBool>,
    /// Nothing of it is kept: see [`rehearse`].
    rehearsed: bool,
    /// The key of the request whose effects this transaction holds first.
    claim: Option<Claim>,
}

tokio::task_local! {
    static REHEARSED: ();
}

/// Runs something without keeping what it writes: every check of the database is made, every transaction is taken back
/// where it would be committed. Only for work that reads nothing back of what it wrote, and writes nowhere else.
pub async fn rehearse<F: Future>(work: F) -> F::Output {
    REHEARSED.scope((), work).await
}

/// Where a query runs: outside of transactions ([`Store`]) or inside of one ([`Tx`]).
pub trait Db: Connection {}

mod private {
    /// Not nameable outside of the store: only it speaks to the database.
    pub trait Connection: Send + Sync {
        fn executor(&self) -> crate::readers::Executor<'_>;

        /// For statements that find a few rows by their keys, where no plan but the indexes is ever right. PostgreSQL
        /// plans other statements anew for the values at hand, which for a statement of many parts takes longer than
        /// carrying it out.
        fn by_key(&self) -> crate::readers::Executor<'_>;
    }
}
pub(crate) use private::Connection;

impl Connection for Store {
    fn executor(&self) -> Executor<'_> {
        match &self.readers {
            Some(readers) => Executor::Readers(readers),
            None => Executor::Orm(DatabaseExecutor::Connection(&self.writer)),
        }
    }
    fn by_key(&self) -> Executor<'_> {
        match &self.keyed {
            Some(keyed) => Executor::Orm(DatabaseExecutor::Connection(keyed)),
            None => self.executor(),
        }
    }
}
impl Db for Store {}

impl Connection for Tx {
    fn executor(&self) -> Executor<'_> {
        Executor::Orm(DatabaseExecutor::Transaction(&self.inner))
    }
    fn by_key(&self) -> Executor<'_> {
        self.executor()
    }
}
impl Db for Tx {}

impl<T: Db> Connection for Arc<T> {
    fn executor(&self) -> Executor<'_> {
        self.as_ref().executor()
    }
    fn by_key(&self) -> Executor<'_> {
        self.as_ref().by_key()
    }
}
impl<T: Db> Db for Arc<T> {}

/// Settings a loss of power would make us regret; empty when all is well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Durability {
    pub problems: Vec<String>,
}

impl Store {
    pub async fn connect(settings: &DatabaseSettings) -> Result<Self, StoreError> {
        if DbBackend::Sqlite.is_prefix_of(&settings.url) {
            // The writer comes first: it creates the file and its journal.
            let mut options = common_options(&settings.url, 1);
            options.map_sqlx_sqlite_opts(|sqlite| sqlite_options(sqlite, false));
            let writer = Database::connect(options).await?;
            let file = SqliteConnectOptions::from_str(&settings.url)
                .map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(error.into())))?;
            let options = sqlite_options(file, true).disable_statement_logging();
            let readers = Readers::new(options, settings.max_connections, ACQUIRE);
            return Ok(Self { writer, readers: Some(Arc::new(readers)), keyed: None, grown: Arc::default() });
        }
        let most = settings.max_connections.max(2);
        let writer = Database::connect(postgres_options(&settings.url, most, PLANNED_FOR_VALUES)).await?;
        let keyed =
            Database::connect(postgres_options(&settings.url, (most / 2).max(2), PLANNED_ONCE)).await?;
        Ok(Self { writer, readers: None, keyed: Some(keyed), grown: Arc::default() })
    }

    pub(crate) fn backend(&self) -> DbBackend {
        self.writer.get_database_backend()
    }

    pub fn is_sqlite(&self) -> bool {
        self.backend() == DbBackend::Sqlite
    }

    /// Applies the pending migrations in one transaction; on PostgreSQL one replica at a time.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let tx = self.begin().await?;
        if !self.is_sqlite() {
            let lock = format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})");
            tx.inner.execute_unprepared("SET LOCAL statement_timeout = 0").await?;
            tx.inner.execute_unprepared("SET LOCAL lock_timeout = 0").await?;
            tx.inner.execute_unprepared(&lock).await?;
        }
        Migrator::up(&tx.inner, None).await?;
        tx.commit().await
    }

    /// Names of the migrations this binary knows and the database has not seen.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, StoreError> {
        let pending = Migrator::get_pending_migrations_read_only(&self.writer).await?;
        Ok(pending.iter().map(|step| step.name().to_owned()).collect())
    }

    /// Begins a writing transaction. On SQLite it holds the only writer from here on, so that it never fails half-way
    /// for a lock; keep it short and await nothing slow inside.
    ///
    /// # Errors
    /// Also [`StoreError::Conflict`] where the request came with an idempotency key that another holds: see [`Claim`].
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        self.begin_on(&self.writer).await
    }

    /// A transaction whose statements name the rows they write by their keys.
    ///
    /// # Errors
    /// As [`Store::begin`].
    pub async fn begin_by_key(&self) -> Result<Tx, StoreError> {
        self.begin_on(self.keyed.as_ref().unwrap_or(&self.writer)).await
    }

    async fn begin_on(&self, connections: &DatabaseConnection) -> Result<Tx, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let inner = connections.begin_with_options(options).await?;
        let tx = Tx {
            inner,
            grown: Arc::clone(&self.grown),
            claim: Claim::current(),
            rehearsed: REHEARSED.try_with(|()| ()).is_ok(),
        };
        if let Some(claim) = &tx.claim {
            insert_idempotency(&tx, &[claim.record()])
                .await
                .inspect_err(|error| claim.settle(Some(error)))?;
        }
        Ok(tx)
    }

    /// Carries what was committed from SQLite's write-ahead log over into the file, beside whoever writes. Left to
    /// SQLite it happens within the commit that fills the log, and everybody behind that one waits for the disk.
    pub async fn checkpoint(&self) -> Result<(), StoreError> {
        if self.is_sqlite() && self.grown.swap(false, Ordering::Relaxed) {
            self.executor().execute_unprepared("PRAGMA wal_checkpoint(PASSIVE)").await?;
        }
        Ok(())
    }

    /// Answers when the database does.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.executor().execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// Checks that what is committed survives a loss of power.
    pub async fn durability(&self) -> Result<Durability, StoreError> {
        let expected: &[(&str, &str)] = if self.is_sqlite() {
            &[("PRAGMA synchronous", "2"), ("PRAGMA journal_mode", "wal"), ("PRAGMA foreign_keys", "1")]
        } else {
            &[("SHOW fsync", "on"), ("SHOW full_page_writes", "on"), ("SHOW synchronous_commit", "on")]
        };
        let mut problems = Vec::new();
        for (question, wanted) in expected {
            let answer = self.ask(question).await?;
            if answer != *wanted {
                problems.push(format!("{question} is {answer}, expected {wanted}"));
            }
        }
        Ok(Durability { problems })
    }

    async fn ask(&self, question: &str) -> Result<String, StoreError> {
        let statement = Statement::from_string(self.writer.get_database_backend(), question);
        let Some(row) = self.writer.query_one_raw(statement).await? else {
            return Ok(String::new());
        };
        match row.try_get_by_index::<String>(0) {
            Ok(text) => Ok(text),
            Err(_) => Ok(row.try_get_by_index::<i64>(0)?.to_string()),
        }
    }

    /// Waits for the connections to be returned and closes them.
    pub async fn close(self) -> Result<(), StoreError> {
        if let Some(readers) = &self.readers {
            readers.close().await;
        }
        if let Some(keyed) = self.keyed {
            keyed.close().await?;
        }
        Ok(self.writer.close().await?)
    }

    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }
}

impl Tx {
    pub async fn commit(self) -> Result<(), StoreError> {
        if self.rehearsed {
            return Ok(self.inner.rollback().await?);
        }
        self.inner.commit().await?;
        self.grown.store(true, Ordering::Relaxed);
        if let Some(claim) = &self.claim {
            claim.settle(None);
        }
        Ok(())
    }

    pub async fn rollback(self) -> Result<(), StoreError> {
        Ok(self.inner.rollback().await?)
    }

    /// Waits until no other transaction holds this key, and holds it to its end. SQLite has one writer anyway.
    pub(crate) async fn lock_until_commit(&self, key: i64) -> Result<(), StoreError> {
        if self.is_postgres() {
            self.inner.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({key})")).await?;
        }
        Ok(())
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.inner.get_database_backend() == DbBackend::Postgres
    }
}

fn sqlite_options(options: SqliteConnectOptions, reads_only: bool) -> SqliteConnectOptions {
    options
        .create_if_missing(true)
        // A page holds several tickets; fewer, larger ones halve the calls a recalculation makes.
        .page_size(PAGE)
        .journal_mode(SqliteJournalMode::Wal)
        // In WAL mode only FULL syncs the journal at every commit; anything less may lose what was acknowledged.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY)
        .foreign_keys(true)
        .pragma("temp_store", "memory")
        // [`Store::checkpoint`] leaves little to do here; this bounds the log where it cannot keep pace, or is never
        // called, to 128 MiB.
        .pragma("wal_autocheckpoint", "16000")
        // Rows handed over at once between the thread of the connection and ours.
        .row_buffer_size(ROWS_HANDED_OVER)
        .statement_cache_capacity(STATEMENTS)
        .pragma("query_only", if reads_only { "on" } else { "off" })
        .pragma("cache_size", if reads_only { READER_CACHE } else { WRITER_CACHE })
}

fn postgres_options(url: &str, connections: u32, plans: &'static str) -> ConnectOptions {
    let mut options = common_options(url, connections);
    options.set_application_name("reglament").statement_timeout(STATEMENT_TIMEOUT).map_sqlx_postgres_opts(
        move |postgres| {
            postgres
                .options([
                    ("lock_timeout", "10s"),
                    ("idle_in_transaction_session_timeout", "60s"),
                    ("plan_cache_mode", plans),
                ])
                .statement_cache_capacity(STATEMENTS)
        },
    );
    options
}

fn common_options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(ACQUIRE)
        .test_before_acquire(false)
        .test_before_acquire_if_idle_for(PROBE_AFTER)
        .sqlx_logging(false)
        .record_stmt_in_spans(false);
    options
}
