use sea_orm::{ConnectionTrait, DbBackend, Statement};
use sea_orm_migration::{prelude::*, schema};

use super::run;

/// The seed's first step: a membership has a user or an address, so that people can be invited who
/// have no account yet. An address is unique in its organization.
///
/// SQLite can't loosen a column, so the table is built anew in both databases alike.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Wholly or not at all, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = "id, organization_id, user_id, role, date_created";
        let table = membership("membership_next")
            .col(schema::big_integer_null("user_id"))
            .col(schema::string_len_null("email", 75))
            .col(schema::string_len_null("email_key", 150))
            .check(Expr::cust("user_id IS NOT NULL OR email IS NOT NULL"))
            .to_owned();
        replace_membership(manager, table, columns).await?;
        run(manager, &["CREATE UNIQUE INDEX membership_email ON membership (organization_id, email_key)"]).await
    }

    /// Refuses once pending rows exist: they have no user, and a user can't be made up.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let pending = "SELECT count(*) AS pending FROM membership WHERE user_id IS NULL";
        let connection = manager.get_connection();
        let backend = connection.get_database_backend();
        let row = connection.query_one_raw(Statement::from_string(backend, pending)).await?;
        let pending: i64 = row.map_or(Ok(0), |row| row.try_get("", "pending"))?;
        if pending > 0 {
            return Err(DbErr::Migration(format!(
                "cannot undo: {pending} pending memberships have no user, and would be lost; remove or accept them first"
            )));
        }
        let table = membership("membership_next").col(schema::big_integer("user_id")).to_owned();
        replace_membership(manager, table, "id, organization_id, user_id, role, date_created").await
    }
}

fn membership(name: &'static str) -> TableCreateStatement {
    Table::create()
        .table(name)
        .col(schema::big_pk_auto("id"))
        .col(schema::big_integer("organization_id"))
        .col(schema::string_len("role", 16).default("member"))
        .col(schema::big_integer("date_created"))
        .foreign_key(ForeignKey::create().from(name, "organization_id").to("organization", "id"))
        .foreign_key(ForeignKey::create().from(name, "user_id").to("user_account", "id"))
        .to_owned()
}

async fn replace_membership(
    manager: &SchemaManager<'_>,
    table: TableCreateStatement,
    columns: &str,
) -> Result<(), DbErr> {
    manager.create_table(table).await?;
    run(
        manager,
        &[
            &format!("INSERT INTO membership_next ({columns}) SELECT {columns} FROM membership"),
            "DROP TABLE membership",
            "ALTER TABLE membership_next RENAME TO membership",
            "CREATE UNIQUE INDEX membership_user ON membership (organization_id, user_id)",
            "CREATE INDEX membership_of_user ON membership (user_id)",
        ],
    )
    .await?;
    if manager.get_database_backend() == DbBackend::Postgres {
        // Copied numbers don't move PostgreSQL's counter; SQLite's follows by itself.
        let counter = "SELECT setval(pg_get_serial_sequence('membership', 'id'), coalesce(max(id), 0) + 1, false) FROM membership";
        run(manager, &[counter]).await?;
    }
    Ok(())
}
