use sea_orm::DbBackend;
use sea_orm_migration::prelude::*;

use super::run;

/// An index of all texts of three characters that names and addresses have, so that a search reads what it finds and not
/// everybody. The database itself keeps it, as it keeps what the texts are made of (step seven).
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Wholly or not at all, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, columns) in INDEXES {
            run(manager, &[&format!("CREATE INDEX {name} ON membership {columns}")]).await?;
        }
        if manager.get_database_backend() == DbBackend::Postgres {
            return run(manager, &[POSTGRES]).await;
        }
        create_sqlite(manager, text).await
    }

    /// An extension stays: others may use it by now.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_postgres = manager.get_database_backend() == DbBackend::Postgres;
        let drop: &[&str] = if is_postgres { &["DROP INDEX IF EXISTS membership_search"] } else { &SQLITE_DROP };
        run(manager, drop).await?;
        for (name, _) in INDEXES {
            run(manager, &[&format!("DROP INDEX {name}")]).await?;
        }
        Ok(())
    }
}

/// Of few among many: those who signed in through single sign-on where it is hardly used, and requests.
const INDEXES: [(&str, &str); 2] = [
    ("membership_linked", "(organization_id, id) WHERE sso_linked AND removed_at IS NULL"),
    ("membership_requested", "(organization_id, id) WHERE invite_status <> 'approved' AND removed_at IS NULL"),
];

/// Where the extension can't be had, the server works without the index; `roster doctor` tells. New entries wait in a
/// short list only, as every search reads that list, too.
const POSTGRES: &str = "DO $$ BEGIN \
     CREATE EXTENSION IF NOT EXISTS pg_trgm; \
     CREATE INDEX membership_search ON membership USING gin (sort_name gin_trgm_ops, sort_email gin_trgm_ops) \
     WITH (gin_pending_list_limit = 256); \
     EXCEPTION WHEN insufficient_privilege OR undefined_file OR undefined_object OR feature_not_supported THEN \
     RAISE WARNING 'members are searched without an index: %', SQLERRM; END $$";

/// SQLite's index, filled with the texts of the rows there are, and its triggers; `text` is a row's.
pub(super) async fn create_sqlite(manager: &SchemaManager<'_>, text: fn(&str) -> String) -> Result<(), DbErr> {
    run(manager, &[TABLE, &fill(text)]).await?;
    for trigger in triggers(text) {
        run(manager, &[&trigger]).await?;
    }
    Ok(())
}

/// Keeps no text, and of each three characters only in whose text they are. The texts are in lower case already.
const TABLE: &str = "CREATE VIRTUAL TABLE member_search USING \
     fts5(text, tokenize = 'trigram case_sensitive 1', content = '', columnsize = 0, detail = none)";

/// The number of a membership's text: an organization's are one after the other, so that a search reads no other's.
fn number(row: &str) -> String {
    format!("{row}.organization_id * 1099511627776 + {row}.id")
}

/// A membership's text.
pub(super) fn text(row: &str) -> String {
    format!("{row}.sort_name || char(10) || {row}.sort_email")
}

/// Has the row a text? A new row gets its own a moment later, by a trigger.
fn has_text(row: &str) -> String {
    format!("{row}.sort_name || {row}.sort_email <> ''")
}

fn fill(text: fn(&str) -> String) -> String {
    let (number, text, has_text) = (number("m"), text("m"), has_text("m"));
    format!(
        "INSERT INTO member_search (rowid, text) SELECT {number}, {text} FROM membership AS m WHERE {has_text} \
         ORDER BY m.organization_id, m.id"
    )
}

fn triggers(text: fn(&str) -> String) -> [String; 3] {
    let trigger = |name: &str, event: &str, condition: &str, steps: &[String]| {
        let steps = steps.join("; ");
        format!("CREATE TRIGGER {name} AFTER {event} ON membership FOR EACH ROW WHEN {condition} BEGIN {steps}; END")
    };
    let add = format!(
        "INSERT INTO member_search (rowid, text) SELECT {}, {} WHERE {}",
        number("NEW"),
        text("NEW"),
        has_text("NEW")
    );
    // What is not in there must not be taken out.
    let take_out = format!(
        "INSERT INTO member_search (member_search, rowid, text) SELECT 'delete', {}, {} WHERE {}",
        number("OLD"),
        text("OLD"),
        has_text("OLD")
    );
    let columns = ["sort_name", "sort_email", "organization_id"];
    let changed = columns.map(|column| format!("OLD.{column} <> NEW.{column}")).join(" OR ");
    let changing = format!("UPDATE OF {}", columns.join(", "));
    [
        trigger("membership_search_inserted", "INSERT", &has_text("NEW"), std::slice::from_ref(&add)),
        trigger("membership_search_changed", &changing, &changed, &[take_out.clone(), add]),
        trigger("membership_search_deleted", "DELETE", &has_text("OLD"), &[take_out]),
    ]
}

pub(super) const SQLITE_DROP: [&str; 4] = [
    "DROP TRIGGER membership_search_deleted",
    "DROP TRIGGER membership_search_changed",
    "DROP TRIGGER membership_search_inserted",
    "DROP TABLE member_search",
];
