use serde::{Deserialize, Serialize};

use crate::{Empty, User, invitation::flexible_bool};

/// A user as they see themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnUser {
    /// What others see, and the user's addresses.
    #[serde(flatten)]
    pub user: User,
    /// How the user likes things.
    pub options: UserOptions,
    /// Questions that are still open.
    pub flags: UserFlags,
    /// Accounts with identity providers: always empty.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>))]
    pub identities: Vec<Empty>,
    /// Rights over the installation: always empty.
    pub permissions: Vec<String>,
    /// Second factors: always empty, they can't be set up yet.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>))]
    pub authenticators: Vec<Empty>,
}

/// Questions that are still open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserFlags {
    /// Always false: there is no newsletter.
    pub newsletter_consent_prompt: bool,
}

/// How a user likes things. Roster's own app reads `theme`, `language`, `timezone` and `clock24Hours`; the rest is
/// kept for other clients.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserOptions {
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// A language tag such as `en` or `pt-br`.
    pub language: String,
    /// A time zone's name such as `Europe/Berlin`.
    pub timezone: String,
    /// 13:00 rather than 1 pm?
    #[serde(rename = "clock24Hours")]
    pub clock_24_hours: bool,
    /// -1, 1 or 2.
    pub stacktrace_order: i8,
    /// `recommended`, `latest` or `oldest`.
    pub default_issue_event: String,
}

impl Default for UserOptions {
    fn default() -> Self {
        Self {
            theme: "system".to_owned(),
            language: "en".to_owned(),
            timezone: "UTC".to_owned(),
            clock_24_hours: false,
            stacktrace_order: -1,
            default_issue_event: "recommended".to_owned(),
        }
    }
}

/// The body with which users change their own account. What is absent or null stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnUserChange {
    /// The name to show, at most 200 characters; empty shows the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Options to change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<UserOptionsChange>,
}

/// Options to change; see [`UserOptions`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserOptionsChange {
    /// [`UserOptions::theme`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    /// [`UserOptions::language`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// [`UserOptions::timezone`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// [`UserOptions::clock_24_hours`].
    #[serde(rename = "clock24Hours", skip_serializing_if = "Option::is_none", deserialize_with = "flexible_bool")]
    pub clock_24_hours: Option<bool>,
    /// [`UserOptions::stacktrace_order`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stacktrace_order: Option<i8>,
    /// [`UserOptions::default_issue_event`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_issue_event: Option<String>,
}
