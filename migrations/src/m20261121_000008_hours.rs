//! The ledger of hours, and queues beside the products' own.
use sea_orm_migration::prelude::*;

use crate::sketch::{append_only, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Balance, holds and the number of the last posting stand on the entitlement, so that one statement takes
        // them further and finds out whether somebody else did.
        for column in ["balance", "held", "ledger_sequence"] {
            let column = ColumnDef::new(column).big_integer().not_null().default(0).to_owned();
            let change = Table::alter().table("entitlement").add_column(column).to_owned();
            manager.alter_table(change).await?;
        }
        let queue = ColumnDef::new("queue").text().to_owned();
        manager.alter_table(Table::alter().table("ticket").add_column(queue).to_owned()).await?;
        table("ledger_entry")
            .id()
            .uuid("entitlement")
            .number("sequence")
            .maybe_uuid("ticket")
            .text("kind")
            .number("minutes")
            .instant("at")
            .text("data")
            .references("entitlement", "entitlement", "id")
            .references("ticket", "ticket", "id")
            .unique("ledger_entry_sequence_key", &["entitlement", "sequence"])
            .index("ledger_entry_ticket_idx", &["ticket"])
            .create(manager)
            .await?;
        append_only(manager, "ledger_entry", "the ledger").await
    }
}
