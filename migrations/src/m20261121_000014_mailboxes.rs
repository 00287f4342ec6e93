//! Mailboxes with how far they are read, and what became of a letter at each of its recipients.
use sea_orm_migration::prelude::*;

use crate::sketch::table;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table("mailbox")
            .id()
            .text("address")
            .maybe_text("product")
            .text("data")
            // Where reading goes on: UIDs count within one UIDVALIDITY (RFC 3501 2.3.1.1).
            .maybe_number("uid_validity")
            .number("last_uid")
            // Mail that had arrived by then is taken in.
            .maybe_instant("read_to")
            .maybe_instant("last_mail_at")
            .maybe_text("last_error")
            .maybe_instant("failing_since")
            .maybe_instant("lease_until")
            .number("fence")
            .instant("created_at")
            .references("product", "product", "code")
            .unique("mailbox_address_key", &["address"])
            .create(manager)
            .await?;
        let deliveries = Table::alter()
            .table("outbox")
            .add_column(ColumnDef::new("deliveries").text().not_null().default("[]"))
            .to_owned();
        manager.alter_table(deliveries).await
    }
}
