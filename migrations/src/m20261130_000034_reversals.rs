//! A debit is taken back once, whoever takes it back. What was written before has no value here and is found by its
//! document: rows of the ledger are never changed.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let reverses =
            Table::alter().table("ledger_entry").add_column(ColumnDef::new("reverses").uuid()).to_owned();
        manager.alter_table(reverses).await?;
        let once = Index::create()
            .name("ledger_entry_reverses_key")
            .table("ledger_entry")
            .col("reverses")
            .unique()
            .to_owned();
        manager.create_index(once).await
    }
}
