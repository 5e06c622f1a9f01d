//! Requests to join a team, one file per endpoint.

mod decide;
mod list;

pub use list::decidable;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// The endpoints of access requests.
pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list::list)).routes(routes!(decide::decide))
}
