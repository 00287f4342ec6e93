//! Beside views of the queue people keep macros: the table of the ones holds both.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.rename_table(Table::rename().table("saved_view", "kept").to_owned()).await?;
        let kind = Table::alter()
            .table("kept")
            .add_column(ColumnDef::new("kind").text().not_null().default("view"))
            .to_owned();
        manager.alter_table(kind).await
    }
}
