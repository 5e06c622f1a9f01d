//! The accept page's plain form, which needs no script.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Path, RawQuery, State},
    http::{Extensions, HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use roster_api_types::{EmailAddress, Login};
use serde_json::json;

use super::{
    Asked, answer,
    first_page::{FirstPage, Sent, render},
    join,
    judge::judge,
    register,
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

/// The answers that the form's buttons send in the field `do`; the main button sends none and means yes.
pub(super) const DECLINE: &str = "decline";
/// See [`DECLINE`].
pub(super) const RENEWAL: &str = "renewal";
/// See [`DECLINE`].
pub(super) const SWITCH: &str = "switch";
/// See [`DECLINE`].
pub(super) const MOVE: &str = "move";

const RENEWAL_ASKED: &str = "You have asked for a new invitation. If you are still welcome, a mail with a new link comes to the invited address.";
const MOVE_ASKED: &str = "You have asked for it to be sent to your address. If the person who invited you agrees, a mail \
                          with a new link comes there.";

/// What has come of the form.
enum Done {
    /// The page shows it; these cookies go with it.
    Shown(CookieJar),
    /// It has to be told.
    Told(&'static str),
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
        Err(ApiError::Refused("This form is too old. Send it again.".into()))
    };
    let mut sent = Sent { name: field("name"), ..Sent::default() };
    let status = match done {
        // The link stays known, so that the page can say what has come of it.
        Ok(Done::Shown(jar)) => return (jar, Redirect::to(&format!("/accept/{member}/"))).into_response(),
        Ok(Done::Told(words)) => {
            sent.done = Some(words);
            StatusCode::OK
        }
        Err(error) => {
            sent.problem = Some(words(&error));
            error.into_response().status()
        }
    };
    let html = render(&state, &page, (&member, &jar, user.as_ref()), &sent).await;
    html.map_or_else(IntoResponse::into_response, |html| (status, Html(html)).into_response())
}

async fn answered(
    state: &AppState,
    (user, jar, extensions): (Option<&user::Model>, &CookieJar, Extensions),
    member: &str,
    answer: &str,
    account: (String, String),
) -> Result<Done, ApiError> {
    let (app, by) = (State(state.clone()), MaybeUser(user.cloned()));
    let (cookies, path) = (jar.clone(), Path(member.to_owned()));
    match answer {
        DECLINE => {
            answer::decline(app, by, cookies, extensions, path).await?;
            Ok(Done::Shown(CookieJar::new()))
        }
        SWITCH => {
            let (cookies, _) = auth::logout(app, cookies, RawQuery(None)).await?;
            Ok(Done::Shown(cookies))
        }
        RENEWAL => {
            answer::ask_for_renewal(app, cookies, extensions, path).await?;
            Ok(Done::Told(RENEWAL_ASKED))
        }
        MOVE => {
            answer::ask_to_move(app, by, cookies, extensions, path).await?;
            Ok(Done::Told(MOVE_ASKED))
        }
        _ => {
            let asked = Asked::by_cookie(state, member, jar);
            accept(state, user, jar, extensions, &asked, account).await.map(Done::Shown)
        }
    }
}

async fn accept(
    state: &AppState,
    user: Option<&user::Model>,
    jar: &CookieJar,
    extensions: Extensions,
    asked: &Asked,
    (name, password): (String, String),
) -> Result<CookieJar, ApiError> {
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
    let (signed_in, _) = auth::login(State(state.clone()), jar.clone(), extensions, Body(login)).await?;
    let user = store::find_user_by_email(&state.db, &key).await?;
    join(state, user.as_ref(), ip_address, asked).await?;
    Ok(signed_in)
}

/// What is wrong, for people.
fn words(error: &ApiError) -> String {
    match error {
        ApiError::Fields(fields) => fields.values().flatten().cloned().collect::<Vec<_>>().join(" "),
        ApiError::Internal(_) => "The server has a problem. Nothing on your side is wrong. Try again.".to_owned(),
        other => other.to_string(),
    }
}
