//! The refusals that many endpoints share, for the API's description.

use std::collections::BTreeMap;

use utoipa::{IntoResponses, ToSchema};

/// Why a request was refused, in words.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what `ApiError` writes")]
pub struct Detail {
    /// The reason.
    pub detail: String,
}

/// What is wrong with a body, per field; or, where no single field is to blame, `detail`.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what `ApiError` writes")]
pub struct Invalid(pub BTreeMap<String, Vec<String>>);

/// What every endpoint within an organization may answer.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "describes what `ApiError` writes")]
pub enum Refusals {
    /// Nobody is signed in.
    #[response(status = UNAUTHORIZED)]
    SignedOut(#[to_schema] Detail),
    /// The caller doesn't belong to the organization, or may not do this; or a change wasn't made by our own page.
    #[response(status = FORBIDDEN)]
    Forbidden(#[to_schema] Detail),
    /// There is no such thing in this organization, or no such organization.
    #[response(status = NOT_FOUND)]
    NotFound(#[to_schema] Detail),
}
