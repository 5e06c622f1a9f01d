//! A new password for somebody who has forgotten theirs, by mail. Plain pages, which need no script.

use std::{sync::Arc, time::Duration};

use askama::Template;
use axum::{
    Extension, Router,
    extract::{Path, RawQuery, State},
    http::{Extensions, HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use roster_api_types::{EmailAddress, PASSWORD_HINT, Password};

use super::{accept, headers};
use crate::{
    client,
    error::ApiError,
    rules::password::check_guessing,
    secret::Secret,
    session::{self, CSRF_COOKIE},
    state::AppState,
    store::{self, Limit, entity::user},
};

/// The cookie that holds a mailed link's secret, for its page only.
const COOKIE: &str = "reset";
const PATH: &str = "/auth/reset/";
/// How often somebody on one network may ask for a link.
const PER_NETWORK: Limit = Limit { times: 20, window: Duration::from_hours(24) };
/// How many links one address gets; more are asked for in vain.
const PER_ADDRESS: Limit = Limit { times: 3, window: Duration::from_hours(1) };

/// What the page is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Asking for a link.
    Ask,
    /// It has been asked for.
    Asked,
    /// Choosing the password.
    Choose,
    /// It is chosen.
    Changed,
    /// The link works no longer, or never did.
    Over,
}

impl Step {
    const fn title(self) -> &'static str {
        match self {
            Self::Ask => "Choose a new password",
            Self::Asked => "Look into your mail",
            Self::Choose => "Your new password",
            Self::Changed => "Your password is changed",
            Self::Over => "This link does not work",
        }
    }
}

#[derive(Template)]
#[template(path = "recovery/page.html")]
struct Page<'a> {
    step: Step,
    style: &'a str,
    csrf: &'a str,
    account: &'a str,
    problem: Option<&'a str>,
    /// The page of the invitation that the person came from, and its organization.
    invitation: Option<(String, String)>,
}

/// The app's style sheet, as its page refers to it.
#[derive(Clone)]
struct Style(Arc<str>);

/// The pages. `page` is the app's, whose style they have.
pub fn pages(page: Option<&str>) -> Router<AppState> {
    let links = page.unwrap_or_default().split('<').filter(|tag| tag.starts_with("link") && tag.contains("stylesheet"));
    let style: String = links.filter_map(|tag| Some(format!("<{}>", tag.split_once('>')?.0))).collect();
    Router::new()
        .route("/auth/recover/", get(ask).post(send))
        .route("/auth/reset/{token}/", get(open))
        .route("/auth/reset/{token}", get(open))
        .route(PATH, get(choose).post(change))
        .layer(Extension(Style(style.into())))
        .layer(headers::no_store())
        .layer(headers::no_referrer())
}

impl Style {
    fn show(
        &self,
        headers: &HeaderMap,
        step: Step,
        account: &str,
        problem: Option<&str>,
    ) -> Result<Response, ApiError> {
        self.show_with(headers, step, (account, problem), None)
    }

    /// The link works no longer, so its cookie goes.
    fn over(&self, headers: &HeaderMap) -> Result<Response, ApiError> {
        let forgotten = forget(CookieJar::from_headers(headers));
        Ok((forgotten, self.show(headers, Step::Over, "", None)?).into_response())
    }

    fn show_with(
        &self,
        headers: &HeaderMap,
        step: Step,
        (account, problem): (&str, Option<&str>),
        invitation: Option<(String, String)>,
    ) -> Result<Response, ApiError> {
        let jar = CookieJar::from_headers(headers);
        let csrf = jar.get(CSRF_COOKIE).map_or("", Cookie::value);
        let page = Page { step, style: &self.0, csrf, account, problem, invitation }.render();
        let page = page.map_err(|error| ApiError::Internal(error.to_string()))?;
        let status = if problem.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
        Ok((status, Html(page)).into_response())
    }
}

fn field(form: &str, name: &str) -> String {
    let mut pairs = form_urlencoded::parse(form.as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

const TOO_OLD: &str = "This form is too old. Send it again.";

async fn ask(
    Extension(style): Extension<Style>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    // Whoever comes here first has no CSRF cookie yet, which the form repeats: once more, with it.
    if CookieJar::from_headers(&headers).get(CSRF_COOKIE).is_none() && query.is_none() {
        return Ok(Redirect::to("/auth/recover/?again").into_response());
    }
    style.show(&headers, Step::Ask, "", None)
}

/// Sends a link, if an account has the address. The answer is the same, and so is the work up to the mail.
async fn send(
    State(state): State<AppState>,
    Extension(style): Extension<Style>,
    headers: HeaderMap,
    extensions: Extensions,
    form: String,
) -> Result<Response, ApiError> {
    if !session::is_own_form(&headers, &state.settings, &field(&form, "csrf")) {
        return style.show(&headers, Step::Ask, "", Some(TOO_OLD));
    }
    let Ok(address) = field(&form, "email").parse::<EmailAddress>() else {
        return style.show(&headers, Step::Ask, "", Some("Write an email address such as ada@example.org."));
    };
    let (now, key) = (state.clock.now(), address.key());
    let transaction = state.writer.begin().await?;
    let network = format!("reset:network:{}", client::network(client::ip_address(&extensions)));
    if store::take(&transaction, &network, PER_NETWORK, now).await?.is_err() {
        let mut refused = style.show(&headers, Step::Ask, "", Some("Too many links today. Try again tomorrow."))?;
        *refused.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        return Ok(refused);
    }
    let is_few = store::take(&transaction, &format!("reset:address:{key}"), PER_ADDRESS, now).await?.is_ok();
    let user = store::find_user_by_email(&transaction, &key).await?;
    if let Some(user) = user.filter(|user| is_few && user.is_active && !user.is_bot) {
        store::enqueue_reset(&transaction, user.id, now).await?;
    }
    transaction.commit().await?;
    state.outbox_bell.notify_one();
    style.show(&headers, Step::Asked, "", None)
}

/// The mailed link: its secret goes into a cookie that no script reads, so that it is neither in the address bar nor in
/// the history. Nothing is looked up.
async fn open(State(state): State<AppState>, jar: CookieJar, Path(token): Path<String>) -> impl IntoResponse {
    let jar = match Secret::parse(&token) {
        Some(secret) => jar.add(session::cookie(COOKIE, secret.expose(), PATH, &state.settings, false)),
        None => forget(jar),
    };
    (jar, Redirect::to(PATH))
}

fn forget(jar: CookieJar) -> CookieJar {
    jar.remove(Cookie::build(COOKIE).path(PATH))
}

fn secret(headers: &HeaderMap) -> Option<Secret> {
    Secret::parse(CookieJar::from_headers(headers).get(COOKIE)?.value())
}

async fn choose(
    State(state): State<AppState>,
    Extension(style): Extension<Style>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let user = match secret(&headers) {
        Some(secret) => store::reset_user(&state.db, &secret, state.clock.now()).await?,
        None => None,
    };
    match user {
        Some(user) => style.show(&headers, Step::Choose, &user.email, None),
        None => style.over(&headers),
    }
}

/// The new password, or what is wrong with it.
fn new_password(text: &str, user: &user::Model) -> Result<Password, String> {
    let password = text.parse::<Password>().map_err(|error| error.to_string())?;
    check_guessing(&password, &[&user.name, &user.email]).map_err(|error| error.to_string())?;
    Ok(password)
}

/// Changes the password. The link is used up, and everybody who is signed in with the account is signed out.
async fn change(
    State(state): State<AppState>,
    Extension(style): Extension<Style>,
    headers: HeaderMap,
    form: String,
) -> Result<Response, ApiError> {
    let over = || style.over(&headers);
    let Some(secret) = secret(&headers) else { return over() };
    let Some(user) = store::reset_user(&state.db, &secret, state.clock.now()).await? else { return over() };
    if !session::is_own_form(&headers, &state.settings, &field(&form, "csrf")) {
        return style.show(&headers, Step::Choose, &user.email, Some(TOO_OLD));
    }
    let password = match new_password(&field(&form, "password"), &user) {
        Ok(password) => password,
        Err(reason) => return style.show(&headers, Step::Choose, &user.email, Some(&reason)),
    };
    let password_hash = state.passwords.hash(password, &state.random).await?;
    let transaction = state.writer.begin().await?;
    if !store::use_reset(&transaction, user.id, &secret, password_hash).await? {
        return over();
    }
    transaction.commit().await?;
    tracing::info!(user = user.id, "a password was changed by a mailed link");
    let jar = CookieJar::from_headers(&headers);
    let invitation = accept::waiting(&state, &jar, Some(&user)).await?;
    let invitation = invitation.map(|waiting| (waiting.path, waiting.organization));
    Ok((forget(jar), style.show_with(&headers, Step::Changed, ("", None), invitation)?).into_response())
}
