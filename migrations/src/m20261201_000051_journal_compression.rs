//! The journal keeps what every call was handed, a ticket's document all there is of it: PostgreSQL packs them with LZ4,
//! where it has it, which takes a fraction of the time of its own packing. SQLite packs nothing.
use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Servers that were built without LZ4 go on as before.
const PACK: &str = "DO $$ BEGIN \
     EXECUTE 'ALTER TABLE journal ALTER COLUMN input SET COMPRESSION lz4, ALTER COLUMN result SET COMPRESSION lz4'; \
     EXECUTE 'ALTER TABLE ticket_document ALTER COLUMN data SET COMPRESSION lz4'; \
     EXCEPTION WHEN feature_not_supported OR syntax_error THEN NULL; END $$";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        if db.get_database_backend() == DbBackend::Postgres {
            db.execute_unprepared(PACK).await?;
        }
        Ok(())
    }
}
