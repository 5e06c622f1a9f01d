//! Who asks: a signed-in browser, or a program with an API token. The token wins where both are sent.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Method, header, request::Parts},
};
use axum_extra::extract::cookie::CookieJar;
use roster_api_types::Scope;

use crate::{
    error::ApiError,
    secret::ApiSecret,
    session,
    state::AppState,
    store::{self, CallerKey, FoundCaller, entity::user},
};

/// A user, and by which right the request speaks for them. Anonymous: 401.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The user.
    pub user: user::Model,
    /// The API token that the request came with; none from a signed-in browser.
    pub grant: Option<Grant>,
}

/// What an API token allows of what its user may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The token's scopes.
    pub scopes: Vec<Scope>,
    /// The only organization that it opens; none for all of the user's.
    pub organization: Option<i64>,
}

/// Marks a request that goes on by itself, whether or not somebody sits before it: an open page that listens for changes.
#[derive(Clone, Copy, Debug)]
pub struct Unattended;

impl Grant {
    /// Does the token open this organization?
    #[must_use]
    pub fn opens(&self, organization: i64) -> bool {
        self.organization.is_none_or(|only| only == organization)
    }
}

impl Identity {
    /// Who asks; none when nobody does.
    ///
    /// # Errors
    /// When a token was sent that isn't good, or the database fails.
    pub async fn find(parts: &Parts, state: &AppState) -> Result<Option<Self>, ApiError> {
        let found = match bearer(&parts.headers) {
            Some(token) => Some(Self::by_token(token, state).await?),
            None => Self::by_session(&parts.headers, state).await?,
        };
        if let Some(Self { user, .. }) = &found {
            note_activity(user, parts, state).await;
        }
        Ok(found)
    }

    /// Who asks, what they are in the organization with this slug or decimal id, and what their token allows if they
    /// come with one; none when nobody asks.
    ///
    /// # Errors
    /// When a token was sent that isn't good, or the database fails.
    pub async fn find_in(
        parts: &Parts,
        state: &AppState,
        organization: &str,
    ) -> Result<Option<(FoundCaller, Option<Grant>)>, ApiError> {
        let (found, grant) = if let Some(token) = bearer(&parts.headers) {
            let Self { user, grant } = Self::by_token(token, state).await?;
            (store::find_caller(&state.db, CallerKey::User(user.id), organization).await?, grant)
        } else {
            let Some(secret) = session::session_secret(&CookieJar::from_headers(&parts.headers)) else {
                return Ok(None);
            };
            let key = CallerKey::Session(&secret, state.clock.now());
            (store::find_caller(&state.db, key, organization).await?, None)
        };
        if let Some(FoundCaller { user, .. }) = &found {
            note_activity(user, parts, state).await;
        }
        Ok(found.map(|found| (found, grant)))
    }

    async fn by_session(headers: &HeaderMap, state: &AppState) -> Result<Option<Self>, ApiError> {
        let Some(secret) = session::session_secret(&CookieJar::from_headers(headers)) else { return Ok(None) };
        let user = store::session_user(&state.db, &secret, state.clock.now()).await?;
        Ok(user.map(|user| Self { user, grant: None }))
    }

    async fn by_token(token: &str, state: &AppState) -> Result<Self, ApiError> {
        const UNKNOWN: ApiError = ApiError::InvalidToken("Invalid token");
        let secret = ApiSecret::parse(token).ok_or(UNKNOWN)?;
        let (token, user) = store::find_api_token(&state.db, secret.secret()).await?.ok_or(UNKNOWN)?;
        let now = state.clock.now();
        if token.revoked_at.is_some() {
            return Err(ApiError::InvalidToken("Token revoked"));
        }
        if token.expires_at.is_some_and(|end| now >= end) {
            return Err(ApiError::InvalidToken("Token expired"));
        }
        if !user.is_active {
            return Err(ApiError::InvalidToken("User inactive or deleted"));
        }
        if let Err(error) = store::note_token_use(&state.writer, &token, now).await {
            // Nothing that the caller asked for depends on it.
            tracing::warn!(%error, token = token.id, "the token's last use is not noted");
        }
        Ok(Self { user, grant: Some(Grant { scopes: token.scopes(), organization: token.organization_id }) })
    }

    /// Makes sure that an API token is used for reading only. What changes an account has no scope that
    /// a token could be narrowed to.
    ///
    /// # Errors
    /// When it isn't.
    pub fn reading_unless_signed_in(self, method: &Method) -> Result<Self, ApiError> {
        if self.grant.is_some() && !matches!(*method, Method::GET | Method::HEAD) {
            return Err(ApiError::Refused("API tokens can't do this. Sign in instead.".into()));
        }
        Ok(self)
    }
}

impl FromRequestParts<AppState> for Identity {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        Self::find(parts, state).await?.ok_or(ApiError::SignedOut)
    }
}

/// Notes that the user is here, unless the request goes on by itself. Nothing that the caller asked for depends on it, and
/// whoever writes waits for the disk later: only who reads waits for the note, to see it.
async fn note_activity(user: &user::Model, parts: &Parts, state: &AppState) {
    if parts.extensions.get::<Unattended>().is_some() {
        return;
    }
    let note = store::note_here(&state.writer, user, state.clock.now());
    if let Some(noted) = note.filter(|_| matches!(parts.method, Method::GET | Method::HEAD)) {
        // What goes wrong is in the log.
        let _ = noted.await;
    }
}

/// Does the request come with an API token, good or not?
#[must_use]
pub fn has_token(headers: &HeaderMap) -> bool {
    bearer(headers).is_some()
}

/// What follows `Authorization: Bearer`; an empty text when that can't be read. None without such a header.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut sent = headers.get_all(header::AUTHORIZATION).iter();
    let value = sent.next()?;
    let (scheme, token) = match value.to_str() {
        Ok(text) => text.split_once(' ').unwrap_or((text, "")),
        Err(_) if value.as_bytes().get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"bearer")) => {
            ("bearer", "")
        }
        Err(_) => return None,
    };
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    // Of two, nobody can say which one counts.
    Some(if sent.next().is_some() { "" } else { token.trim() })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn read(values: &[&[u8]]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::AUTHORIZATION, HeaderValue::from_bytes(value).expect("a header"));
        }
        bearer(&headers).map(str::to_owned)
    }

    #[test]
    fn the_token_follows_the_scheme_in_whatever_case() {
        assert_eq!(read(&[b"Bearer abc"]), Some("abc".into()));
        assert_eq!(read(&[b"bearer  abc "]), Some("abc".into()));
        assert_eq!(read(&[]), None);
        for other in [&b"Basic abc"[..], b"", b"Bearerabc", b"\xff"] {
            assert_eq!(read(&[other]), None);
        }
    }

    #[test]
    fn what_can_not_be_read_is_a_token_that_opens_nothing() {
        for broken in [&[&b"Bearer"[..]][..], &[b"Bearer "], &[b"Bearer \xff"], &[b"Bearer a", b"Bearer b"]] {
            assert_eq!(read(broken), Some(String::new()));
        }
    }
}
