//! Databases on a PostgreSQL server: one template per state of the migrations, copied for every test.
use std::sync::atomic::{AtomicU32, Ordering};

use domain::ticket::hex;
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbBackend, Statement};
use sha2::{Digest as _, Sha256};

use crate::{DatabaseSettings, Store};

static COUNTER: AtomicU32 = AtomicU32::new(0);
/// Held while the template is made; any constant of our own.
const TEMPLATE_LOCK: i64 = 0x7465_6d70_6c61;

/// A copy of the template: its name and how to reach it.
pub(super) async fn fresh(admin_url: &str) -> (String, String) {
    let admin = connect(admin_url).await;
    let template = ensure_template(&admin, admin_url).await;
    let name = format!("reglament_test_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
    // A process with this number may have died over its database before.
    run(&admin, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
    run(&admin, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    close(admin).await;
    let url = url_of(admin_url, &name);
    (name, url)
}

pub(super) async fn remove(admin_url: &str, name: &str) {
    let admin = connect(admin_url).await;
    run(&admin, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
    close(admin).await;
}

async fn ensure_template(admin: &DatabaseConnection, admin_url: &str) -> String {
    let template = format!("reglament_template_{}", fingerprint());
    run(admin, &format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})")).await;
    if !exists(admin, &template).await {
        let building = format!("{template}_building");
        run(admin, &format!("DROP DATABASE IF EXISTS {building} WITH (FORCE)")).await;
        run(admin, &format!("CREATE DATABASE {building}")).await;
        let settings = DatabaseSettings { url: url_of(admin_url, &building), max_connections: 2 };
        let store = Store::connect(&settings).await.expect("the template answers");
        store.migrate().await.expect("the template migrates");
        store.close().await.expect("the template closes");
        run(admin, &format!("ALTER DATABASE {building} RENAME TO {template}")).await;
    }
    run(admin, &format!("SELECT pg_advisory_unlock({TEMPLATE_LOCK})")).await;
    template
}

/// Changes with every change of a migration's source.
fn fingerprint() -> String {
    let mut digest = Sha256::new();
    for (name, source) in migrations::SOURCES {
        digest.update(name.as_bytes());
        digest.update(source.as_bytes());
    }
    hex(&digest.finalize())[..12].to_owned()
}

/// One connection, because the advisory lock belongs to it.
async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options)
        .await
        .unwrap_or_else(|error| panic!("{} does not answer: {error}", super::POSTGRES_VARIABLE))
}

async fn close(admin: DatabaseConnection) {
    admin.close_by_ref().await.expect("the connection closes");
}

async fn run(admin: &DatabaseConnection, statement: &str) {
    admin.execute_unprepared(statement).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
}

async fn exists(admin: &DatabaseConnection, name: &str) -> bool {
    let question = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
    let row = admin.query_one_raw(Statement::from_string(DbBackend::Postgres, question)).await;
    row.expect("the server lists its databases").is_some()
}

/// The same server and user, another database.
fn url_of(admin_url: &str, database: &str) -> String {
    let (address, options) =
        admin_url.split_once('?').map_or((admin_url, None), |(address, options)| (address, Some(options)));
    let host_at = address.find("://").map_or(0, |at| at + 3);
    let end = address[host_at..].find('/').map_or(address.len(), |at| host_at + at);
    let options = options.map(|options| format!("?{options}")).unwrap_or_default();
    format!("{}/{database}{options}", &address[..end])
}
