//! The endpoints, one file each: its request, its handler, what it answers.

mod accept;
mod access_requests;
mod account;
mod api_tokens;
mod audit_logs;
mod auth;
mod bots;
mod caller;
mod dev_mail;
mod events;
mod headers;
mod members;
mod organizations;
mod paging;
mod recovery;
mod refusals;
mod requests;
mod root;
mod teams;
mod wire;

use axum::{Json, Router, http::StatusCode, routing::get};
use roster_api_types::LiveEvent;
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder, RefOr};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// What the API's description says about itself.
pub fn description() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Roster")
        .version("0")
        .description(Some("Members, teams and invitations of an organization: the members part of Sentry's REST API."))
        .build();
    // Nothing refers to it: a stream's schema tells its lines, whose data are these.
    let components = ComponentsBuilder::new().schema_from::<LiveEvent>().build();
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
    describe_every_response(&mut description);
    Router::new().route("/api/0/openapi.json/", get(move || async move { Json(description) }))
}

/// The format wants words for every response; where an endpoint gives none, the status' own will do.
fn describe_every_response(description: &mut OpenApi) {
    let paths = description.paths.paths.values_mut();
    let operations =
        paths.flat_map(|path| [&mut path.get, &mut path.put, &mut path.post, &mut path.delete].into_iter().flatten());
    for (status, response) in operations.flat_map(|operation| operation.responses.responses.iter_mut()) {
        let status = status.parse::<StatusCode>().ok().and_then(|status| status.canonical_reason());
        if let (RefOr::T(response), Some(status)) = (response, status)
            && response.description.is_empty()
        {
            status.clone_into(&mut response.description);
        }
    }
}
