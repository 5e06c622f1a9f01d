//! The accept page before any script has run: the app's page with the invitation written into it, and a plain form.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::HeaderMap,
    response::{Html, IntoResponse as _, Response},
};
use axum_extra::extract::cookie::CookieJar;
use roster_api_types::PASSWORD_HINT;

use super::{
    Asked,
    judge::judge,
    page_of,
    story::{Kind, Offer, Story, story},
};
use crate::{
    error::ApiError,
    session::{CSRF_COOKIE, MaybeUser},
    state::AppState,
    store::entity::user,
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
        let title = Title { title: &card.story.title() }.render()?;
        let Self { before_title, before_card, after_card, .. } = self;
        Ok([before_title, "<title>", &title, "</title>", before_card, &card.render()?, after_card].concat())
    }
}

#[derive(Template)]
#[template(source = "{{ title }} · Roster", ext = "html")]
struct Title<'a> {
    title: &'a str,
}

#[derive(Template)]
#[template(path = "accept/card.html")]
struct Card<'a> {
    story: &'a Story,
    here: &'a str,
    csrf: &'a str,
    problem: Option<&'a str>,
    name: &'a str,
}

/// What was filled into the form, and what is wrong with it.
#[derive(Default)]
pub(super) struct Sent {
    pub name: String,
    pub problem: Option<String>,
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

/// The page of the invitation as it stands, with what has come of the form.
pub(super) async fn render(
    state: &AppState,
    page: &FirstPage,
    (member, jar, user): (&str, &CookieJar, Option<&user::Model>),
    sent: &Sent,
) -> Result<String, ApiError> {
    let asked = Asked::by_cookie(state, member, jar);
    let found = judge(&state.db, &asked, user, state.clock.now()).await?;
    let story = story(state, &found, jar, user).await?;
    let csrf = jar.get(CSRF_COOKIE).map_or("", |cookie| cookie.value());
    let here = page_of(member);
    let card = Card { story: &story, here: &here, csrf, problem: sent.problem.as_deref(), name: &sent.name };
    page.filled(&card).map_err(|error| ApiError::Internal(error.to_string()))
}
