//! The whole server as one service: what users get and what tests drive.

use axum::{Router, extract::DefaultBodyLimit, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::router::OpenApiRouter;

use crate::{error::ApiError, routes, session, state::AppState};

/// No request of ours needs a larger body, in bytes.
const BODY_MAX: usize = 256 * 1024;

/// The whole server as one service.
pub fn app(state: AppState) -> Router {
    let (api, description) = OpenApiRouter::with_openapi(routes::description()).merge(routes::api()).split_for_parts();
    let api = api
        .merge(routes::description_route(description))
        .layer(middleware::from_fn_with_state(state.clone(), session::require_own_page))
        .layer(middleware::from_fn_with_state(state.clone(), session::provide_csrf_cookie));
    Router::new()
        .merge(api)
        .merge(routes::pages())
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(CatchPanicLayer::custom(|_| {
            axum::response::IntoResponse::into_response(ApiError::Internal("a handler panicked".into()))
        }))
        .with_state(state)
}
