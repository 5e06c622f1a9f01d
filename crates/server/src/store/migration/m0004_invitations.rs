use sea_orm_migration::{prelude::*, schema};

use super::run;

/// Who invited, until when, by which link; removal that can be taken back; the outgoing mail.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Wholly or not at all, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One column a statement: SQLite adds no more at a time.
        for column in added_columns() {
            manager.alter_table(Table::alter().table("membership").add_column(column).to_owned()).await?;
        }
        manager.create_table(invitation_token()).await?;
        manager.create_table(outbox()).await?;
        run(
            manager,
            &[
                "CREATE INDEX invitation_token_of_membership ON invitation_token (membership_id)",
                "CREATE UNIQUE INDEX outbox_membership ON outbox (membership_id)",
                "CREATE INDEX outbox_due ON outbox (state, next_attempt_at)",
                // Removed rows stay, so a person or an address may come again: uniqueness is among those that count.
                "DROP INDEX membership_user",
                "DROP INDEX membership_email",
                "CREATE UNIQUE INDEX membership_user ON membership (organization_id, user_id) WHERE removed_at IS NULL",
                "CREATE UNIQUE INDEX membership_email ON membership (organization_id, email_key) WHERE removed_at IS NULL",
                // The list: one organization's rows by number, without the removed.
                "CREATE INDEX membership_list ON membership (organization_id, id) WHERE removed_at IS NULL",
                "CREATE INDEX membership_inviter ON membership (organization_id, inviter_id)",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(
            manager,
            &[
                "DROP INDEX membership_inviter",
                "DROP INDEX membership_list",
                "DROP INDEX membership_email",
                "DROP INDEX membership_user",
                "DROP TABLE outbox",
                "DROP TABLE invitation_token",
                // Without the mark of removal a removed row would count again.
                "DELETE FROM membership_team WHERE membership_id IN (SELECT id FROM membership WHERE removed_at IS NOT NULL)",
                "DELETE FROM membership WHERE removed_at IS NOT NULL",
            ],
        )
        .await?;
        for column in ["removed_with", "removed_at", "expires_at", "invite_status", "inviter_id"] {
            manager.alter_table(Table::alter().table("membership").drop_column(column).to_owned()).await?;
        }
        run(
            manager,
            &[
                "CREATE UNIQUE INDEX membership_user ON membership (organization_id, user_id)",
                "CREATE UNIQUE INDEX membership_email ON membership (organization_id, email_key)",
            ],
        )
        .await
    }
}

fn added_columns() -> [ColumnDef; 5] {
    [
        schema::big_integer_null("inviter_id"),
        schema::string_len("invite_status", 32).default("approved").to_owned(),
        schema::big_integer_null("expires_at"),
        schema::big_integer_null("removed_at"),
        schema::big_integer_null("removed_with"),
    ]
}

fn invitation_token() -> TableCreateStatement {
    Table::create()
        .table("invitation_token")
        .col(schema::string_len("token_hash", 64).primary_key())
        .col(schema::big_integer("membership_id"))
        .col(schema::big_integer("date_created"))
        .foreign_key(ForeignKey::create().from("invitation_token", "membership_id").to("membership", "id"))
        .to_owned()
}

fn outbox() -> TableCreateStatement {
    Table::create()
        .table("outbox")
        .col(schema::big_pk_auto("id"))
        .col(schema::big_integer("membership_id"))
        .col(schema::string_null("referrer"))
        .col(schema::string_len("state", 16))
        .col(schema::integer("attempts").default(0))
        .col(schema::big_integer("next_attempt_at"))
        .col(schema::big_integer_null("leased_until"))
        .col(schema::string_null("last_error"))
        .col(schema::big_integer("date_created"))
        .col(schema::big_integer_null("sent_at"))
        .foreign_key(ForeignKey::create().from("outbox", "membership_id").to("membership", "id"))
        .to_owned()
}
