use sea_orm_migration::{prelude::*, schema};

use super::run;

/// What open pages are told.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("event")
            .col(schema::big_pk_auto("id"))
            .col(schema::big_integer("organization_id"))
            .col(schema::string_len("kind", 32))
            .col(schema::big_integer_null("member_id"))
            .col(schema::big_integer("date_created"))
            .foreign_key(ForeignKey::create().from("event", "organization_id").to("organization", "id"))
            .to_owned();
        manager.create_table(table).await?;
        run(manager, &["CREATE INDEX event_list ON event (organization_id, id)"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &["DROP TABLE event"]).await
    }
}
