use sea_orm_migration::{prelude::*, schema};

use super::run;

/// Organizations, people, teams and who belongs where, as before the seed: every member is a user.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Wholly or not at all, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(organization()).await?;
        manager.create_table(user_account()).await?;
        manager.create_table(team()).await?;
        manager.create_table(membership()).await?;
        manager.create_table(session()).await?;
        run(
            manager,
            &[
                "CREATE UNIQUE INDEX team_slug ON team (organization_id, slug)",
                "CREATE UNIQUE INDEX membership_user ON membership (organization_id, user_id)",
                "CREATE INDEX membership_of_user ON membership (user_id)",
                "CREATE INDEX session_user_account ON session (user_id)",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["session", "membership", "team", "user_account", "organization"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn organization() -> TableCreateStatement {
    Table::create()
        .table("organization")
        .col(schema::big_pk_auto("id"))
        .col(schema::string_len_uniq("slug", 50))
        .col(schema::string_len("name", 64))
        .col(schema::big_integer("date_created"))
        .col(schema::boolean("allow_member_invite").default(true))
        .col(schema::boolean("open_membership").default(true))
        .col(schema::boolean("allow_join_requests").default(true))
        .col(schema::big_integer("version").default(0))
        .to_owned()
}

fn user_account() -> TableCreateStatement {
    Table::create()
        .table("user_account")
        .col(schema::big_pk_auto("id"))
        .col(schema::string_len("email", 75))
        .col(schema::string_len_uniq("email_key", 150))
        .col(schema::string_len("name", 200))
        .col(schema::string_len("name_key", 400).default(""))
        .col(schema::string_null("password_hash"))
        .col(schema::boolean("is_active").default(true))
        .col(schema::big_integer("date_joined"))
        .col(schema::big_integer_null("last_login"))
        .to_owned()
}

fn team() -> TableCreateStatement {
    Table::create()
        .table("team")
        .col(schema::big_pk_auto("id"))
        .col(schema::big_integer("organization_id"))
        .col(schema::string_len("slug", 50))
        .col(schema::string_len("name", 64))
        .col(schema::big_integer("date_created"))
        .foreign_key(ForeignKey::create().from("team", "organization_id").to("organization", "id"))
        .to_owned()
}

fn membership() -> TableCreateStatement {
    Table::create()
        .table("membership")
        .col(schema::big_pk_auto("id"))
        .col(schema::big_integer("organization_id"))
        .col(schema::big_integer("user_id"))
        .col(schema::string_len("role", 16).default("member"))
        .col(schema::big_integer("date_created"))
        .foreign_key(ForeignKey::create().from("membership", "organization_id").to("organization", "id"))
        .foreign_key(ForeignKey::create().from("membership", "user_id").to("user_account", "id"))
        .to_owned()
}

fn session() -> TableCreateStatement {
    Table::create()
        .table("session")
        .col(schema::string_len("token_hash", 64).primary_key())
        .col(schema::big_integer("user_id"))
        .col(schema::big_integer("date_created"))
        .col(schema::big_integer("expires_at"))
        .foreign_key(ForeignKey::create().from("session", "user_id").to("user_account", "id"))
        .to_owned()
}
