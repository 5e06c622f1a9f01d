use sea_orm_migration::{prelude::*, schema};

use super::run;

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
        for column in ["legacy_organization", "legacy_member"] {
            let column = schema::big_integer_null(column);
            manager.alter_table(Table::alter().table("membership").add_column(column).to_owned()).await?;
        }
        let index = "CREATE INDEX membership_legacy ON membership (legacy_member) WHERE legacy_member IS NOT NULL";
        run(manager, &[index]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &["DROP INDEX membership_legacy"]).await?;
        for column in ["legacy_member", "legacy_organization"] {
            manager.alter_table(Table::alter().table("membership").drop_column(column).to_owned()).await?;
        }
        manager.alter_table(Table::alter().table("user_account").drop_column("is_bot").to_owned()).await
    }
}
