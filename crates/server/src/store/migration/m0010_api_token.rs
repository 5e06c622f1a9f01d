use sea_orm_migration::{prelude::*, schema};

use super::run;

/// API tokens: what stands for a user without a browser.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(api_token()).await?;
        run(manager, &["CREATE INDEX api_token_user ON api_token (user_id)"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &["DROP TABLE api_token"]).await
    }
}

fn api_token() -> TableCreateStatement {
    Table::create()
        .table("api_token")
        .col(schema::big_pk_auto("id"))
        .col(schema::big_integer("user_id"))
        .col(schema::big_integer_null("organization_id"))
        .col(schema::string_len("name", 64))
        .col(schema::string_len("prefix", 16))
        .col(schema::string_len_uniq("token_hash", 64))
        .col(schema::text("scopes"))
        .col(schema::big_integer("date_created"))
        .col(schema::big_integer_null("expires_at"))
        .col(schema::big_integer_null("last_used_at"))
        .col(schema::big_integer_null("revoked_at"))
        .foreign_key(ForeignKey::create().from("api_token", "user_id").to("user_account", "id"))
        .foreign_key(ForeignKey::create().from("api_token", "organization_id").to("organization", "id"))
        .to_owned()
}
