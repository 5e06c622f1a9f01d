//! Once an hour, what nobody needs any longer is deleted, and invitees are reminded.

use std::time::Duration;

use sea_orm::DbErr;
use tokio::sync::watch;

use crate::{
    remind::remind,
    state::AppState,
    store::{self, Tidied},
};

/// How long events are kept for those who come back: longer than any session lasts, so that no page can ask for more.
pub const EVENTS_LIFE: Duration = Duration::from_hours(30 * 24);
/// The pause between two times. Several copies of the server may do it at once.
const PAUSE: Duration = Duration::from_hours(1);

const _: () = assert!(EVENTS_LIFE.as_secs() > store::SESSION_LIFE.as_secs());

/// Tidies and reminds until `shutdown` says true or its sender is gone.
pub async fn run(state: AppState, mut shutdown: watch::Receiver<bool>) {
    loop {
        match tidy(&state).await {
            Ok(Tidied { events, sessions, resets, counts, memberships }) => {
                tracing::debug!(events, sessions, resets, counts, memberships, "tidied");
            }
            Err(error) => tracing::error!(%error, "what is over can't be deleted"),
        }
        match remind(&state).await {
            Ok(asked) => tracing::debug!(asked, "reminded"),
            Err(error) => tracing::error!(%error, "invitees can't be reminded"),
        }
        tokio::select! {
            _ = shutdown.wait_for(|over| *over) => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

/// Deletes what nobody needs at this moment.
///
/// # Errors
/// When the database fails.
pub async fn tidy(state: &AppState) -> Result<Tidied, DbErr> {
    let now = state.clock.now();
    let transaction = state.writer.begin().await?;
    let mut tidied = store::tidy(&transaction, now.before(EVENTS_LIFE), now).await?;
    if let Some(kept) = state.settings.purge_after {
        tidied.memberships = store::purge(&transaction, now.before(kept)).await?;
    }
    transaction.commit().await?;
    Ok(tidied)
}
