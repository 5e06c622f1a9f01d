//! The endpoints, one file each: its request, its handler, what it answers.

mod accept;
mod auth;
mod caller;
mod dev_mail;
mod headers;
mod members;
mod organizations;
mod paging;
mod refusals;
mod root;
mod teams;
mod wire;

use axum::{Json, Router, routing::get};
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// What the API's description says about itself.
pub fn description() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Roster")
        .version("0")
        .description(Some("Members, teams and invitations of an organization: the members part of Sentry's REST API."))
        .build();
    OpenApiBuilder::new().info(info).build()
}

/// Every endpoint of the API.
pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(root::root))
        .routes(routes!(root::me))
        .routes(routes!(auth::login))
        .routes(routes!(auth::logout))
        .routes(routes!(organizations::list))
        .routes(routes!(organizations::get))
        .merge(members::api())
        .routes(routes!(teams::list))
        .routes(routes!(teams::get))
        .routes(routes!(teams::members))
        .merge(accept::api())
}

/// What is served beside the API: the mailed links, and the mail of an installation that keeps it to itself.
pub fn pages() -> Router<AppState> {
    accept::page().merge(dev_mail::routes())
}

/// Serves the API's description as `openapi.json`; the last slash is [`crate::slash`]'s doing.
pub fn description_route(description: OpenApi) -> Router<AppState> {
    Router::new().route("/api/0/openapi.json/", get(move || async move { Json(description) }))
}
