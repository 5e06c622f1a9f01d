use sea_orm::DbBackend;
use sea_orm_migration::{prelude::*, schema};

use super::run;

/// When people were here last, to the minute, and the members' order by it. As for the other orders, the database keeps the
/// key with the membership: 0 for whoever has never been here.
#[derive(DeriveMigrationName)]
pub struct Migration;

const KEY: &str = "coalesce((SELECT last_active FROM user_account AS person WHERE person.id = membership.user_id), 0)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut active = schema::big_integer_null("last_active");
        let mut key = schema::big_integer("sort_active").default(0).to_owned();
        manager.alter_table(Table::alter().table("user_account").add_column(&mut active).to_owned()).await?;
        manager.alter_table(Table::alter().table("membership").add_column(&mut key).to_owned()).await?;
        run(
            manager,
            &[
                "UPDATE user_account SET last_active = last_login",
                &format!("UPDATE membership SET sort_active = {KEY} WHERE user_id IS NOT NULL"),
                "CREATE INDEX membership_by_active ON membership (organization_id, sort_active, id) WHERE removed_at IS NULL",
            ],
        )
        .await?;
        let is_postgres = manager.get_database_backend() == DbBackend::Postgres;
        run(manager, if is_postgres { &POSTGRES_TRIGGERS } else { &SQLITE_TRIGGERS }).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_postgres = manager.get_database_backend() == DbBackend::Postgres;
        run(manager, if is_postgres { &POSTGRES_DROP } else { &SQLITE_DROP }).await?;
        run(
            manager,
            &[
                "DROP INDEX membership_by_active",
                "ALTER TABLE membership DROP COLUMN sort_active",
                "ALTER TABLE user_account DROP COLUMN last_active",
            ],
        )
        .await
    }
}

// Invitations, which are most of what is inserted, need nothing done: 0 is right.
const SQLITE_TRIGGERS: [&str; 3] = [
    "CREATE TRIGGER membership_active_inserted AFTER INSERT ON membership FOR EACH ROW WHEN NEW.user_id IS NOT NULL BEGIN \
     UPDATE membership SET sort_active = coalesce((SELECT last_active FROM user_account WHERE id = NEW.user_id), 0) \
     WHERE id = NEW.id; END",
    "CREATE TRIGGER membership_active_joined AFTER UPDATE OF user_id ON membership FOR EACH ROW BEGIN \
     UPDATE membership SET sort_active = coalesce((SELECT last_active FROM user_account WHERE id = NEW.user_id), 0) \
     WHERE id = NEW.id; END",
    "CREATE TRIGGER user_account_active AFTER UPDATE OF last_active ON user_account FOR EACH ROW \
     WHEN OLD.last_active IS NOT NEW.last_active BEGIN \
     UPDATE membership SET sort_active = coalesce(NEW.last_active, 0) WHERE user_id = NEW.id; END",
];

const SQLITE_DROP: [&str; 3] = [
    "DROP TRIGGER user_account_active",
    "DROP TRIGGER membership_active_joined",
    "DROP TRIGGER membership_active_inserted",
];

const POSTGRES_TRIGGERS: [&str; 4] = [
    "CREATE FUNCTION membership_active_key() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
     NEW.sort_active := coalesce((SELECT last_active FROM user_account WHERE id = NEW.user_id), 0); RETURN NEW; END $$",
    "CREATE FUNCTION user_account_active_key() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
     UPDATE membership SET sort_active = coalesce(NEW.last_active, 0) WHERE user_id = NEW.id; RETURN NULL; END $$",
    "CREATE TRIGGER membership_active BEFORE INSERT OR UPDATE OF user_id ON membership \
     FOR EACH ROW EXECUTE FUNCTION membership_active_key()",
    "CREATE TRIGGER user_account_active AFTER UPDATE OF last_active ON user_account \
     FOR EACH ROW WHEN (OLD.last_active IS DISTINCT FROM NEW.last_active) EXECUTE FUNCTION user_account_active_key()",
];

/// With their triggers.
const POSTGRES_DROP: [&str; 2] =
    ["DROP FUNCTION user_account_active_key() CASCADE", "DROP FUNCTION membership_active_key() CASCADE"];
