//! Plugins on file, and which of them is in force for which product from when.
use sea_orm_migration::prelude::*;

use crate::sketch::{create_all, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let plugin = table("plugin")
            .id()
            .text("code")
            .text("version")
            .text("digest")
            .text("manifest")
            .bytes("component")
            .number("size")
            .instant("installed_at")
            .unique("plugin_digest_key", &["digest"])
            .index("plugin_code_idx", &["code", "installed_at"]);
        let rule_set = table("rule_set")
            .id()
            .text("product")
            .text("code")
            .uuid("plugin")
            .text("digest")
            .instant("in_force_from")
            .maybe_instant("withdrawn_at")
            .text("data")
            .instant("created_at")
            .references("product", "product", "code")
            .references("plugin", "plugin", "id")
            .index("rule_set_product_idx", &["product", "in_force_from"])
            .index("rule_set_plugin_idx", &["plugin"]);
        create_all(manager, [plugin, rule_set]).await
    }
}
