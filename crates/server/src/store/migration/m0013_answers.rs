use sea_orm_migration::{prelude::*, schema};

/// What invitees answer otherwise than by joining.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            schema::big_integer_null("declined_at"),
            schema::big_integer_null("renewal_asked_at"),
            schema::string_null("move_asked_to"),
        ] {
            manager.alter_table(Table::alter().table("membership").add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["move_asked_to", "renewal_asked_at", "declined_at"] {
            manager.alter_table(Table::alter().table("membership").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
