use sea_orm_migration::{prelude::*, schema};

use super::{
    m0009_requests::{CHECK, outbox_with_notices, replace_outbox},
    run,
};

/// Links to a new password, and the outbox sends them.
#[derive(DeriveMigrationName)]
pub struct Migration;

const KEPT: &str = "id, membership_id, referrer, state, attempts, next_attempt_at, leased_until, last_error, \
    date_created, sent_at, kind, organization_id, subject_id, recipient_id, data";

/// What a row of the outbox has to have, now that there are resets, too.
const CHECK_WITH_RESETS: &str = "(kind = 'invitation' AND membership_id IS NOT NULL) OR (kind = 'password-reset' AND \
    membership_id IS NULL AND recipient_id IS NOT NULL) OR (kind NOT IN ('invitation', 'password-reset') AND \
    membership_id IS NULL AND organization_id IS NOT NULL AND subject_id IS NOT NULL AND recipient_id IS NOT NULL \
    AND data IS NOT NULL)";

const UNIQUE_NOTICES: &str = "CREATE UNIQUE INDEX outbox_notice ON outbox (kind, subject_id, recipient_id)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("password_reset")
            .col(schema::string_len("token_hash", 64).primary_key())
            .col(schema::big_integer("user_id"))
            .col(schema::big_integer("expires_at"))
            .foreign_key(ForeignKey::create().from("password_reset", "user_id").to("user_account", "id"))
            .to_owned();
        manager.create_table(table).await?;
        run(manager, &["CREATE INDEX password_reset_of_user ON password_reset (user_id)"]).await?;
        replace_outbox(manager, outbox_with_notices(CHECK_WITH_RESETS), KEPT).await?;
        run(manager, &[UNIQUE_NOTICES]).await
    }

    /// Resets that wait are lost: the older server can't send them.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &["DELETE FROM outbox WHERE kind = 'password-reset'", "DROP TABLE password_reset"]).await?;
        replace_outbox(manager, outbox_with_notices(CHECK), KEPT).await?;
        run(manager, &[UNIQUE_NOTICES]).await
    }
}
