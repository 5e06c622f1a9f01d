//! The accept page before any script has run: the app's page with the invitation written into it, and a plain form.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::{Extensions, HeaderMap},
    response::{Html, IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use roster_api_types::{AcceptCode, EmailAddress, InviteDetails, Login};
use serde_json::json;

use super::{
    Asked, invite_details, join,
    judge::{Judgement, judge},
    register, with_invitation,
};
use crate::{
    client,
    error::ApiError,
    json::Body,
    mail::in_words,
    routes::auth,
    rules::accept::is_open_step,
    session::{self, CSRF_COOKIE, MaybeUser},
    state::AppState,
    store::{self, Invitation, entity::user},
};

/// The app's page, cut where an invitation is written into it.
#[derive(Debug)]
pub struct FirstPage {
    before_title: String,
    before_card: String,
    after_card: String,
    whole: String,
}

impl FirstPage {
    /// Cuts the app's page; none when it has no place for an invitation.
    #[must_use]
    pub fn cut(page: &str) -> Option<Arc<Self>> {
        let (before_title, rest) = page.split_once("<title>")?;
        let (_, rest) = rest.split_once("</title>")?;
        let (before_card, rest) = rest.split_once("<template id=\"invitation\"></template>")?;
        let (_, after_card) = rest.split_once("<template id=\"invitation-end\"></template>")?;
        Some(Arc::new(Self {
            before_title: before_title.to_owned(),
            before_card: before_card.replacen(
                "\"page-frame__main\"",
                "\"page-frame__main page-frame__main--narrow\"",
                1,
            ),
            after_card: after_card.to_owned(),
            whole: page.to_owned(),
        }))
    }

    fn filled(&self, card: &Card<'_>) -> Result<String, askama::Error> {
        let title = Title { story: card.story }.render()?;
        let Self { before_title, before_card, after_card, .. } = self;
        Ok([before_title, "<title>", &title, "</title>", before_card, &card.render()?, after_card].concat())
    }
}

#[derive(Template)]
#[template(source = "{{ story.heading }}{{ story.organization }} · Roster", ext = "html")]
struct Title<'a> {
    story: &'a Story,
}

/// What a form asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// There is nothing to send.
    Nothing,
    /// A press.
    Press,
    /// The account's password.
    Password,
    /// A new account.
    Account,
}

/// What the page tells of an invitation.
struct Story {
    heading: &'static str,
    /// The organization's name, where the heading ends in it.
    organization: String,
    /// What the state means, where there are no details.
    words: String,
    details: Option<InviteDetails>,
    until: Option<String>,
    wanted: Wanted,
    /// Where a member goes on.
    link: Option<String>,
}

#[derive(Template)]
#[template(path = "accept/card.html")]
struct Card<'a> {
    story: &'a Story,
    member: &'a str,
    csrf: &'a str,
    problem: Option<&'a str>,
    name: &'a str,
}

/// What was filled into the form, and what is wrong with it.
#[derive(Default)]
struct Sent {
    name: String,
    problem: Option<String>,
}

/// The page of an invitation whose link this browser has opened. Changes nothing.
pub async fn show(
    State(state): State<AppState>,
    Extension(page): Extension<Arc<FirstPage>>,
    headers: HeaderMap,
    Path(member): Path<String>,
    user: Result<MaybeUser, ApiError>,
) -> Response {
    let jar = CookieJar::from_headers(&headers);
    let user = user.ok().and_then(|MaybeUser(user)| user);
    match render(&state, &page, (&member, &jar, user.as_ref()), &Sent::default()).await {
        Ok(html) => Html(html).into_response(),
        // The app finds out by itself, and says what is wrong.
        Err(error) => {
            tracing::warn!(%error, "an invitation could not be written into its page");
            Html(page.whole.clone()).into_response()
        }
    }
}

/// The plain form: joins, signs in and joins, or creates the account and joins, whatever the invitation asks for.
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
    let asked = Asked::by_cookie(&state, &member, &jar);
    let done = if session::is_own_form(&headers, &state.settings, &field("csrf")) {
        accept(&state, user.as_ref(), &jar, extensions, &asked, (field("name"), field("password"))).await
    } else {
        Err(ApiError::Refused("This form is too old. Send it again.".into()))
    };
    match done {
        // The link stays known, so that the page can say what has come of it.
        Ok(jar) => (jar, Redirect::to(&format!("/accept/{member}/"))).into_response(),
        Err(error) => {
            let problem = Some(words(&error));
            let status = error.into_response().status();
            let sent = Sent { name: field("name"), problem };
            let html = render(&state, &page, (&member, &jar, user.as_ref()), &sent).await;
            html.map_or_else(IntoResponse::into_response, |html| (status, Html(html)).into_response())
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
        join(state, user, ip_address, jar.clone(), asked).await?;
        return Ok(CookieJar::new());
    }
    let invited = judge(&state.db, asked, None, state.clock.now()).await?.invitation;
    let address = invited.and_then(|invitation| invitation.membership.email).unwrap_or_default();
    let key = address.parse::<EmailAddress>().map(|address| address.key()).unwrap_or_default();
    if store::find_user_by_email(&state.db, &key).await?.is_none() {
        let form = json!({ "memberId": asked.member, "name": name, "password": password });
        let form = serde_json::from_value(form).map_err(|error| ApiError::Internal(error.to_string()))?;
        let (_, jar, _) = register::register(State(state.clone()), jar.clone(), extensions, Body(form)).await?;
        return Ok(match (asked.member, &asked.secret) {
            (Some(member), Some(secret)) => with_invitation(jar, member, secret, state),
            _ => jar,
        });
    }
    let login = Login { username: address, password };
    let (signed_in, _) = auth::login(State(state.clone()), jar.clone(), extensions, Body(login)).await?;
    let user = store::find_user_by_email(&state.db, &key).await?;
    join(state, user.as_ref(), ip_address, signed_in.clone(), asked).await?;
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

async fn render(
    state: &AppState,
    page: &FirstPage,
    (member, jar, user): (&str, &CookieJar, Option<&user::Model>),
    sent: &Sent,
) -> Result<String, ApiError> {
    let asked = Asked::by_cookie(state, member, jar);
    let found = judge(&state.db, &asked, user, state.clock.now()).await?;
    let is_readable = found.verdict.map_or_else(is_open_step, |_| found.invitation.is_some());
    let story = match &found.invitation {
        Some(invitation) if is_readable => open_story(state, &found, invitation, user).await?,
        _ => closed_story(&found, user),
    };
    let csrf = jar.get(CSRF_COOKIE).map_or("", |cookie| cookie.value());
    let card = Card { story: &story, member, csrf, problem: sent.problem.as_deref(), name: &sent.name };
    page.filled(&card).map_err(|error| ApiError::Internal(error.to_string()))
}

/// Of an invitation that can be accepted, perhaps by somebody else.
async fn open_story(
    state: &AppState,
    found: &Judgement,
    invitation: &Invitation,
    user: Option<&user::Model>,
) -> Result<Story, ApiError> {
    if let Err(code @ AcceptCode::WrongAccount) = found.verdict {
        return Ok(told(code, found, user));
    }
    let details = invite_details(state, invitation, user, found.address_matches).await?;
    let wanted = match found.verdict {
        Ok(_) => Wanted::Press,
        Err(_) if details.has_account => Wanted::Password,
        Err(_) => Wanted::Account,
    };
    Ok(Story {
        heading: "Join ",
        organization: details.org_name.clone(),
        words: String::new(),
        until: invitation.membership.expires_at.and_then(in_words),
        details: Some(details),
        wanted,
        link: None,
    })
}

/// Of an invitation that can't be accepted.
fn closed_story(found: &Judgement, user: Option<&user::Model>) -> Story {
    let story = told(found.verdict.err().unwrap_or(AcceptCode::Unknown), found, user);
    match found.invitation.as_ref().filter(|_| found.is_member) {
        Some(Invitation { organization, .. }) => Story {
            heading: "You are a member of ",
            organization: organization.name.clone(),
            link: Some(format!("/organizations/{}/members/", organization.slug)),
            ..story
        },
        None => story,
    }
}

fn told(code: AcceptCode, found: &Judgement, user: Option<&user::Model>) -> Story {
    Story {
        heading: code.heading(),
        organization: String::new(),
        words: found.refusal(code, user).to_string(),
        details: None,
        until: None,
        wanted: Wanted::Nothing,
        link: None,
    }
}
