use sea_orm_migration::{prelude::*, schema};

use super::run;

/// How often something was done lately: what limits count. In the database, so that all copies of the server count together.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("limit_count")
            .col(schema::string("key").primary_key())
            .col(schema::big_integer("window_ends_at"))
            .col(schema::integer("used"))
            .to_owned();
        manager.create_table(table).await?;
        run(manager, &["CREATE INDEX limit_count_over ON limit_count (window_ends_at)"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &["DROP TABLE limit_count"]).await
    }
}
