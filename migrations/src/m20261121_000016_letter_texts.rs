//! Letters in a provider's own words.
use sea_orm_migration::prelude::*;

use crate::sketch::table;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table("letter_text")
            .uuid("provider")
            .text("code")
            .text("locale")
            .text("data")
            .primary_key(&["provider", "code", "locale"])
            .references("provider", "organisation", "id")
            .create(manager)
            .await
    }
}
