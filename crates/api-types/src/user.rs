use serde::{Deserialize, Serialize};

use crate::Id;

/// A person with an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(clippy::struct_excessive_bools, reason = "the wire format's flags")]
pub struct User {
    /// The user's number; a membership's is another.
    pub id: Id,
    /// The name to show; the address where no name was given.
    pub name: String,
    /// What the user signs in with: the address.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub username: String,
    /// The user's primary address.
    pub email: String,
    /// The picture's address on this server, or none: show initials.
    pub avatar_url: Option<String>,
    /// May the user sign in?
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub is_active: bool,
    /// Blocked by the operator.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub is_suspended: bool,
    /// Can the user sign in with a password?
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub has_password_auth: bool,
    /// Kept by an identity provider.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub is_managed: bool,
    /// RFC 3339, UTC.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub date_joined: String,
    /// RFC 3339, UTC; none before the first sign-in.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub last_login: Option<String>,
    /// RFC 3339, UTC.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub last_active: Option<String>,
    /// Has the user set up a second factor?
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    #[serde(rename = "has2fa")]
    pub has_2fa: bool,
    /// Operator of the installation.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub is_superuser: bool,
    /// Operator's staff.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub is_staff: bool,
    /// Always empty; clients expect the object.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub experiments: Empty,
    /// The user's addresses; filled for the user's own eyes only.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub emails: Vec<UserEmail>,
    /// What kind of picture.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub avatar: Avatar,
    /// [`ACTOR_SERVICE_ACCOUNT`] for a bot; the key is missing for a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_type: Option<String>,
}

/// What a bot's [`User::actor_type`] says.
pub const ACTOR_SERVICE_ACCOUNT: &str = "service_account";

/// The empty object `{}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Empty {}

/// One of a user's addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserEmail {
    /// The address's number.
    pub id: Id,
    /// The address.
    pub email: String,
    /// Has its owner proved to read its mail?
    pub is_verified: bool,
}

/// What picture stands for somebody or something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Avatar {
    /// `letter_avatar`, `upload` or `gravatar`.
    pub avatar_type: String,
    /// The uploaded picture's name.
    pub avatar_uuid: Option<String>,
    /// The picture's address.
    pub avatar_url: Option<String>,
}

impl Default for Avatar {
    fn default() -> Self {
        Self { avatar_type: "letter_avatar".to_owned(), avatar_uuid: None, avatar_url: None }
    }
}

/// The API's root: who is asking?
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RootInfo {
    /// The API's version, `0`.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub version: String,
    /// The token's scopes; none with a session.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub auth: Option<TokenInfo>,
    /// The caller, none when signed out.
    pub user: Option<User>,
}

/// What the API token of a request may be used for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenInfo {
    /// Names of rights, such as `member:read`.
    pub scopes: Vec<String>,
}
