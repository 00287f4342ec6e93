//! The long columns of tickets leave for a table of their own: a queue reads and a recalculation of deadlines (TR-11)
//! rewrites narrow rows only. And what providers publish.
use sea_orm_migration::prelude::*;

use crate::sketch::table;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table("ticket_document")
            .uuid("ticket")
            .text("search")
            .text("data")
            .primary_key(&["ticket"])
            .references("ticket", "ticket", "id")
            .create(manager)
            .await?;
        let copied = "INSERT INTO ticket_document (ticket, search, data) SELECT id, search, data FROM ticket";
        manager.get_connection().execute_unprepared(copied).await?;
        for column in ["search", "data"] {
            manager.alter_table(Table::alter().table("ticket").drop_column(column).to_owned()).await?;
        }
        table("publication")
            .id()
            .text("product")
            .text("code")
            .instant("published_at")
            .text("data")
            .references("product", "product", "code")
            .unique("publication_code_key", &["product", "code"])
            .create(manager)
            .await
    }
}
