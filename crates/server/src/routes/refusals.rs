//! The refusals that many endpoints share, for the API's description.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

/// Why a request was refused, in words.
#[derive(Serialize, ToSchema)]
pub struct Detail {
    /// The reason.
    pub detail: String,
}

/// What is wrong with a body.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes what `ApiError` writes")]
pub enum Invalid {
    /// Reasons per field.
    Fields(BTreeMap<String, Vec<String>>),
    /// No single field is to blame.
    Whole(Detail),
}

/// Another has the name in addresses: the reason under the two keys that clients know.
#[derive(Serialize, ToSchema)]
pub struct SlugTaken {
    /// The reason.
    pub detail: String,
    /// The reason, in a list.
    pub non_field_errors: Vec<String>,
}

/// What every endpoint within an organization may answer.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "describes what `ApiError` writes")]
pub enum Refusals {
    /// Nobody is signed in.
    #[response(status = UNAUTHORIZED)]
    SignedOut(Detail),
    /// The caller doesn't belong to the organization, or may not do this; or a change wasn't made by our own page.
    #[response(status = FORBIDDEN)]
    Forbidden(Detail),
    /// There is no such thing in this organization, or no such organization.
    #[response(status = NOT_FOUND)]
    NotFound(Detail),
}
