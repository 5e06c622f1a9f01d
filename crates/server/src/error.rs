//! What can go wrong with a request, and the one place that turns it into an answer.

use std::collections::BTreeMap;

use axum::{
    Extension, Json,
    extract::{Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use roster_api_types::AcceptRefusal;
use sea_orm::DbErr;
use serde_json::json;

use crate::{
    state::AppState,
    store::{LimitExceeded, Usage},
};

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
    /// 403 with one reason under one field, not in a list.
    #[error("{1}")]
    FieldRefused(&'static str, String),
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
    /// 400 with a bare list of one reason: a shape of the contract's own.
    #[error("{0}")]
    Listed(String),
    /// 403: the organization has more members than it may have, and this one may only leave. The reason comes with a code,
    /// as the contract has it.
    #[error(
        "This organization has more members than it may have. Until that changes, all you can do here is leave it."
    )]
    OverLimit,
    /// 405: nothing is done to this path by this method.
    #[error("Method \"{0}\" not allowed.")]
    MethodNotAllowed(Method),
    /// 503: the answer took too long; what was begun is undone.
    #[error("This took too long and was given up. Try again.")]
    TooSlow,
    /// 415: the body isn't JSON.
    #[error("Unsupported media type; send application/json.")]
    NotJson,
    /// 413: the body is too large.
    #[error("Request body too large.")]
    TooLarge,
    /// An invitation that can't be accepted; the key is `details`.
    #[error("{}", .1.details)]
    Accept(StatusCode, Box<AcceptRefusal>),
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
            Self::BadRequest(_) | Self::Fields(_) | Self::Field(..) | Self::Listed(_) | Self::ForeignOrigin => {
                StatusCode::BAD_REQUEST
            }
            Self::SignedOut | Self::InvalidToken(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::Refused(_) | Self::FieldRefused(..) | Self::OverLimit => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict(_) | Self::SlugTaken(_) => StatusCode::CONFLICT,
            Self::TooMany(..) => StatusCode::TOO_MANY_REQUESTS,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Accept(status, _) => *status,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::TooSlow => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = self.status();
        if let Self::TooMany(LimitExceeded(usage), reason) = self {
            return (status, limit_headers(usage), Json(json!({ "detail": reason }))).into_response();
        }
        if let Self::Internal(cause) = self {
            return (status, Extension(Cause(cause))).into_response();
        }
        let body = match self {
            Self::Fields(fields) => json!(fields),
            Self::Field(name, reason) | Self::FieldRefused(name, reason) => json!({ name: reason }),
            Self::ForeignOrigin => json!(self.to_string()),
            Self::SlugTaken(reason) => json!({ "non_field_errors": [reason], "detail": reason }),
            Self::Accept(_, refusal) => json!(refusal),
            Self::Listed(reason) => json!([reason]),
            Self::OverLimit => {
                let extra = json!({ "next": "/" });
                json!({ "detail": { "code": "member-disabled-over-limit", "message": self.to_string(), "extra": extra } })
            }
            other => json!({ "detail": other.to_string() }),
        };
        (status, Json(body)).into_response()
    }
}

/// Why a request failed, on its way to the log.
#[derive(Clone, Debug)]
struct Cause(String);

/// Gives a failure a number of its own, tells the caller that and the log what it stands for.
pub async fn number_failures(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let Some(Cause(cause)) = response.extensions_mut().remove() else { return response };
    let id = u128::from_be_bytes(state.random.bytes()[..16].try_into().unwrap_or_default());
    let id = format!("{id:032x}");
    tracing::error!(%cause, id, "a request failed");
    let (head, _) = response.into_parts();
    let told = Json(json!({ "detail": "Internal Error", "errorId": id }));
    (head.status, head.headers, told).into_response()
}

/// Of a [`crate::clock::Timestamp`], in a second.
const MICROS: i64 = 1_000_000;

/// What clients read in order to wait long enough: how much, how much is left, and until when in Unix seconds. Some wait only
/// where the concurrent ones are told, too: no more can be under way at once than are left.
fn limit_headers(usage: Usage) -> [(&'static str, String); 6] {
    let reset = usage.resets_at.0.div_euclid(MICROS) + 1;
    let wait = (usage.resets_at.0 - usage.counted_at.0).div_euclid(MICROS) + 1;
    let limit = usage.limit.times.to_string();
    let remaining = usage.limit.times.saturating_sub(usage.used).to_string();
    [
        ("x-sentry-rate-limit-limit", limit.clone()),
        ("x-sentry-rate-limit-remaining", remaining.clone()),
        ("x-sentry-rate-limit-reset", reset.to_string()),
        ("x-sentry-rate-limit-concurrentlimit", limit),
        ("x-sentry-rate-limit-concurrentremaining", remaining),
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
