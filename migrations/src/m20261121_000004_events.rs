//! The event log: append-only by trigger, so that not even a fault of ours rewrites what happened.
use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::sketch::table;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: [&str; 2] = [
    "CREATE TRIGGER event_refuses_update BEFORE UPDATE ON event \
     BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END",
    "CREATE TRIGGER event_refuses_delete BEFORE DELETE ON event \
     BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END",
];

const POSTGRES: [&str; 3] = [
    "CREATE FUNCTION event_refuses_change() RETURNS trigger LANGUAGE plpgsql AS \
     $$ BEGIN RAISE EXCEPTION 'the event log is append-only'; END $$",
    "CREATE TRIGGER event_refuses_change BEFORE UPDATE OR DELETE ON event \
     FOR EACH ROW EXECUTE FUNCTION event_refuses_change()",
    "CREATE TRIGGER event_refuses_truncate BEFORE TRUNCATE ON event \
     FOR EACH STATEMENT EXECUTE FUNCTION event_refuses_change()",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table("event")
            .uuid("ticket")
            .number("sequence")
            .instant("recorded_at")
            .instant("at")
            .text("kind")
            .text("actor")
            .text("data")
            .text("clauses")
            .text("digest")
            .primary_key(&["ticket", "sequence"])
            .references("ticket", "ticket", "id")
            .index("event_recorded_idx", &["recorded_at", "ticket", "sequence"])
            .create(manager)
            .await?;
        let triggers: &[&str] = match manager.get_database_backend() {
            DbBackend::Postgres => &POSTGRES,
            _ => &SQLITE,
        };
        for statement in triggers {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
