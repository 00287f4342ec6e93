//! The knowledge base: articles as they stand, and every version they had.
use sea_orm_migration::prelude::*;

use crate::sketch::table;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table("article")
            .id()
            .text("product")
            .text("readers")
            .number("version")
            .text("latest")
            // In lower case, for finding: neither database folds Cyrillic letters by itself everywhere.
            .text("latest_words")
            .maybe_text("published")
            .maybe_text("published_words")
            .references("product", "product", "code")
            .index("article_product_idx", &["product", "id"])
            .create(manager)
            .await?;
        table("article_version")
            .uuid("article")
            .number("version")
            .text("data")
            .primary_key(&["article", "version"])
            .references("article", "article", "id")
            .create(manager)
            .await
    }
}
