//! The mail of an installation that keeps it to itself: a page for trying the product out.
//!
//! The mails hold live links, so the page is for this machine alone, and only while mail goes into a folder.

use std::{io, net::IpAddr, path::PathBuf};

use askama::Template;
use axum::{
    Router,
    extract::{FromRequestParts, Path},
    http::{header, request::Parts, uri::Authority},
    response::{Html, IntoResponse},
    routing::get,
};

use super::headers;
use crate::{
    client,
    error::ApiError,
    mail::folder::{self, FolderMail},
    state::AppState,
};

/// How many mails the page shows.
const SHOWN_MAX: usize = 100;
const STYLE: &str = include_str!("../../templates/dev_mail/style.css");

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/dev/mail", get(list))
        .route("/dev/mail/", get(list))
        .route("/dev/mail/style.css", get(style))
        .route("/dev/mail/{file}", get(one))
        .layer(headers::no_store())
        .layer(headers::no_referrer())
}

/// The folder that mail goes to; a request from elsewhere, or to an installation that sends its mail, is answered 404.
struct CapturedMail(PathBuf);

impl FromRequestParts<AppState> for CapturedMail {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let asked = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let asked = asked.or(parts.uri.authority().map(Authority::as_str));
        match &state.settings.captured_mail {
            Some(folder) if asked.is_some_and(is_loopback) && !comes_from_elsewhere(parts) => Ok(Self(folder.clone())),
            _ => Err(ApiError::NotFound),
        }
    }
}

/// Has another machine connected? It can ask for any name.
fn comes_from_elsewhere(parts: &Parts) -> bool {
    client::ip_address(&parts.extensions).is_some_and(|address| !address.to_canonical().is_loopback())
}

/// Does the browser think it talks to its own machine? A page elsewhere can make its own name lead here, but
/// then the browser asks for that name.
fn is_loopback(host: &str) -> bool {
    let is_port = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(rest) = host.strip_prefix('[') {
        return rest.split_once(']').is_some_and(|(address, port)| {
            address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
                && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))
        });
    }
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    let is_own = name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_ipv4() && address.is_loopback());
    is_own && is_port(port)
}

#[derive(Template)]
#[template(path = "dev_mail/list.html")]
struct ListPage {
    mails: Vec<FolderMail>,
    hidden: usize,
}

#[derive(Template)]
#[template(path = "dev_mail/one.html")]
struct OnePage {
    mail: FolderMail,
}

async fn list(CapturedMail(folder): CapturedMail) -> Result<Html<String>, ApiError> {
    let (mails, hidden) = folder::list(&folder, SHOWN_MAX).await.map_err(unreadable)?;
    page(&ListPage { mails, hidden })
}

async fn one(CapturedMail(folder): CapturedMail, Path(file): Path<String>) -> Result<Html<String>, ApiError> {
    let mail = folder::read(&folder, &file).await.map_err(unreadable)?.ok_or(ApiError::NotFound)?;
    page(&OnePage { mail })
}

async fn style(_: CapturedMail) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)
}

fn page(template: &impl Template) -> Result<Html<String>, ApiError> {
    template.render().map(Html).map_err(|error| ApiError::Internal(error.to_string()))
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn unreadable(error: io::Error) -> ApiError {
    ApiError::Internal(format!("the mail folder can't be read: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machines_own_names_are_loopback() {
        for host in ["localhost", "LOCALHOST:8000", "127.0.0.1", "127.0.0.1:8000", "[::1]", "[::1]:8000"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "roster.test",
            "localhost.evil.test",
            "127.0.0.1.evil.test:8000",
            "evil.test:127",
            "localhost:8000@evil.test",
            "10.0.0.1",
            "0.0.0.0",
            "[::2]",
            "[::1].evil.test",
            "::1",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
