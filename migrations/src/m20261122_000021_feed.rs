//! The feed of events: every event of the log once, by a trigger, in an order that readers may follow with a cursor.
//!
//! On SQLite there is one writer, so the order of writing is the order of commits. PostgreSQL hands numbers out before
//! it commits: there `position` is given after the commit, to what is visible, by one at a time (`store::feed`).
use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::sketch::table;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: [&str; 1] = ["CREATE TRIGGER event_is_fed AFTER INSERT ON event BEGIN \
     INSERT INTO feed (position, ticket, sequence) \
     VALUES ((SELECT coalesce(max(position), 0) + 1 FROM feed), new.ticket, new.sequence); END"];

const POSTGRES: [&str; 2] = [
    "CREATE FUNCTION event_is_fed() RETURNS trigger LANGUAGE plpgsql AS \
     $$ BEGIN INSERT INTO feed (ticket, sequence) SELECT ticket, sequence FROM added; RETURN NULL; END $$",
    "CREATE TRIGGER event_is_fed AFTER INSERT ON event REFERENCING NEW TABLE AS added \
     FOR EACH STATEMENT EXECUTE FUNCTION event_is_fed()",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table("feed")
            .numbered("number")
            .maybe_number("position")
            .uuid("ticket")
            .number("sequence")
            .unique("feed_position_key", &["position"])
            .create(manager)
            .await?;
        let db = manager.get_connection();
        let before = "INSERT INTO feed (ticket, sequence) SELECT ticket, sequence FROM event \
                      ORDER BY recorded_at, ticket, sequence";
        db.execute_unprepared(before).await?;
        db.execute_unprepared("UPDATE feed SET position = number").await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            db.execute_unprepared("CREATE INDEX feed_waiting_idx ON feed (number) WHERE position IS NULL")
                .await?;
            for statement in POSTGRES {
                db.execute_unprepared(statement).await?;
            }
            return Ok(());
        }
        for statement in SQLITE {
            db.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
