use std::sync::Arc;

use axum::{
    Extension, Router,
    extract::{FromRequestParts as _, Path, Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use axum_extra::extract::cookie::CookieJar;
use roster_api_types::Id;

use super::{FirstPage, first_page, has_opened_any, page_of, plain_form, waiting, with_invitation, without_invitation};
use crate::{
    error::ApiError,
    legacy::LinkSecret,
    routes::headers,
    session::MaybeUser,
    state::AppState,
    store::{self, entity::user},
};

/// The mailed link. It is answered with the accept page's own address and the token in a cookie that no
/// script reads, so that the token is neither in the address bar nor in the history nor in a `Referer`.
/// Whether the invitation is good is for the page to find out: nothing is looked up here.
/// With `page`, the app's page, the invitation's own page too.
pub fn routes(page: Option<Arc<FirstPage>>) -> Router<AppState> {
    let own = page.map_or_else(Router::new, |page| {
        Router::new()
            .route("/accept/{member}/", get(first_page::show).post(plain_form::submit))
            .route("/auth/register/", get(register))
            .layer(Extension(page))
    });
    Router::new()
        .merge(own)
        .route("/accept/{member}/{token}", get(open))
        .route("/accept/{member}/{token}/", get(open))
        .route("/accept/{org}/{member}/{token}", get(open_in_organization))
        .route("/accept/{org}/{member}/{token}/", get(open_in_organization))
        .layer(headers::no_store())
        .layer(headers::no_referrer())
}

async fn open(
    State(state): State<AppState>,
    jar: CookieJar,
    Path((member, token)): Path<(String, String)>,
) -> impl IntoResponse {
    // No invitation has number 0: the page says that the link opens none.
    let member = member.parse().unwrap_or(Id(0));
    let jar = match LinkSecret::parse(&token, state.settings.legacy_key.as_ref()) {
        Some(secret) => with_invitation(jar, member, &secret, &state),
        None => without_invitation(jar, member),
    };
    (jar, Redirect::to(&page_of(member)))
}

/// Where accounts are created: on the page of the invitation that allows one. Whoever has opened none signs in.
async fn register(
    State(state): State<AppState>,
    jar: CookieJar,
    MaybeUser(user): MaybeUser,
) -> Result<Redirect, ApiError> {
    let waiting = waiting(&state, &jar, user.as_ref()).await?;
    Ok(Redirect::to(waiting.as_ref().map_or("/auth/login/", |waiting| waiting.path.as_str())))
}

/// Leads whoever is in no organization from the app's first page to the invitation that waits in this browser.
pub async fn lead_to_waiting(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let is_start = request.uri().path() == "/" && request.method() == Method::GET;
    let jar = CookieJar::from_headers(request.headers());
    if !is_start || !has_opened_any(&jar) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let user = MaybeUser::from_request_parts(&mut parts, &state).await;
    let found = match user {
        Ok(MaybeUser(Some(user))) => destination(&state, &jar, &user).await,
        Ok(MaybeUser(None)) => Ok(None),
        Err(error) => Err(error),
    };
    match found {
        Ok(Some(path)) => Redirect::to(&path).into_response(),
        Ok(None) => next.run(Request::from_parts(parts, body)).await,
        // The app finds out by itself, and says what is wrong.
        Err(error) => {
            tracing::warn!(%error, "a waiting invitation could not be looked for");
            next.run(Request::from_parts(parts, body)).await
        }
    }
}

async fn destination(state: &AppState, jar: &CookieJar, user: &user::Model) -> Result<Option<String>, ApiError> {
    let Some(waiting) = waiting(state, jar, Some(user)).await? else { return Ok(None) };
    Ok((store::count_organizations_of(&state.db, user.id).await? == 0).then_some(waiting.path))
}

async fn open_in_organization(
    state: State<AppState>,
    jar: CookieJar,
    Path((_, member, token)): Path<(String, String, String)>,
) -> impl IntoResponse {
    open(state, jar, Path((member, token))).await
}
