//! Lists in pages: what a request asks for, and the headers that lead on.

use std::str::FromStr;

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
    response::{IntoResponse as _, Response},
};
use roster_api_types::{Cursor, CursorError, PER_PAGE_DEFAULT, PER_PAGE_MAX, PageLinks};
use serde::Serialize;

use crate::{
    error::ApiError,
    state::AppState,
    store::{Page, Total},
};

/// As much as most rows take in an answer, so that its text is not moved again and again while it grows.
const ROW_BYTES: usize = 1_500;

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Which page of a list is asked for, and the request's other parameters. Of a parameter that is given
/// twice the last one counts.
#[derive(Clone, Debug)]
pub struct Paging<C = Cursor> {
    /// Where the page begins; the kind of cursor is the list's choice.
    pub cursor: C,
    /// How many rows it has at most.
    pub per_page: u64,
    /// The list's absolute address.
    address: String,
    /// All parameters but the cursor.
    parameters: Vec<(String, String)>,
}

impl<C> Paging<C> {
    /// Another parameter's value; empty when it is missing.
    pub fn parameter(&self, name: &str) -> &str {
        last(&self.parameters, name).unwrap_or_default()
    }

    /// Is this among the values of a parameter that may be repeated?
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.parameters.iter().any(|(key, given)| key == name && given == value)
    }

    /// The page as an answer: `wire` are its rows as the wire has them.
    pub fn answer<R, T: Serialize>(&self, page: &Page<R>, wire: Vec<T>) -> Result<Response, ApiError> {
        self.answer_with(&page.links, page.total, wire)
    }

    /// The rows of a page as an answer: `links` lead on from it, `total` rows are on all pages.
    pub fn answer_with<T: Serialize>(
        &self,
        links: &PageLinks,
        total: impl Into<Total>,
        wire: T,
    ) -> Result<Response, ApiError> {
        let total = total.into();
        let (Total::Exactly(count) | Total::MoreThan(count)) = total;
        let rows = usize::try_from(count.min(self.per_page)).unwrap_or_default();
        let parameters = form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.parameters).finish();
        let links = HeaderValue::from_str(&links.to_header(&self.address, &parameters))
            .map_err(|error| ApiError::Internal(format!("Link header: {error}")))?;
        let mut body = Vec::with_capacity(rows * ROW_BYTES);
        serde_json::to_writer(&mut body, &wire).map_err(|error| ApiError::Internal(format!("the answer: {error}")))?;
        let mut response = ([(header::CONTENT_TYPE, JSON)], body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::LINK, links);
        match total {
            Total::Exactly(count) => headers.insert("x-hits", count.into()),
            Total::MoreThan(count) => {
                headers.insert("x-max-hits", count.into());
                headers.insert("x-hits", count.into())
            }
        };
        Ok(response)
    }
}

fn last<'a>(parameters: &'a [(String, String)], name: &str) -> Option<&'a str> {
    parameters.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

impl<C: FromStr<Err = CursorError> + Default> FromRequestParts<AppState> for Paging<C> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let query = parts.uri.query().unwrap_or_default();
        let mut parameters: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let cursor = match last(&parameters, "cursor") {
            None | Some("") => C::default(),
            Some(text) => text.parse().map_err(|error: CursorError| ApiError::BadRequest(error.to_string()))?,
        };
        let per_page = match last(&parameters, "per_page") {
            None => PER_PAGE_DEFAULT,
            Some(text) => rows_on_a_page(text)?,
        };
        parameters.retain(|(key, _)| key != "cursor");
        let address = format!("{}{}", state.settings.base_url, parts.uri.path());
        Ok(Self { cursor, per_page, address, parameters })
    }
}

fn rows_on_a_page(text: &str) -> Result<u64, ApiError> {
    let number = text.parse().ok().filter(|number| (1..=PER_PAGE_MAX).contains(number));
    number.ok_or_else(|| ApiError::BadRequest(format!("Invalid per_page value. Must be between 1 and {PER_PAGE_MAX}.")))
}
