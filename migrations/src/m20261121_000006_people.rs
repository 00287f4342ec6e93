//! Who may sign in: accounts, their sign-in links and sessions. Tokens are kept as hashes only.
use sea_orm_migration::prelude::*;

use crate::sketch::{Sketch, create_all, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(manager, [account(), sign_in_link(), session()]).await
    }
}

fn account() -> Sketch {
    table("account")
        .id()
        .maybe_text("email")
        .text("name")
        .text("role")
        .maybe_text("password_hash")
        .text("locale")
        .maybe_uuid("provider")
        .maybe_uuid("organisation")
        .maybe_uuid("contact")
        .instant("created_at")
        .maybe_instant("disabled_at")
        .references("provider", "organisation", "id")
        .references("organisation", "organisation", "id")
        .references("contact", "contact", "id")
        .unique("account_email_key", &["email"])
        .index("account_name_idx", &["name", "role"])
        .index("account_provider_idx", &["provider", "role"])
        .index("account_contact_idx", &["contact"])
}

fn sign_in_link() -> Sketch {
    table("sign_in_link")
        .text("token_hash")
        .uuid("account")
        .instant("expires_at")
        .maybe_instant("used_at")
        .primary_key(&["token_hash"])
        .references("account", "account", "id")
        .index("sign_in_link_account_idx", &["account"])
}

fn session() -> Sketch {
    table("session")
        .id()
        .uuid("family")
        .uuid("account")
        .text("refresh_hash")
        .instant("created_at")
        .instant("expires_at")
        .maybe_instant("revoked_at")
        .maybe_uuid("replaced_by")
        .references("account", "account", "id")
        .unique("session_refresh_hash_key", &["refresh_hash"])
        .index("session_account_idx", &["account"])
        .index("session_family_idx", &["family"])
}
