//! Who is asking: the session cookie, the CSRF cookie, and the extractors that handlers name.

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, Method, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use subtle::ConstantTimeEq as _;

use crate::{
    error::ApiError,
    identity::{self, Identity},
    secret::Secret,
    state::{AppState, Settings},
    store::{self, WriteTransaction, entity::user},
};

/// The cookie that stands for a signed-in browser.
pub const SESSION_COOKIE: &str = "sentrysid";
/// The cookie that a page repeats in [`CSRF_HEADER`] to prove that it is ours.
pub const CSRF_COOKIE: &str = "sc";
/// What the names of invitations' cookies begin with; the invitation's number follows.
pub const INVITATION_COOKIE_PREFIX: &str = "invite_";
/// What signs a browser in: made by a foreign page, it would sign a visitor in as somebody else.
const SIGN_INS: [&str; 2] = ["/api/0/auth/login/", "/api/0/auth/register/"];
/// Where pages are that have plain forms.
const FORMS: [&str; 3] = ["/accept/", "/auth/recover/", "/auth/reset/"];
/// See [`CSRF_COOKIE`].
pub const CSRF_HEADER: &str = "x-csrftoken";

/// The signed-in user; a request without one is answered 401.
#[derive(Clone, Debug)]
pub struct SignedInUser(pub user::Model);

/// The signed-in user, or none.
#[derive(Clone, Debug)]
pub struct MaybeUser(pub Option<user::Model>);

impl FromRequestParts<AppState> for MaybeUser {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let Some(identity) = Identity::find(parts, state).await? else { return Ok(Self(None)) };
        Ok(Self(Some(identity.reading_unless_signed_in(&parts.method)?.user)))
    }
}

impl FromRequestParts<AppState> for SignedInUser {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let MaybeUser(user) = MaybeUser::from_request_parts(parts, state).await?;
        user.map(Self).ok_or(ApiError::SignedOut)
    }
}

/// The session's secret, if the browser sent one.
pub fn session_secret(jar: &CookieJar) -> Option<Secret> {
    Secret::parse(jar.get(SESSION_COOKIE)?.value())
}

/// A cookie for our own pages only; `script_readable` for the one that pages repeat.
pub fn cookie(
    name: impl Into<String>,
    value: impl Into<String>,
    path: &'static str,
    settings: &Settings,
    script_readable: bool,
) -> Cookie<'static> {
    Cookie::build((name.into(), value.into()))
        .path(path)
        .http_only(!script_readable)
        .same_site(SameSite::Lax)
        .secure(settings.is_secure())
        .build()
}

/// Signs the browser in as `user` with a fresh session, ending the one it had; returns the cookie to set.
/// `transaction` is the one that signing in is part of.
pub async fn sign_in(
    state: &AppState,
    transaction: &WriteTransaction,
    jar: CookieJar,
    user: i64,
) -> Result<CookieJar, ApiError> {
    if let Some(previous) = session_secret(&jar) {
        store::delete_session(transaction, &previous).await?;
    }
    let secret = Secret::generate(&state.random);
    let now = state.clock.now();
    store::create_session(transaction, user, &secret, now).await?;
    store::record_sign_in(transaction, user, now).await?;
    let mut session = cookie(SESSION_COOKIE, secret.expose(), "/", &state.settings, false);
    session.set_max_age(time::Duration::try_from(store::SESSION_LIFE).ok());
    Ok(jar.add(session))
}

/// Refuses requests that change something unless our own page made them: a browser's `Origin` must be ours, and where a
/// cookie gives the request its rights, or it signs in, the CSRF cookie must be repeated in the header.
///
/// A request with an API token is not made by a page that rides on a browser's cookies, so it needs no CSRF
/// token, and what cookies it carries count for nothing. A page of another origin is refused all the same.
pub async fn require_own_page(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    if identity::has_token(request.headers()) {
        if has_foreign_origin(request.headers(), &state.settings) {
            return ApiError::ForeignOrigin.into_response();
        }
        request.headers_mut().remove(header::COOKIE);
        return next.run(request).await;
    }
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return next.run(request).await;
    }
    // A plain form can't set the header: it has the token in a field, which its handler looks at.
    if FORMS.iter().any(|path| request.uri().path().starts_with(path)) {
        return next.run(request).await;
    }
    match own_page(&request, &state.settings) {
        Ok(()) => next.run(request).await,
        Err(reason) => ApiError::Refused(format!("CSRF Failed: {reason}")).into_response(),
    }
}

/// Does this form come from our own page? `sent` is what its hidden field holds. A page that tells no referrer has the
/// origin `null`, which anybody could have; the token nobody else knows.
pub fn is_own_form(headers: &HeaderMap, settings: &Settings, sent: &str) -> bool {
    let is_hidden = headers.get(header::ORIGIN).is_some_and(|origin| origin == "null");
    if has_foreign_origin(headers, settings) && !is_hidden {
        return false;
    }
    let jar = CookieJar::from_headers(headers);
    let cookie = jar.get(CSRF_COOKIE).map_or("", Cookie::value);
    !cookie.is_empty() && bool::from(cookie.as_bytes().ct_eq(sent.as_bytes()))
}

fn own_page(request: &Request, settings: &Settings) -> Result<(), &'static str> {
    let headers = request.headers();
    if has_foreign_origin(headers, settings) {
        return Err("Origin checking failed.");
    }
    let jar = CookieJar::from_headers(headers);
    // What anybody may send, a foreign page gains nothing by having a visitor send it.
    if !jar.iter().any(gives_rights) && !SIGN_INS.contains(&request.uri().path()) {
        return Ok(());
    }
    let cookie = jar.get(CSRF_COOKIE).ok_or("CSRF cookie not set.")?.value();
    let sent = headers.get(CSRF_HEADER).ok_or("CSRF token missing.")?.as_bytes();
    if !cookie.is_empty() && bool::from(cookie.as_bytes().ct_eq(sent)) { Ok(()) } else { Err("CSRF token incorrect.") }
}

/// May whoever holds this cookie do something that others may not?
fn gives_rights(cookie: &Cookie<'_>) -> bool {
    cookie.name() == SESSION_COOKIE || cookie.name().starts_with(INVITATION_COOKIE_PREFIX)
}

fn has_foreign_origin(headers: &HeaderMap, settings: &Settings) -> bool {
    headers.get(header::ORIGIN).is_some_and(|origin| !is_own_origin(origin, headers, settings))
}

/// Ours is the configured address, and whatever host the browser itself was asking.
fn is_own_origin(origin: &HeaderValue, headers: &HeaderMap, settings: &Settings) -> bool {
    let Ok(origin) = origin.to_str() else { return false };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    origin == settings.base_url || origin.split_once("://").is_some_and(|(_, rest)| rest == host)
}

/// Gives every browser that reads a page or the API its CSRF cookie.
pub async fn provide_csrf_cookie(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let has_one = CookieJar::from_headers(request.headers()).get(CSRF_COOKIE).is_some();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let is_program = identity::has_token(request.headers());
    let response = next.run(request).await;
    if has_one || !reads || is_program {
        return response;
    }
    let secret = Secret::generate(&state.random);
    let cookie = cookie(CSRF_COOKIE, secret.expose(), "/", &state.settings, true);
    (CookieJar::new().add(cookie), response).into_response()
}
