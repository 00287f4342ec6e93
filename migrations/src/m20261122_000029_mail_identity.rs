//! What makes two deliveries one mail: its Message-ID with what the sender wrote, at one product.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let identity =
            Table::alter().table("raw_mail").add_column(ColumnDef::new("identity").text()).to_owned();
        manager.alter_table(identity).await?;
        let once = Index::create()
            .name("raw_mail_identity_key")
            .table("raw_mail")
            .col("identity")
            .unique()
            .to_owned();
        manager.create_index(once).await
    }
}
