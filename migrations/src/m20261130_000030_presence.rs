//! Who looks at a case or writes in it: a row for each of them, true for seconds.
use sea_orm_migration::prelude::*;

use crate::sketch::table;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table("presence")
            .uuid("ticket")
            .uuid("account")
            .text("doing")
            .instant("since")
            .instant("seen_at")
            .primary_key(&["ticket", "account"])
            .references("ticket", "ticket", "id")
            .references("account", "account", "id")
            .create(manager)
            .await
    }
}
