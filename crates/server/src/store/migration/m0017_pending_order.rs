use sea_orm::DbBackend;
use sea_orm_migration::{prelude::*, schema};

use super::run;

/// Invitations whose mail has failed come first among the pending ones. The database itself keeps them so, as it keeps
/// what all members are sorted by (step seven).
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Wholly or not at all, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = schema::big_integer("sort_delivery").default(0).to_owned();
        manager.alter_table(Table::alter().table("membership").add_column(&mut column).to_owned()).await?;
        run(manager, &[&format!("UPDATE membership SET sort_delivery = {}", key("membership.id")), INDEX]).await?;
        let is_postgres = manager.get_database_backend() == DbBackend::Postgres;
        for statement in if is_postgres { in_postgres() } else { in_sqlite() } {
            run(manager, &[&statement]).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_postgres = manager.get_database_backend() == DbBackend::Postgres;
        run(manager, if is_postgres { &DROP_IN_POSTGRES[..] } else { &DROP_IN_SQLITE }).await?;
        run(manager, &["DROP INDEX membership_by_delivery", "ALTER TABLE membership DROP COLUMN sort_delivery"]).await
    }
}

const INDEX: &str = "CREATE INDEX membership_by_delivery ON membership (organization_id, sort_delivery, id) \
    WHERE user_id IS NULL AND removed_at IS NULL";

/// Failed ones first, and the id as well: so many are alike that a place among them is found by the key alone. `id` is
/// the membership's.
fn key(id: &str) -> String {
    let has_failed =
        format!("EXISTS (SELECT 1 FROM outbox AS mail WHERE mail.membership_id = {id} AND mail.state = 'failed')");
    format!("CASE WHEN {has_failed} THEN 0 ELSE 1 END * 1000000000000000000 + {id}")
}

/// Sorts a mail's invitation anew, unless it stays where it is; `mail` names the mail's row.
fn sort_anew(mail: &str) -> String {
    let (id, key) = (format!("{mail}.membership_id"), key("membership.id"));
    format!("UPDATE membership SET sort_delivery = {key} WHERE id = {id} AND sort_delivery <> {key}")
}

fn in_sqlite() -> Vec<String> {
    let trigger = |name: &str, event: &str, step: &str| {
        format!("CREATE TRIGGER {name} AFTER {event} FOR EACH ROW BEGIN {step}; END")
    };
    let sort = format!("UPDATE membership SET sort_delivery = {} WHERE id = NEW.id", key("NEW.id"));
    vec![
        trigger("membership_delivered", "INSERT ON membership", &sort),
        trigger("outbox_inserted", "INSERT ON outbox", &sort_anew("NEW")),
        trigger("outbox_moved", "UPDATE OF state, membership_id ON outbox", &sort_anew("NEW")),
        trigger("outbox_deleted", "DELETE ON outbox", &sort_anew("OLD")),
    ]
}

const DROP_IN_SQLITE: [&str; 4] = [
    "DROP TRIGGER outbox_deleted",
    "DROP TRIGGER outbox_moved",
    "DROP TRIGGER outbox_inserted",
    "DROP TRIGGER membership_delivered",
];

fn in_postgres() -> Vec<String> {
    let function = |name: &str, step: &str, result: &str| {
        format!("CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {step}; RETURN {result}; END $$")
    };
    let trigger = |name: &str, event: &str, function: &str| {
        format!("CREATE TRIGGER {name} {event} FOR EACH ROW EXECUTE FUNCTION {function}()")
    };
    vec![
        function("membership_delivery", &format!("NEW.sort_delivery := {}", key("NEW.id")), "NEW"),
        function("outbox_delivery", &sort_anew("NEW"), "NULL"),
        function("outbox_no_delivery", &sort_anew("OLD"), "NULL"),
        trigger("membership_delivered", "BEFORE INSERT ON membership", "membership_delivery"),
        trigger("outbox_moved", "AFTER INSERT OR UPDATE OF state, membership_id ON outbox", "outbox_delivery"),
        trigger("outbox_deleted", "AFTER DELETE ON outbox", "outbox_no_delivery"),
    ]
}

/// With their triggers.
const DROP_IN_POSTGRES: [&str; 3] = [
    "DROP FUNCTION outbox_no_delivery() CASCADE",
    "DROP FUNCTION outbox_delivery() CASCADE",
    "DROP FUNCTION membership_delivery() CASCADE",
];
