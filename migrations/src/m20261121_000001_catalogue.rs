//! Whom and what the desk serves: organisations, contacts, products, calendars, releases, entitlements, assets.
use sea_orm_migration::prelude::*;

use crate::sketch::{Sketch, create_all, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(manager, people()).await?;
        create_all(manager, products()).await?;
        create_all(manager, rights()).await
    }
}

fn people() -> [Sketch; 4] {
    [
        table("organisation")
            .id()
            .maybe_text("code")
            .text("name")
            .text("kind")
            .maybe_text("tax_id")
            .text("data")
            .instant("created_at")
            .unique("organisation_code_key", &["code"])
            .index("organisation_name_idx", &["name", "id"]),
        // Which provider serves which organisation: what a provider's staff may see of the people on the desk.
        table("clientele")
            .uuid("provider")
            .uuid("organisation")
            .primary_key(&["provider", "organisation"])
            .references("provider", "organisation", "id")
            .references("organisation", "organisation", "id")
            .index("clientele_organisation_idx", &["organisation"]),
        table("contact")
            .id()
            .uuid("organisation")
            .text("name")
            .flag("verified")
            .text("data")
            .instant("created_at")
            .references("organisation", "organisation", "id")
            .index("contact_organisation_idx", &["organisation", "name", "id"]),
        table("contact_address")
            .text("address")
            .uuid("contact")
            .primary_key(&["address", "contact"])
            .references("contact", "contact", "id")
            .index("contact_address_contact_idx", &["contact"]),
    ]
}

fn products() -> [Sketch; 5] {
    [
        table("service_calendar").text("code").text("data").number("revision").primary_key(&["code"]),
        table("holiday_set").text("code").text("data").number("revision").primary_key(&["code"]),
        table("holiday_year")
            .text("set_code")
            .small("year")
            .text("status")
            .text("data")
            .number("revision")
            .primary_key(&["set_code", "year"])
            .references("set_code", "holiday_set", "code"),
        table("product")
            .text("code")
            .uuid("provider")
            .text("calendar")
            .text("number_prefix")
            .text("data")
            .instant("created_at")
            .primary_key(&["code"])
            .references("provider", "organisation", "id")
            .index("product_provider_idx", &["provider"]),
        table("release")
            .id()
            .text("product")
            .text("version")
            .text("kind")
            .number("rank")
            .instant("published_at")
            .text("data")
            .references("product", "product", "code")
            .unique("release_version_key", &["product", "version", "kind"]),
    ]
}

fn rights() -> [Sketch; 2] {
    [
        table("entitlement")
            .id()
            .uuid("customer")
            .text("product")
            .text("kind")
            .maybe_text("key_hash")
            .text("valid_from")
            .text("valid_to")
            .text("data")
            .instant("created_at")
            .references("customer", "organisation", "id")
            .references("product", "product", "code")
            .index("entitlement_customer_idx", &["customer", "product"])
            .index("entitlement_product_idx", &["product", "kind", "valid_to"])
            .index("entitlement_key_hash_idx", &["key_hash"]),
        table("asset")
            .id()
            .uuid("customer")
            .text("kind")
            .text("name")
            .maybe_uuid("parent")
            .text("data")
            .references("customer", "organisation", "id")
            .references("parent", "asset", "id")
            .index("asset_customer_idx", &["customer", "kind"]),
    ]
}
