use sea_orm_migration::{prelude::*, schema};

use super::run;

/// Who did what, when.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(audit_entry()).await?;
        run(manager, &["CREATE INDEX audit_entry_list ON audit_entry (organization_id, id)"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &["DROP TABLE audit_entry"]).await
    }
}

fn audit_entry() -> TableCreateStatement {
    Table::create()
        .table("audit_entry")
        .col(schema::big_pk_auto("id"))
        .col(schema::big_integer("organization_id"))
        .col(schema::big_integer_null("actor_id"))
        .col(schema::string_null("actor_label"))
        .col(schema::string_len("event", 32))
        .col(schema::string_null("ip_address"))
        .col(schema::big_integer_null("target_object"))
        .col(schema::big_integer_null("target_user_id"))
        .col(schema::text("data"))
        .col(schema::big_integer("date_created"))
        .foreign_key(ForeignKey::create().from("audit_entry", "organization_id").to("organization", "id"))
        .to_owned()
}
