//! Reminders of invitations that wait for an answer, where the operator wants them.

use sea_orm::DbErr;

use crate::{state::AppState, store};

/// Asks for the reminders that are due; how many those were. Several copies of the server may do it at once.
///
/// # Errors
/// When the database fails.
pub async fn remind(state: &AppState) -> Result<u64, DbErr> {
    let now = state.clock.now();
    let reminders = &state.settings.reminders;
    let Some(ends_before) = reminders.ends_before(now) else { return Ok(0) };
    let (mut asked, mut last) = (0, 0);
    loop {
        let open = store::open_invitations(&state.db, last, now, ends_before).await?;
        let Some(end) = open.last() else { break };
        last = end.id;
        for invitation in open {
            let due = invitation.expires_at.and_then(|end| reminders.due(end, invitation.reminded_after, now));
            let Some(days) = due else { continue };
            let transaction = state.writer.begin().await?;
            asked += u64::from(store::enqueue_reminder(&transaction, invitation.id, days, now).await?);
            transaction.commit().await?;
        }
    }
    if asked > 0 {
        state.outbox_bell.notify_one();
    }
    Ok(asked)
}
