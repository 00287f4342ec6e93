//! Fresh databases for tests, of both engines: a migrated SQLite file in a folder of its own, and a PostgreSQL
//! database copied from a template that is migrated once per state of the migrations.
mod postgres;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use tempfile::TempDir;

use crate::{DatabaseSettings, Store};

/// A server tests may make databases on: `postgres://user@host:port/postgres`.
pub const POSTGRES_VARIABLE: &str = "REGLAMENT_TEST_POSTGRES";
/// Set to `1` to do without the PostgreSQL half.
pub const SQLITE_ONLY_VARIABLE: &str = "REGLAMENT_TEST_SQLITE_ONLY";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A migrated database that nobody else uses.
#[derive(Debug)]
pub struct TestDatabase {
    pub store: Store,
    pub settings: DatabaseSettings,
    origin: Origin,
}

#[derive(Debug)]
enum Origin {
    /// Removed with its folder.
    Folder(TempDir),
    Server {
        admin_url: String,
        name: String,
    },
}

impl TestDatabase {
    pub async fn fresh(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Self::sqlite().await,
            Engine::Postgres => Self::postgres().await,
        }
    }

    async fn sqlite() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let settings = DatabaseSettings {
            url: format!("sqlite://{}/desk.sqlite", folder.path().display()),
            max_connections: 8,
        };
        let store = Store::connect(&settings).await.expect("SQLite opens");
        store.migrate().await.expect("SQLite migrates");
        Self { store, settings, origin: Origin::Folder(folder) }
    }

    async fn postgres() -> Self {
        let admin_url = std::env::var(POSTGRES_VARIABLE).expect("checked by `engines`");
        let (name, url) = postgres::fresh(&admin_url).await;
        let settings = DatabaseSettings { url, max_connections: 12 };
        let store = Store::connect(&settings).await.expect("PostgreSQL answers");
        Self { store, settings, origin: Origin::Server { admin_url, name } }
    }

    /// Closes the connections and removes the database. One that is merely dropped stays on the server.
    pub async fn remove(self) {
        self.store.close().await.expect("connections close");
        match self.origin {
            Origin::Folder(folder) => folder.close().expect("the folder is removed"),
            Origin::Server { admin_url, name } => postgres::remove(&admin_url, &name).await,
        }
    }
}

/// The engines this run tests. PostgreSQL is left out only on request.
///
/// # Panics
/// When there is neither a server nor the request to do without.
pub fn engines() -> Vec<Engine> {
    if std::env::var_os(SQLITE_ONLY_VARIABLE).is_some_and(|value| value == "1") {
        return vec![Engine::Sqlite];
    }
    assert!(
        std::env::var_os(POSTGRES_VARIABLE).is_some(),
        "no PostgreSQL to test on: set {POSTGRES_VARIABLE}=postgres://user@host:port/postgres (`cargo xtask postgres -- COMMAND` \
         does) or {SQLITE_ONLY_VARIABLE}=1 to do without"
    );
    vec![Engine::Sqlite, Engine::Postgres]
}

/// Runs a test on a fresh database of each engine.
///
/// # Panics
/// When the test does, or when PostgreSQL is missing: its half has failed then.
pub fn both<F>(test: F)
where
    F: AsyncFn(Store),
{
    on(Engine::Sqlite, &test);
    for engine in engines().into_iter().skip(1) {
        on(engine, &test);
    }
}

fn on<F>(engine: Engine, test: &F)
where
    F: AsyncFn(Store),
{
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let database = runtime.block_on(TestDatabase::fresh(engine));
    let outcome = catch_unwind(AssertUnwindSafe(|| runtime.block_on(test(database.store.clone()))));
    match outcome {
        Ok(()) => runtime.block_on(database.remove()),
        Err(panic) => {
            tracing::error!(?engine, "the test failed on {engine:?}: {}", database.settings.url);
            resume_unwind(Box::new(format!("on {engine:?}: {}", message_of(panic.as_ref()))));
        }
    }
}

fn message_of(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic without words")
}

/// Columns in which any of these texts stands, in whatever case: `table.column`. Looks at every column there is.
pub async fn find_text(store: &Store, texts: &[&str]) -> Vec<String> {
    use sea_orm::{ConnectionTrait as _, Statement};
    let db = store.writer();
    let columns = if store.is_sqlite() {
        "SELECT m.name AS t, p.name AS c FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table'"
    } else {
        "SELECT table_name::text AS t, column_name::text AS c FROM information_schema.columns WHERE table_schema = 'public' AND data_type <> 'bytea'"
    };
    let backend = db.get_database_backend();
    let rows = db.query_all_raw(Statement::from_string(backend, columns)).await.expect("the schema is read");
    let mut found = Vec::new();
    for row in rows {
        let table: String = row.try_get("", "t").expect("a name");
        let column: String = row.try_get("", "c").expect("a name");
        let shown = format!("CAST(\"{column}\" AS TEXT)");
        let sql = format!("SELECT {shown} AS v FROM \"{table}\" WHERE \"{column}\" IS NOT NULL");
        for row in db.query_all_raw(Statement::from_string(backend, sql)).await.expect("the column is read") {
            let value: String = row.try_get("", "v").unwrap_or_default();
            let value = value.to_lowercase();
            if texts.iter().any(|text| value.contains(&text.to_lowercase())) {
                found.push(format!("{table}.{column}: {value}"));
            }
        }
    }
    found
}

/// Runs a statement as nobody of the product can.
///
/// # Errors
/// What the database says.
pub async fn execute(store: &Store, statement: &str) -> Result<(), String> {
    use sea_orm::ConnectionTrait as _;
    store.writer().execute_unprepared(statement).await.map(|_| ()).map_err(|error| error.to_string())
}
