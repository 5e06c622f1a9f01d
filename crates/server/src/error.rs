//! What can go wrong with a request, and the one place that turns it into an answer.

use std::collections::BTreeMap;

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use roster_api_types::AcceptRefusal;
use sea_orm::DbErr;
use serde_json::json;

use crate::store::{LimitExceeded, Usage};

/// Reasons per field, as the wire has them: `{"email": ["…"]}`.
pub type FieldErrors = BTreeMap<&'static str, Vec<String>>;

/// What can go wrong with a request.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// 400 with a reason.
    #[error("{0}")]
    BadRequest(String),
    /// 400 with reasons per field.
    #[error("invalid fields")]
    Fields(FieldErrors),
    /// 400 with one reason under one field, not in a list: a shape of the contract's own.
    #[error("{1}")]
    Field(&'static str, String),
    /// 401: nobody is signed in.
    #[error("Authentication credentials were not provided.")]
    SignedOut,
    /// 401: the API token isn't good, for this reason.
    #[error("{0}")]
    InvalidToken(&'static str),
    /// 400: a page of another origin sent an API token. The body is a bare text, as the contract has it.
    #[error("Invalid origin")]
    ForeignOrigin,
    /// 403, no reason beyond it.
    #[error("You do not have permission to perform this action.")]
    Forbidden,
    /// 403 with a reason.
    #[error("{0}")]
    Refused(String),
    /// 404.
    #[error("The requested resource does not exist")]
    NotFound,
    /// 409 with a reason.
    #[error("{0}")]
    Conflict(String),
    /// 409: another has this name in addresses. Clients read the reason under either of two keys.
    #[error("{0}")]
    SlugTaken(String),
    /// 429: too often; the reason in words.
    #[error("{1}")]
    TooMany(LimitExceeded, String),
    /// 415: the body isn't JSON.
    #[error("Unsupported media type; send application/json.")]
    NotJson,
    /// 413: the body is too large.
    #[error("Request body too large.")]
    TooLarge,
    /// An invitation that can't be accepted; the key is `details`.
    #[error("{}", .1.details)]
    Accept(StatusCode, AcceptRefusal),
    /// 500: ours to mend. The cause goes to the log, not to the caller.
    #[error("internal error: {0}")]
    Internal(String),
}

impl ApiError {
    /// A single field's single reason.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "callers give a text or an error, whole")]
    pub fn field(name: &'static str, reason: impl ToString) -> Self {
        Self::Fields(BTreeMap::from([(name, vec![reason.to_string()])]))
    }

    const fn status(&self) -> StatusCode {
        match self {
            Self::BadRequest(_) | Self::Fields(_) | Self::Field(..) | Self::ForeignOrigin => StatusCode::BAD_REQUEST,
            Self::SignedOut | Self::InvalidToken(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::Refused(_) => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Conflict(_) | Self::SlugTaken(_) => StatusCode::CONFLICT,
            Self::TooMany(..) => StatusCode::TOO_MANY_REQUESTS,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Accept(status, _) => *status,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = self.status();
        if let Self::TooMany(LimitExceeded(usage), reason) = self {
            return (status, limit_headers(usage), Json(json!({ "detail": reason }))).into_response();
        }
        let body = match self {
            Self::Fields(fields) => json!(fields),
            Self::Field(name, reason) => json!({ name: reason }),
            Self::ForeignOrigin => json!(self.to_string()),
            Self::SlugTaken(reason) => json!({ "non_field_errors": [reason], "detail": reason }),
            Self::Accept(_, refusal) => json!(refusal),
            Self::Internal(cause) => {
                tracing::error!(%cause, "a request failed");
                json!({ "detail": "Internal Error", "errorId": null })
            }
            other => json!({ "detail": other.to_string() }),
        };
        (status, Json(body)).into_response()
    }
}

/// Of a [`crate::clock::Timestamp`], in a second.
const MICROS: i64 = 1_000_000;

/// What clients read in order to wait long enough: how much, how much is left, and until when in Unix seconds.
fn limit_headers(usage: Usage) -> [(&'static str, String); 4] {
    let reset = usage.resets_at.0.div_euclid(MICROS) + 1;
    let wait = (usage.resets_at.0 - usage.counted_at.0).div_euclid(MICROS) + 1;
    [
        ("x-sentry-rate-limit-limit", usage.limit.times.to_string()),
        ("x-sentry-rate-limit-remaining", usage.limit.times.saturating_sub(usage.used).to_string()),
        ("x-sentry-rate-limit-reset", reset.to_string()),
        ("retry-after", wait.to_string()),
    ]
}

impl From<DbErr> for ApiError {
    fn from(error: DbErr) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<crate::password::PasswordHashingError> for ApiError {
    fn from(error: crate::password::PasswordHashingError) -> Self {
        Self::Internal(error.to_string())
    }
}
