//! Passkeys of staff, sign-in by providers of identity, what is kept between the steps of both, and the key that made
//! a webhook.
use sea_orm_migration::prelude::*;

use crate::sketch::{Sketch, create_all, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(manager, [passkey(), ceremony(), identity_provider(), identity()]).await?;
        let made_by = ColumnDef::new("api_key").uuid().to_owned();
        manager.alter_table(Table::alter().table("webhook").add_column(made_by).to_owned()).await
    }
}

fn passkey() -> Sketch {
    table("passkey")
        .id()
        .uuid("account")
        .text("credential")
        .text("name")
        // The public key with its counter.
        .text("data")
        .instant("created_at")
        .maybe_instant("used_at")
        .references("account", "account", "id")
        // One authenticator's credential is one account's.
        .unique("passkey_credential_key", &["credential"])
        .index("passkey_account_idx", &["account"])
}

/// What the desk asked a browser or a provider of identity, until the answer comes: taken once.
fn ceremony() -> Sketch {
    table("ceremony")
        .text("token_hash")
        .text("purpose")
        .maybe_uuid("account")
        .text("state")
        .instant("expires_at")
        .primary_key(&["token_hash"])
        .index("ceremony_expires_idx", &["expires_at"])
}

fn identity_provider() -> Sketch {
    table("identity_provider").id().text("data").flag("enabled").instant("created_at")
}

/// Who is meant by a subject of a provider: an address that changes hands is not the person.
fn identity() -> Sketch {
    table("identity")
        .uuid("provider")
        .text("subject")
        .uuid("account")
        .instant("created_at")
        .primary_key(&["provider", "subject"])
        .references("provider", "identity_provider", "id")
        .references("account", "account", "id")
        .unique("identity_account_key", &["provider", "account"])
}
