//! The schema of both databases as a reviewer reads it, and the entities against it.
use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait as _, DbBackend, QueryResult, Statement};

use crate::{Store, constraints, entity::probe_all, testing::both};

const SQLITE: &str = "SELECT sql || ';' FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'seaql%' \
     ORDER BY tbl_name, CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 ELSE 2 END, name";

const POSTGRES: &str = "\
    SELECT table_name || '.' || column_name || ' ' || data_type || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END AS line \
      FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'seaql%' \
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE 'seaql%' \
    UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' \
    UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal";

const SQLITE_TABLES: &str = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'seaql%' AND name NOT LIKE 'ticket_index%'";
const POSTGRES_TABLES: &str =
    "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'seaql%'";

async fn rows(store: &Store, statement: &str) -> Vec<QueryResult> {
    let db = store.writer();
    db.query_all_raw(Statement::from_string(db.get_database_backend(), statement)).await.unwrap()
}

async fn lines(store: &Store, statement: &str) -> Vec<String> {
    rows(store, statement).await.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

#[test]
fn schema_of_both_databases_is_as_reviewed() {
    both(async |store| {
        let (name, statement) = if store.is_sqlite() { ("sqlite", SQLITE) } else { ("postgres", POSTGRES) };
        let mut lines = lines(&store, statement).await;
        if !store.is_sqlite() {
            lines.sort_unstable();
        }
        insta::assert_snapshot!(format!("schema_{name}"), lines.join("\n"));
    });
}

#[test]
fn entities_select_from_every_table() {
    both(async |store| {
        let selected: BTreeSet<String> =
            probe_all(store.writer()).await.unwrap().into_iter().map(str::to_owned).collect();
        let statement = if store.is_sqlite() { SQLITE_TABLES } else { POSTGRES_TABLES };
        assert_eq!(selected, lines(&store, statement).await.into_iter().collect());
    });
}

#[test]
fn every_unique_index_is_known_by_name() {
    both(async |store| {
        let statement = if store.is_sqlite() {
            "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE UNIQUE%'"
        } else {
            "SELECT indexname::text FROM pg_indexes WHERE schemaname = 'public' AND indexname LIKE '%\\_key' ESCAPE '\\'"
        };
        for name in lines(&store, statement).await {
            assert!(
                constraints::ALL.iter().any(|(known, _)| *known == name),
                "{name} is missing in constraints.rs"
            );
        }
    });
}

#[test]
fn migrating_again_changes_nothing() {
    both(async |store| {
        assert_eq!(store.pending_migrations().await.unwrap(), Vec::<String>::new());
        store.migrate().await.unwrap();
        let applied = rows(&store, "SELECT version FROM seaql_migrations").await.len();
        assert_eq!(applied, migrations::SOURCES.len());
    });
}

#[test]
fn replicas_that_start_together_do_not_race() {
    both(async |store| {
        if store.writer().get_database_backend() == DbBackend::Sqlite {
            return;
        }
        // As on an empty database: the list of what was applied is what a race would break.
        let (first, second) = tokio::join!(store.migrate(), store.migrate());
        first.unwrap();
        second.unwrap();
    });
}
