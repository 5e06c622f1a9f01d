use sea_orm_migration::{prelude::*, schema};

/// Members that are no people, and invitations whose links another installation made.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_bot = schema::boolean("is_bot").default(false).to_owned();
        manager.alter_table(Table::alter().table("user_account").add_column(is_bot).to_owned()).await?;
        let legacy = schema::big_integer_null("legacy_organization");
        manager.alter_table(Table::alter().table("membership").add_column(legacy).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("membership").drop_column("legacy_organization").to_owned()).await?;
        manager.alter_table(Table::alter().table("user_account").drop_column("is_bot").to_owned()).await
    }
}
