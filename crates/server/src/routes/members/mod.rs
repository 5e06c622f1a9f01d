//! The members of an organization, one file per endpoint.

mod audit;
mod counts;
mod create;
mod details;
mod get;
mod keep;
mod list;
mod remove;
mod restore;
pub mod sending;
mod update;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// The endpoints of members.
pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(counts::counts))
        .routes(routes!(get::get, update::update, remove::remove))
        .routes(routes!(restore::restore))
        .routes(routes!(keep::keep))
}
