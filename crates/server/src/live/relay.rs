use std::time::Duration;

use sea_orm::DbErr;
use tokio::{sync::watch, time::Instant};

use crate::{
    secret::Secret,
    state::AppState,
    store::{self, Calls},
};

/// At most one call in this time: many changes need no more than one.
const BETWEEN_CALLS: Duration = Duration::from_millis(50);
/// How long to leave a failing database alone.
const PAUSE_AFTER_ERROR: Duration = Duration::from_secs(5);

/// Carries the word between the copies of the server on one database, until `shutdown` says true or its sender is
/// gone. Wakes streams and the outbox's worker. Returns at once where no other copy can be.
pub async fn relay(state: AppState, mut shutdown: watch::Receiver<bool>) {
    if !store::may_have_copies(&state.db) {
        return;
    }
    loop {
        tokio::select! {
            _ = shutdown.wait_for(|over| *over) => return,
            Err(error) = carry(&state) => tracing::error!(%error, "the other copies can't be heard"),
        }
        tokio::select! {
            _ = shutdown.wait_for(|over| *over) => return,
            () = tokio::time::sleep(PAUSE_AFTER_ERROR) => {}
        }
    }
}

/// Calls and listens until the database fails.
async fn carry(state: &AppState) -> Result<(), DbErr> {
    let own_name = Secret::generate(&state.random).expose().to_owned();
    let mut calls = Calls::listen(&state.db).await?;
    // Whoever called before we listened was not heard.
    wake(state);
    let mut next_call = Instant::now();
    loop {
        let due = async {
            tokio::time::sleep_until(next_call).await;
            state.live.0.to_copies.notified().await;
        };
        tokio::select! {
            call = calls.next() => {
                if call?.as_ref() != Some(&own_name) {
                    wake(state);
                }
            }
            () = due => {
                store::call_copies(&state.db, &own_name).await?;
                next_call = Instant::now() + BETWEEN_CALLS;
            }
        }
    }
}

fn wake(state: &AppState) {
    state.live.wake();
    state.outbox_bell.notify_one();
}
