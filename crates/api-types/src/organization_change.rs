use serde::{Deserialize, Serialize};

use crate::invitation::flexible_bool;

/// The body that creates an organization.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewOrganization {
    /// Its name as shown, at most 64 characters; required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its name in addresses, a [`crate::Slug`]; made from the name when missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
}

/// The body that changes an organization. What is absent or null stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganizationChange {
    /// Its name as shown, at most 64 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its name in addresses, a [`crate::Slug`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// May everybody join every team? Accepts true/false, 1/0 and their texts, as all of these do.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "flexible_bool")]
    pub open_membership: Option<bool>,
    /// May people without `member:admin` invite?
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "flexible_bool")]
    pub allow_member_invite: Option<bool>,
    /// May strangers ask to join?
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "flexible_bool")]
    pub allow_join_requests: Option<bool>,
    /// [`crate::Role::id`] of those who ask to join; for owners only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_role: Option<String>,
    /// Must members have a second factor? Can't be switched on yet: nobody can set one up.
    #[serde(rename = "require2FA", skip_serializing_if = "Option::is_none", deserialize_with = "flexible_bool")]
    pub require_2fa: Option<bool>,
}
