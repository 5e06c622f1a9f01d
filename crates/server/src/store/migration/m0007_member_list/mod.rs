use sea_orm::DbBackend;
use sea_orm_migration::{prelude::*, schema};

mod postgres;
mod sqlite;

use super::run;

/// Flags of identity providers and partners; what the list is sorted by and how long it is, kept by the database
/// itself, so that no writer can forget it and a page costs the same however many members there are.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// The flags, one column each.
const FLAGS: [&str; 6] = [
    "idp_provisioned",
    "idp_role_restricted",
    "sso_linked",
    "sso_invalid",
    "member_limit_restricted",
    "partnership_restricted",
];

const INDEXES: [(&str, &str); 6] = [
    ("membership_by_name", "(organization_id, sort_name, id) WHERE removed_at IS NULL"),
    ("membership_by_email", "(organization_id, sort_email, id) WHERE removed_at IS NULL"),
    ("membership_by_role", "(organization_id, sort_role, id) WHERE removed_at IS NULL"),
    ("membership_by_date", "(organization_id, date_created, id) WHERE removed_at IS NULL"),
    ("membership_pending", "(organization_id, id) WHERE user_id IS NULL AND removed_at IS NULL"),
    ("membership_removed", "(organization_id, id) WHERE removed_at IS NOT NULL"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Wholly or not at all, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        for flag in FLAGS {
            add(manager, "membership", schema::boolean(flag).default(false).to_owned()).await?;
        }
        for count in ["joined_count", "pending_count"] {
            add(manager, "organization", schema::big_integer(count).default(0).to_owned()).await?;
        }
        // Compared by code points in both databases, whatever the locale.
        let collation = if backend == DbBackend::Postgres { "COLLATE \"C\"" } else { "" };
        for key in ["sort_name", "sort_email"] {
            let column = format!("ALTER TABLE membership ADD COLUMN {key} text {collation} NOT NULL DEFAULT ''");
            run(manager, &[&column]).await?;
        }
        add(manager, "membership", schema::big_integer("sort_role").default(0).to_owned()).await?;
        run(manager, &[&fill_keys("membership"), &fill_counts()]).await?;
        for (name, columns) in INDEXES {
            run(manager, &[&format!("CREATE INDEX {name} ON membership {columns}")]).await?;
        }
        for statement in if backend == DbBackend::Postgres { postgres::triggers() } else { sqlite::triggers() } {
            run(manager, &[&statement]).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        run(manager, if backend == DbBackend::Postgres { &postgres::DROP } else { &sqlite::DROP }).await?;
        for (name, _) in INDEXES {
            run(manager, &[&format!("DROP INDEX {name}")]).await?;
        }
        for column in FLAGS.into_iter().chain(["sort_name", "sort_email", "sort_role"]) {
            run(manager, &[&format!("ALTER TABLE membership DROP COLUMN {column}")]).await?;
        }
        for column in ["joined_count", "pending_count"] {
            run(manager, &[&format!("ALTER TABLE organization DROP COLUMN {column}")]).await?;
        }
        Ok(())
    }
}

async fn add(manager: &SchemaManager<'_>, table: &'static str, column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await
}

/// The sort keys of a membership, by column: `row` names it in the statement.
fn keys(row: &str) -> [(&'static str, String); 3] {
    let of_user = |column: &str| {
        let found = format!("(SELECT {column} FROM user_account AS person WHERE person.id = {row}.user_id)");
        format!("coalesce({found}, {row}.email_key, '')")
    };
    [
        // The name as shown: a person without a name, and an invited one, go by their address.
        ("sort_name", of_user("coalesce(nullif(person.name_key, ''), person.email_key)")),
        ("sort_email", of_user("person.email_key")),
        // The id as well: so many have the same role that a place among them is found by the key alone.
        (
            "sort_role",
            format!(
                "CASE {row}.role WHEN 'owner' THEN 3 WHEN 'manager' THEN 2 WHEN 'admin' THEN 1 ELSE 0 END \
                 * 1000000000000000000 + {row}.id"
            ),
        ),
    ]
}

fn fill_keys(row: &str) -> String {
    let assignments = keys(row).map(|(column, value)| format!("{column} = {value}"));
    format!("UPDATE membership SET {}", assignments.join(", "))
}

/// Is the row a joined member that the list shows?
fn is_joined(row: &str) -> String {
    format!(
        "({row}.removed_at IS NULL AND {row}.invite_status = 'approved' AND {row}.user_id IS NOT NULL AND \
         EXISTS (SELECT 1 FROM user_account AS person WHERE person.id = {row}.user_id AND person.is_active))"
    )
}

/// Is the row an invitation that the list shows?
fn is_pending(row: &str) -> String {
    format!("({row}.removed_at IS NULL AND {row}.invite_status = 'approved' AND {row}.user_id IS NULL)")
}

/// 1 when the condition holds, else 0.
fn one_if(condition: &str) -> String {
    format!("(CASE WHEN {condition} THEN 1 ELSE 0 END)")
}

fn fill_counts() -> String {
    let count = |condition: String| {
        format!("(SELECT count(*) FROM membership AS m WHERE m.organization_id = organization.id AND {condition})")
    };
    let (joined, pending) = (count(is_joined("m")), count(is_pending("m")));
    format!("UPDATE organization SET joined_count = {joined}, pending_count = {pending}")
}

/// Adds a row to its organization's counts, or takes it off them.
fn count(row: &str, sign: &str) -> String {
    let (joined, pending) = (one_if(&is_joined(row)), one_if(&is_pending(row)));
    format!(
        "UPDATE organization SET joined_count = joined_count {sign} {joined}, pending_count = pending_count {sign} \
         {pending} WHERE id = {row}.organization_id"
    )
}

/// Counts a person's memberships anew after their account was opened or closed.
fn count_person() -> String {
    let standing = "m.user_id = NEW.id AND m.removed_at IS NULL AND m.invite_status = 'approved'";
    format!(
        "UPDATE organization SET joined_count = joined_count + {} - {} WHERE id IN \
         (SELECT m.organization_id FROM membership AS m WHERE {standing})",
        one_if("NEW.is_active"),
        one_if("OLD.is_active")
    )
}
