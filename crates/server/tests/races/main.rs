//! What must hold whoever comes first: many rounds of requests at the same moment, and a server killed in the middle.
#![expect(clippy::expect_used, reason = "a test that can't go on says why")]

#[path = "../api/database.rs"]
#[expect(dead_code, reason = "shared with the API's tests")]
mod database;
#[path = "../api/inviting.rs"]
#[expect(dead_code, reason = "shared with the API's tests")]
mod inviting;
mod joining;
mod killed;
mod owners;
mod processes;
mod server;
#[path = "../api/smtp.rs"]
#[expect(dead_code, reason = "shared with the API's tests")]
mod smtp;
#[path = "../api/support.rs"]
#[expect(dead_code, reason = "shared with the API's tests")]
mod support;
mod writers;

use std::future::Future;

use axum::http::StatusCode;
use roster_server::store::entity::{membership, organization};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

use crate::support::TestApp;

/// How often each race is run.
const ROUNDS: usize = 200;

/// Lets all of them run at the same moment; their answers in their order.
async fn at_once<T: Send + 'static>(
    tasks: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    let mut running = Vec::new();
    for task in tasks {
        running.push(tokio::spawn(task));
    }
    let mut answers = Vec::new();
    for task in running {
        answers.push(task.await.expect("no panic"));
    }
    answers
}

/// How many answers have this status.
fn count(statuses: &[StatusCode], wanted: StatusCode) -> usize {
    statuses.iter().filter(|status| **status == wanted).count()
}

/// The organization's memberships that have not been removed.
async fn standing(app: &TestApp, organization: &organization::Model) -> Vec<membership::Model> {
    membership::Entity::find()
        .filter(membership::Column::OrganizationId.eq(organization.id))
        .filter(membership::Column::RemovedAt.is_null())
        .all(&app.state.db)
        .await
        .expect("read")
}
