//! What others call our objects: natural keys of partners' systems.
use sea_orm_migration::prelude::*;

use crate::sketch::table;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table("external_ref")
            // The provider or customer whose names these are; nil is the desk's own.
            .uuid("owner")
            .text("kind")
            .text("source")
            .text("reference")
            .uuid("object")
            .instant("created_at")
            .primary_key(&["owner", "kind", "source", "reference"])
            .index("external_ref_object_idx", &["object", "owner"])
            .create(manager)
            .await
    }
}
