//! The accept page's plain form, which needs no script.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Path, RawQuery, State},
    http::{Extensions, HeaderMap},
    response::{Html, IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use roster_api_types::{EmailAddress, Login};
use sea_orm::DbErr;
use serde_json::json;

use super::{
    Asked, answer,
    first_page::{FirstPage, Sent, render},
    join,
    judge::judge,
    page_of, register,
};
use crate::{
    client,
    error::ApiError,
    json::Body,
    routes::auth,
    session::{self, MaybeUser},
    state::AppState,
    store::{self, entity::user},
};

/// The answers that the form's buttons send in the field `do`. The main button of a form with fields sends none: it says
/// yes, too.
pub(super) const YES: &str = "accept";
/// See [`YES`].
pub(super) const DECLINE: &str = "decline";
/// See [`YES`].
pub(super) const RENEWAL: &str = "renewal";
/// See [`YES`].
pub(super) const SWITCH: &str = "switch";
/// See [`YES`].
pub(super) const MOVE: &str = "move";

/// Why the form couldn't be done, and the cookies that what was done of it has left.
struct Failed {
    error: ApiError,
    cookies: CookieJar,
}

impl From<ApiError> for Failed {
    fn from(error: ApiError) -> Self {
        Self { error, cookies: CookieJar::new() }
    }
}

impl From<DbErr> for Failed {
    fn from(error: DbErr) -> Self {
        ApiError::from(error).into()
    }
}

/// The plain form. Its main button joins, signs in and joins, or creates the account and joins, whatever the invitation
/// asks for; the others decline, sign out, or ask for another invitation.
pub async fn submit(
    State(state): State<AppState>,
    Extension(page): Extension<Arc<FirstPage>>,
    headers: HeaderMap,
    extensions: Extensions,
    Path(member): Path<String>,
    user: Result<MaybeUser, ApiError>,
    form: String,
) -> Response {
    let jar = CookieJar::from_headers(&headers);
    let field = |name: &str| {
        let mut pairs = form_urlencoded::parse(form.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    let user = user.ok().and_then(|MaybeUser(user)| user);
    let done = if session::is_own_form(&headers, &state.settings, &field("csrf")) {
        let asker = (user.as_ref(), &jar, extensions);
        answered(&state, asker, &member, &field("do"), (field("name"), field("password"))).await
    } else {
        Err(ApiError::Refused("This form is too old. Send it again.".into()).into())
    };
    match done {
        // The link stays known, so that the page can say what has come of it.
        Ok(jar) => (jar, Redirect::to(&page_of(member))).into_response(),
        Err(Failed { error, cookies }) => {
            let sent = Sent { name: field("name"), problem: Some(words(&error)) };
            let status = error.into_response().status();
            let html = render(&state, &page, (&member, &jar, user.as_ref()), &sent).await;
            html.map_or_else(IntoResponse::into_response, |html| (status, cookies, Html(html)).into_response())
        }
    }
}

/// Does what was answered; the cookies that go with it. What has come of it the page shows by itself.
async fn answered(
    state: &AppState,
    (user, jar, extensions): (Option<&user::Model>, &CookieJar, Extensions),
    member: &str,
    answer: &str,
    account: (String, String),
) -> Result<CookieJar, Failed> {
    let (app, by) = (State(state.clone()), MaybeUser(user.cloned()));
    let (cookies, path) = (jar.clone(), Path(member.to_owned()));
    match answer {
        DECLINE => answer::decline(app, by, cookies, extensions, path).await?,
        RENEWAL => answer::ask_for_renewal(app, cookies, extensions, path).await?,
        MOVE => answer::ask_to_move(app, by, cookies, extensions, path).await?,
        SWITCH => return Ok(auth::logout(app, cookies, RawQuery(None)).await?.0),
        _ => {
            let asked = Asked::by_cookie(state, member, jar);
            return accept(state, user, jar, extensions, &asked, account).await;
        }
    };
    Ok(CookieJar::new())
}

async fn accept(
    state: &AppState,
    user: Option<&user::Model>,
    jar: &CookieJar,
    extensions: Extensions,
    asked: &Asked,
    (name, password): (String, String),
) -> Result<CookieJar, Failed> {
    let ip_address = client::ip_address(&extensions);
    if user.is_some() {
        join(state, user, ip_address, asked).await?;
        return Ok(CookieJar::new());
    }
    let invited = judge(&state.db, asked, None, state.clock.now()).await?.invitation;
    let address = invited.and_then(|invitation| invitation.membership.email).unwrap_or_default();
    let key = address.parse::<EmailAddress>().map(|address| address.key()).unwrap_or_default();
    if store::find_user_by_email(&state.db, &key).await?.is_none() {
        let form = json!({ "memberId": asked.member, "name": name, "password": password });
        let form = serde_json::from_value(form).map_err(|error| ApiError::Internal(error.to_string()))?;
        let (_, jar, _) = register::register(State(state.clone()), jar.clone(), extensions, Body(form)).await?;
        return Ok(jar);
    }
    let login = Login { username: address, password };
    let (cookies, _) = auth::login(State(state.clone()), jar.clone(), extensions, Body(login)).await?;
    let user = store::find_user_by_email(&state.db, &key).await?;
    match join(state, user.as_ref(), ip_address, asked).await {
        Ok(_) => Ok(cookies),
        // Signed in all the same.
        Err(error) => Err(Failed { error, cookies }),
    }
}

/// What is wrong, for people.
fn words(error: &ApiError) -> String {
    match error {
        ApiError::Fields(fields) => fields.values().flatten().cloned().collect::<Vec<_>>().join(" "),
        ApiError::Internal(_) => "The server has a problem. Nothing on your side is wrong. Try again.".to_owned(),
        other => other.to_string(),
    }
}
