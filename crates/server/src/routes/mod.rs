//! The endpoints, one file each: its request, its handler, what it answers.

mod accept;
mod access_requests;
mod account;
mod api_tokens;
mod audit_logs;
mod auth;
mod bots;
mod caller;
mod describe;
mod dev_mail;
mod events;
mod headers;
mod known;
mod members;
mod organizations;
mod paging;
mod recovery;
mod refusals;
mod requests;
mod root;
mod teams;
mod wire;

use axum::{Json, Router, routing::get};
use roster_api_types::LiveEvent;
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder};
use utoipa_axum::{router::OpenApiRouter, routes};

pub use accept::lead_to_waiting;

use self::refusals::{Coded, CodedDetail, Forbidden};
use crate::state::AppState;

/// What the API's description says about itself.
pub fn description() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Roster")
        .version("0")
        .description(Some("Members, teams and invitations of an organization: the members part of Sentry's REST API."))
        .build();
    let components = ComponentsBuilder::new()
        // Nothing refers to it: a stream's schema tells its lines, whose data are these.
        .schema_from::<LiveEvent>()
        // What every endpoint may answer is described once for all, so no endpoint brings these along.
        .schema_from::<Forbidden>()
        .schema_from::<CodedDetail>()
        .schema_from::<Coded>()
        .build();
    OpenApiBuilder::new().info(info).components(Some(components)).build()
}

/// Every endpoint of the API.
pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(root::root))
        .routes(routes!(auth::login))
        .routes(routes!(auth::logout))
        .merge(account::api())
        .merge(organizations::api())
        .routes(routes!(audit_logs::list))
        .routes(routes!(api_tokens::list, api_tokens::create))
        .routes(routes!(api_tokens::revoke))
        .routes(routes!(events::follow))
        .merge(members::api())
        .merge(bots::api())
        .merge(requests::api())
        .merge(teams::api())
        .merge(access_requests::api())
        .merge(accept::api())
}

/// What is served beside the API: the mailed links, and the mail of an installation that keeps it to itself.
/// `page` is the text of the app's page, when the app is served.
pub fn pages(page: Option<&str>) -> Router<AppState> {
    accept::page(page.and_then(accept::FirstPage::cut)).merge(recovery::pages(page)).merge(dev_mail::routes())
}

/// Serves the API's description as `openapi.json`; the last slash is [`crate::slash`]'s doing.
pub fn description_route(mut description: OpenApi) -> Router<AppState> {
    describe::what_every_endpoint_answers(&mut description);
    Router::new().route("/api/0/openapi.json/", get(move || async move { Json(description) }))
}
