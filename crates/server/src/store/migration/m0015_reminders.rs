use sea_orm_migration::{prelude::*, schema};

/// Which invitees have been reminded.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = schema::integer("reminded_after").default(0).to_owned();
        manager.alter_table(Table::alter().table("membership").add_column(&mut column).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("membership").drop_column("reminded_after").to_owned()).await
    }
}
