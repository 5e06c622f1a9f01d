use std::fmt;

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

use crate::json::{Unreadable, entries, entry, parse};

/// Why a call gave no answer that can be used. Its `Display` is a sentence for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// The server could not be reached.
    Offline,
    /// The server did not answer in time.
    Timeout,
    /// Nobody is signed in.
    Unauthorized,
    /// The server understood and said no.
    Refused(Refusal),
    /// The server failed, or answered something that is not in the contract.
    Unexpected,
}

/// A refusal's reasons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status, 4xx.
    pub status: u16,
    /// The reason in words; may be empty when there are `fields`.
    pub detail: String,
    /// What is wrong with single fields of the request.
    pub fields: Vec<FieldError>,
    /// After how many seconds the same may be tried again, where the server says so.
    pub retry_after: Option<u32>,
}

/// What is wrong with one field of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name on the wire.
    pub field: String,
    /// The reason in words.
    pub text: String,
}

impl ApiError {
    /// Reads the body of an answer with a status of 400 or above. The contract knows five shapes; all are read.
    #[must_use]
    pub fn from_answer(status: u16, body: &str) -> Self {
        match status {
            401 => Self::Unauthorized,
            400..500 => Self::Refused(Refusal::read(status, body)),
            _ => Self::Unexpected,
        }
    }

    /// The error with the seconds to wait that the answer's `Retry-After` header names.
    #[must_use]
    pub fn retry_after(mut self, seconds: Option<u32>) -> Self {
        if let Self::Refused(refusal) = &mut self {
            refusal.retry_after = seconds;
        }
        self
    }

    /// After how many seconds the same call may be tried again, when it came too often.
    #[must_use]
    pub const fn wait(&self) -> Option<u32> {
        match self {
            Self::Refused(Refusal { status: 429, retry_after, .. }) => *retry_after,
            _ => None,
        }
    }

    /// Is it not there, or not the caller's to see? Then another try doesn't help, and what was seen before doesn't count.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::Refused(Refusal { status: 403 | 404, .. }))
    }

    /// May the same call succeed later?
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Offline | Self::Timeout | Self::Unexpected)
    }
}

impl Refusal {
    fn read(status: u16, body: &str) -> Self {
        let body = parse(body);
        let mut refusal = Self { status, detail: text_of(&body), fields: Vec::new(), retry_after: None };
        for (field, value) in entries(&body) {
            let text = text_of(&value);
            if field == "detail" || field == "details" {
                refusal.detail = text;
            } else {
                refusal.fields.push(FieldError { field, text });
            }
        }
        refusal
    }
}

/// A text, the first of a list of texts, or the `message` of an object; empty for anything else.
fn text_of(value: &JsValue) -> String {
    let first = if Array::is_array(value) { value.unchecked_ref::<Array>().get(0) } else { entry(value, "message") };
    value.as_string().or_else(|| first.as_string()).unwrap_or_default()
}

impl fmt::Display for ApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Offline => "The server can't be reached. Check your connection.",
            Self::Timeout => "The server took too long to answer.",
            Self::Unauthorized => "You are signed out. Sign in again.",
            Self::Refused(Refusal { detail, .. }) if !detail.is_empty() => detail,
            Self::Refused(Refusal { fields, .. }) if !fields.is_empty() => &fields[0].text,
            Self::Refused(Refusal { status: 403, .. }) => "You may not do this.",
            Self::Refused(Refusal { status: 404, .. }) => "This doesn't exist, or you may not see it.",
            Self::Refused(Refusal { status: 429, .. }) => "Too many tries. Wait a moment.",
            Self::Refused(_) => "The server refused this.",
            Self::Unexpected => "The server has a problem. Nothing on your side is wrong.",
        })
    }
}

impl std::error::Error for ApiError {}

impl From<Unreadable> for ApiError {
    fn from(_: Unreadable) -> Self {
        Self::Unexpected
    }
}
