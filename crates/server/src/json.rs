//! Request bodies: JSON objects whose every fault is a 4xx with a clear body.

use axum::{
    Json,
    extract::{FromRequest, Request, rejection::JsonRejection},
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::ApiError;

/// A JSON object as body.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        match Json::from_request(request, state).await {
            // By way of a map: serde would also take a list for a struct, by position.
            Ok(Json(fields)) => serde_json::from_value(Value::Object(fields))
                .map(Self)
                .map_err(|error| ApiError::BadRequest(format!("Invalid data - {error}"))),
            Err(JsonRejection::MissingJsonContentType(_)) => Err(ApiError::NotJson),
            Err(JsonRejection::BytesRejection(rejection)) if rejection.status() == 413 => Err(ApiError::TooLarge),
            Err(JsonRejection::BytesRejection(_)) => Err(ApiError::BadRequest("The body could not be read.".into())),
            Err(JsonRejection::JsonSyntaxError(error)) => {
                Err(ApiError::BadRequest(format!("JSON parse error - {}", cause(&error))))
            }
            Err(JsonRejection::JsonDataError(error)) => {
                Err(ApiError::BadRequest(format!("Invalid data - {}", cause(&error))))
            }
            Err(other) => Err(ApiError::BadRequest(other.body_text())),
        }
    }
}

/// The innermost reason: where in the body, and what is wrong there.
fn cause(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
