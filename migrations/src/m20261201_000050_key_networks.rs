//! Where a program's key may be used from: networks, as JSON; nothing where it opens from anywhere.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let networks = ColumnDef::new("networks").text().to_owned();
        manager.alter_table(Table::alter().table("api_key").add_column(networks).to_owned()).await
    }
}
