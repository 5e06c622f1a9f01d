use sea_orm::{ConnectionTrait as _, DbBackend};
use sea_orm_migration::{prelude::*, schema};

use super::run;

/// The outbox sends more than invitations: notices to those who decide requests, too. The role of those who ask to join,
/// and how people like things.
///
/// SQLite can't loosen a column, so the table is built anew in both databases alike.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// What a row of the outbox has to have.
pub(super) const CHECK: &str = "(kind = 'invitation' AND membership_id IS NOT NULL) OR (kind <> 'invitation' AND \
    membership_id IS NULL AND organization_id IS NOT NULL AND subject_id IS NOT NULL AND recipient_id IS NOT NULL \
    AND data IS NOT NULL)";

const KEPT: &str =
    "id, membership_id, referrer, state, attempts, next_attempt_at, leased_until, last_error, date_created, sent_at";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Wholly or not at all, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_column(manager, "organization", schema::string_len("default_role", 16).default("member")).await?;
        add_column(manager, "user_account", schema::text("options").default("{}")).await?;
        replace_outbox(manager, outbox_with_notices(CHECK), KEPT).await?;
        // Never the same notice to the same person twice. Invitations have none of the three: they are unique by membership.
        run(manager, &["CREATE UNIQUE INDEX outbox_notice ON outbox (kind, subject_id, recipient_id)"]).await
    }

    /// Notices that wait are lost: the older server can't send them.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &["DELETE FROM outbox WHERE membership_id IS NULL"]).await?;
        let table = outbox().col(schema::big_integer("membership_id")).to_owned();
        replace_outbox(manager, table, KEPT).await?;
        manager.alter_table(Table::alter().table("user_account").drop_column("options").to_owned()).await?;
        manager.alter_table(Table::alter().table("organization").drop_column("default_role").to_owned()).await
    }
}

async fn add_column(manager: &SchemaManager<'_>, table: &'static str, column: &mut ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table).add_column(column.take()).to_owned()).await
}

fn outbox() -> TableCreateStatement {
    Table::create()
        .table("outbox_next")
        .col(schema::big_pk_auto("id"))
        .col(schema::string_null("referrer"))
        .col(schema::string_len("state", 16))
        .col(schema::integer("attempts").default(0))
        .col(schema::big_integer("next_attempt_at"))
        .col(schema::big_integer_null("leased_until"))
        .col(schema::string_null("last_error"))
        .col(schema::big_integer("date_created"))
        .col(schema::big_integer_null("sent_at"))
        .foreign_key(ForeignKey::create().from("outbox_next", "membership_id").to("membership", "id"))
        .to_owned()
}

/// The outbox that sends notices, too; `check` is what a row has to have.
pub(super) fn outbox_with_notices(check: &'static str) -> TableCreateStatement {
    outbox()
        .col(schema::big_integer_null("membership_id"))
        .col(schema::string_len("kind", 32).default("invitation"))
        .col(schema::big_integer_null("organization_id"))
        .col(schema::big_integer_null("subject_id"))
        .col(schema::big_integer_null("recipient_id"))
        .col(schema::text_null("data"))
        .foreign_key(ForeignKey::create().from("outbox_next", "organization_id").to("organization", "id"))
        .foreign_key(ForeignKey::create().from("outbox_next", "recipient_id").to("user_account", "id"))
        .check(Expr::cust(check))
        .to_owned()
}

/// Puts the table `outbox_next` in the outbox's place, with these columns of the former rows.
pub(super) async fn replace_outbox(
    manager: &SchemaManager<'_>,
    table: TableCreateStatement,
    kept: &str,
) -> Result<(), DbErr> {
    manager.create_table(table).await?;
    run(
        manager,
        &[
            &format!("INSERT INTO outbox_next ({kept}) SELECT {kept} FROM outbox"),
            "DROP TABLE outbox",
            "ALTER TABLE outbox_next RENAME TO outbox",
            "CREATE UNIQUE INDEX outbox_membership ON outbox (membership_id)",
            "CREATE INDEX outbox_due ON outbox (state, next_attempt_at)",
        ],
    )
    .await?;
    if manager.get_database_backend() == DbBackend::Postgres {
        // Copied numbers don't move PostgreSQL's counter; SQLite's follows by itself.
        let counter =
            "SELECT setval(pg_get_serial_sequence('outbox', 'id'), coalesce(max(id), 0) + 1, false) FROM outbox";
        manager.get_connection().execute_unprepared(counter).await?;
    }
    Ok(())
}
