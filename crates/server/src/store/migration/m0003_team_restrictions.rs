use sea_orm_migration::{prelude::*, schema};

use super::run;

/// The seed's second step: a membership reaches all teams unless it is restricted to some.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Wholly or not at all, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let access = Table::alter()
            .table("membership")
            .add_column(schema::boolean("has_global_access").default(true))
            .to_owned();
        manager.alter_table(access).await?;
        manager.create_table(membership_team()).await?;
        run(manager, &["CREATE INDEX membership_team_of_team ON membership_team (team_id)"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("membership_team").to_owned()).await?;
        let access = Table::alter().table("membership").drop_column("has_global_access").to_owned();
        manager.alter_table(access).await
    }
}

fn membership_team() -> TableCreateStatement {
    Table::create()
        .table("membership_team")
        .col(schema::big_integer("membership_id"))
        .col(schema::big_integer("team_id"))
        .col(schema::string_len_null("role", 16))
        .primary_key(Index::create().col("membership_id").col("team_id"))
        .foreign_key(ForeignKey::create().from("membership_team", "membership_id").to("membership", "id"))
        .foreign_key(ForeignKey::create().from("membership_team", "team_id").to("team", "id"))
        .to_owned()
}
