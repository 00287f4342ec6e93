//! Databases of a desk that is set up already: migrating and installing the shipped plugins takes longer than most
//! tests, so it is done once per build of the tests, and every test starts on a copy.
use std::{
    fs::{self, File},
    future::Future,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, UNIX_EPOCH},
};

use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database as SeaOrm, DatabaseConnection, DbBackend, Statement,
};
use store::testing::{Engine, POSTGRES_VARIABLE};
use tempfile::TempDir;

static COUNTER: AtomicU32 = AtomicU32::new(0);
/// Held while a template is made; any constant of our own.
const TEMPLATE_LOCK: i64 = 0x6465_736b;
const STALE: Duration = Duration::from_hours(2);

/// A database that nobody else uses.
#[derive(Debug)]
pub(crate) struct Database {
    pub(crate) url: String,
    server: Option<Server>,
}

#[derive(Debug)]
struct Server {
    admin_url: String,
    name: String,
}

/// Files that test processes share.
pub(crate) fn cache() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/test-cache")
}

impl Database {
    /// An empty database; SQLite's lies in `folder`.
    pub(crate) async fn empty(engine: Engine, folder: &Path) -> Self {
        match engine {
            Engine::Sqlite => Self { url: sqlite_url(&folder.join("desk.sqlite")), server: None },
            Engine::Postgres => Self::on_server("template1").await,
        }
    }

    /// A copy of the template, which `set_up` fills the first time by serving a desk on the address it is given.
    pub(crate) async fn of_template<F, Fut>(engine: Engine, folder: &Path, set_up: F) -> Self
    where
        F: FnOnce(String) -> Fut,
        Fut: Future<Output = ()>,
    {
        match engine {
            Engine::Sqlite => {
                let file = folder.join("desk.sqlite");
                fs::copy(sqlite_template(set_up).await, &file).expect("the template is copied");
                Self { url: sqlite_url(&file), server: None }
            }
            Engine::Postgres => {
                let template = postgres_template(set_up).await;
                Self::on_server(&template).await
            }
        }
    }

    async fn on_server(template: &str) -> Self {
        let admin_url = admin_url();
        let name = format!("reglament_it_{}_{}", process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        let admin = connect(&admin_url).await;
        // A process with this number may have died over its database before.
        run(&admin, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        run(&admin, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        admin.close().await.expect("the connection closes");
        Self { url: url_of(&admin_url, &name), server: Some(Server { admin_url, name }) }
    }

    /// SQLite's goes with its folder.
    pub(crate) async fn remove(self) {
        if let Some(Server { admin_url, name }) = self.server {
            let admin = connect(&admin_url).await;
            run(&admin, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
            admin.close().await.expect("the connection closes");
        }
    }
}

/// The file, made under a lock by the first process that needs it.
async fn sqlite_template<F, Fut>(set_up: F) -> PathBuf
where
    F: FnOnce(String) -> Fut,
    Fut: Future<Output = ()>,
{
    let cache = cache();
    fs::create_dir_all(&cache).expect("a folder for the template");
    let template = cache.join(format!("desk-{}.sqlite", build()));
    let lock = File::create(cache.join("desk.lock")).expect("a lock file");
    lock.lock().expect("the lock is taken");
    if !template.exists() {
        drop_stale(&cache);
        let folder = TempDir::new_in(&cache).expect("a folder to build in");
        let (database, whole) = (folder.path().join("desk.sqlite"), folder.path().join("whole.sqlite"));
        set_up(sqlite_url(&database)).await;
        // One file without its log, whoever still has the database open.
        let open = connect(&sqlite_url(&database)).await;
        run(&open, &format!("VACUUM INTO '{}'", whole.display())).await;
        open.close().await.expect("the connection closes");
        fs::rename(&whole, &template).expect("the template moves into its place");
    }
    template
}

/// Templates of builds long before this one. Another build's tests may be running beside.
fn drop_stale(cache: &Path) {
    let modified = |path: &Path| fs::metadata(path).and_then(|held| held.modified()).ok();
    let this = std::env::current_exe().ok().and_then(|program| modified(&program));
    let is_old = |path: &Path| {
        let age = this.zip(modified(path)).and_then(|(this, held)| this.duration_since(held).ok());
        age.is_some_and(|age| age > STALE)
    };
    for entry in fs::read_dir(cache).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("desk-") && name.ends_with(".sqlite") && is_old(&entry.path()) {
            drop(fs::remove_file(entry.path()));
        }
    }
}

async fn postgres_template<F, Fut>(set_up: F) -> String
where
    F: FnOnce(String) -> Fut,
    Fut: Future<Output = ()>,
{
    let admin_url = admin_url();
    let template = format!("reglament_desk_{}", build());
    let admin = connect(&admin_url).await;
    run(&admin, &format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})")).await;
    if !exists(&admin, &template).await {
        let building = format!("{template}_building");
        run(&admin, &format!("DROP DATABASE IF EXISTS {building} WITH (FORCE)")).await;
        run(&admin, &format!("CREATE DATABASE {building}")).await;
        set_up(url_of(&admin_url, &building)).await;
        let others =
            format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{building}'");
        run(&admin, &others).await;
        run(&admin, &format!("ALTER DATABASE {building} RENAME TO {template}")).await;
    }
    run(&admin, &format!("SELECT pg_advisory_unlock({TEMPLATE_LOCK})")).await;
    admin.close().await.expect("the connection closes");
    template
}

/// Names this build of the tests: another one may set a desk up otherwise.
fn build() -> String {
    let program = std::env::current_exe().and_then(fs::metadata).expect("the test's own file");
    let modified =
        program.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    format!("{:x}_{:x}", modified.as_nanos(), program.len())
}

fn admin_url() -> String {
    std::env::var(POSTGRES_VARIABLE).expect("`engines` was asked before")
}

fn sqlite_url(file: &Path) -> String {
    format!("sqlite://{}?mode=rwc", file.display())
}

/// One connection, because the advisory lock belongs to it.
async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    SeaOrm::connect(options).await.unwrap_or_else(|error| panic!("the database does not answer: {error}"))
}

async fn run(database: &DatabaseConnection, statement: &str) {
    database.execute_unprepared(statement).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
}

async fn exists(admin: &DatabaseConnection, name: &str) -> bool {
    let question = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
    let row = admin.query_one_raw(Statement::from_string(DbBackend::Postgres, question)).await;
    row.expect("the server lists its databases").is_some()
}

/// The same server and user, another database.
fn url_of(admin_url: &str, database: &str) -> String {
    let (address, options) =
        admin_url.split_once('?').map_or((admin_url, ""), |(address, options)| (address, options));
    let host_at = address.find("://").map_or(0, |at| at + 3);
    let end = address[host_at..].find('/').map_or(address.len(), |at| host_at + at);
    let sign = if options.is_empty() { "" } else { "?" };
    format!("{}/{database}{sign}{options}", &address[..end])
}
