use std::sync::Arc;

use axum::{
    Extension, Router,
    extract::{Path, State},
    response::{IntoResponse, Redirect},
    routing::get,
};
use axum_extra::extract::cookie::CookieJar;
use roster_api_types::Id;

use super::{FirstPage, first_page, plain_form, with_invitation, without_invitation};
use crate::{legacy::LinkSecret, routes::headers, state::AppState};

/// The mailed link. It is answered with the accept page's own address and the token in a cookie that no
/// script reads, so that the token is neither in the address bar nor in the history nor in a `Referer`.
/// Whether the invitation is good is for the page to find out: nothing is looked up here.
/// With `page`, the app's page, the invitation's own page too.
pub fn routes(page: Option<Arc<FirstPage>>) -> Router<AppState> {
    let own = page.map_or_else(Router::new, |page| {
        Router::new().route("/accept/{member}/", get(first_page::show).post(plain_form::submit)).layer(Extension(page))
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
    (jar, Redirect::to(&format!("/accept/{member}/")))
}

async fn open_in_organization(
    state: State<AppState>,
    jar: CookieJar,
    Path((_, member, token)): Path<(String, String, String)>,
) -> impl IntoResponse {
    open(state, jar, Path((member, token))).await
}
