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

/// Why a request was refused, in words, or with a code for programs.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes what `ApiError` writes")]
pub enum Forbidden {
    /// In words.
    Words(Detail),
    /// With a code.
    Coded(CodedDetail),
}

/// Why a request was refused, with a code for programs.
#[derive(Serialize, ToSchema)]
pub struct CodedDetail {
    /// The reason.
    pub detail: Coded,
}

/// A reason with a code.
#[derive(Serialize, ToSchema)]
pub struct Coded {
    /// `member-disabled-over-limit`: the organization's limit of members has shut the caller out; they may still leave.
    pub code: String,
    /// The reason in words.
    pub message: String,
    /// Where a page may lead.
    pub extra: BTreeMap<String, String>,
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

/// What is wrong with an invitation.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes what `ApiError` writes")]
pub enum InvalidInvitation {
    /// Reasons per field.
    Fields(BTreeMap<String, Vec<String>>),
    /// No single field is to blame.
    Whole(Detail),
    /// A bot may give no other role than member.
    Bot(Vec<String>),
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
    Forbidden(Forbidden),
    /// There is no such thing in this organization, or no such organization.
    #[response(status = NOT_FOUND)]
    NotFound(Detail),
}
