//! The whole server as one service: what users get and what tests drive.

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderValue, Method, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};
use utoipa_axum::router::OpenApiRouter;

use crate::{
    client, cors,
    error::{self, ApiError},
    headers::{SecurityHeaders, add_security_headers},
    routes, session, slash,
    state::AppState,
    web,
};

/// No request of ours needs a larger body, in bytes.
const BODY_MAX: usize = 256 * 1024;

/// The whole server as one service. `page` is the text of the app's page, when the app is served.
pub fn app(state: AppState, page: Option<&str>) -> Router {
    let look = &state.settings.look;
    let own_page = page.and_then(|page| look.page(page));
    let page = own_page.as_deref().or(page);
    let headers = SecurityHeaders::new(page.unwrap_or_default(), state.settings.is_secure());
    let files = web::app_files(state.settings.app.as_deref(), look.files(), own_page.clone())
        .layer(middleware::from_fn_with_state(state.clone(), routes::lead_to_waiting));
    let app = api(&state, page)
        .fallback_service(files)
        .layer(middleware::from_fn_with_state(state.clone(), tell_open_pages))
        .layer(middleware::from_fn_with_state(state.clone(), session::require_own_page))
        .layer(middleware::from_fn_with_state(state.clone(), session::provide_csrf_cookie))
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(middleware::from_fn_with_state(state.clone(), within_time))
        .layer(CatchPanicLayer::custom(|_| ApiError::Internal("a handler panicked".into()).into_response()))
        .layer(middleware::from_fn_with_state(state.clone(), error::number_failures))
        .layer(middleware::from_fn_with_state(headers, add_security_headers))
        .layer(middleware::from_fn_with_state(state.clone(), client::look_behind_proxies))
        .with_state(state);
    slash::optional_in_the_api(app)
}

fn api(state: &AppState, page: Option<&str>) -> Router<AppState> {
    let (api, description) = OpenApiRouter::with_openapi(routes::description()).merge(routes::api()).split_for_parts();
    api.merge(routes::description_route(description))
        .method_not_allowed_fallback(method_not_allowed)
        .layer(cors::layer(&state.settings.base_url))
        .layer(middleware::from_fn(cors::only_where_asked))
        .merge(routes::pages(page))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(state.clone(), keep_private))
}

async fn method_not_allowed(method: Method) -> ApiError {
    ApiError::MethodNotAllowed(method)
}

/// Gives up what takes too long: a caller who sends slowly, a database that doesn't answer. Dropping undoes it.
async fn within_time(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let answer = tokio::time::timeout(state.settings.answer_time, next.run(request));
    answer.await.unwrap_or_else(|_| ApiError::TooSlow.into_response())
}

/// What the API tells one person is kept in no cache, and goes into the log without the path's secrets.
async fn keep_private(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let began = state.clock.now();
    let method = request.method().clone();
    let route = request.extensions().get::<axum::extract::MatchedPath>().cloned();
    let mut response = next.run(request).await;
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    let micros = state.clock.now().0 - began.0;
    let route = route.as_ref().map_or("", axum::extract::MatchedPath::as_str);
    tracing::debug!(%method, route, status = response.status().as_u16(), micros, "answered");
    response
}

/// Whatever a request has changed, open pages look again once it is done; until then whoever writes expects it to write, too.
/// One place for all endpoints; reading changes nothing.
async fn tell_open_pages(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // Until it is answered.
    let _coming = (!reads).then(|| state.writer.expect());
    let response = next.run(request).await;
    if !reads && response.status().is_success() {
        state.live.changed();
    }
    response
}
