use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{EmailAddress, Id, Password, User};

/// The body of an invitation: `POST …/members/`. Checked by the server field by field, so the texts
/// are still as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateMember {
    /// Whom to invite; required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// [`crate::Role::id`]; wins over `role`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org_role: Option<String>,
    /// Older name of `orgRole`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Teams to join; wins over `teams` unless empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team_roles: Option<Vec<TeamRoleChoice>>,
    /// Slugs of teams to join, older form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub teams: Option<Vec<String>>,
    /// Ours: on all teams? Unless told, an invitation that names no teams is for all of them, as the seed has
    /// it, and one that names teams for these only. Accepts what `send_invite` accepts.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "flexible_bool")]
    pub has_global_access: Option<bool>,
    /// Send the mail? Default true. Accepts true/false, 1/0 and their texts.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "flexible_bool")]
    pub send_invite: Option<bool>,
}

/// A team to join when invited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamRoleChoice {
    /// The team.
    pub team_slug: String,
    /// [`crate::TeamRole::id`]; ignored while inviting.
    pub role: Option<String>,
}

/// Reads true/false, 1/0 and `"true"`/`"false"`, which existing clients send; null is absent.
pub fn flexible_bool<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    struct Visitor;

    impl serde::de::Visitor<'_> for Visitor {
        type Value = Option<bool>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("true or false")
        }

        fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
            Ok(Some(value))
        }

        fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Self::Value, E> {
            match value {
                0 => Ok(Some(false)),
                1 => Ok(Some(true)),
                other => Err(E::invalid_value(serde::de::Unexpected::Unsigned(other), &self)),
            }
        }

        fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Self::Value, E> {
            match value {
                "true" | "1" => Ok(Some(true)),
                "false" | "0" => Ok(Some(false)),
                other => Err(E::invalid_value(serde::de::Unexpected::Str(other), &self)),
            }
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
    }

    deserializer.deserialize_any(Visitor)
}

/// Ours: the account a mailed invitation allows, and joining with it in one step.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Register {
    /// The invitation; its token comes from the cookie that opening the mailed link left, or from `token`.
    pub member_id: Id,
    /// The mailed token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The person's name; may be empty.
    #[serde(default)]
    pub name: String,
    /// The new account's password.
    pub password: Password,
}

/// Ours: what a new member is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Joined {
    /// The organization joined.
    pub org_slug: String,
    /// The new account.
    pub user: User,
}

/// Signing in with a password.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Login {
    /// The account's address.
    pub username: String,
    /// Its password.
    pub password: String,
}

impl fmt::Debug for Login {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Login").field("username", &self.username).finish_non_exhaustive()
    }
}

/// Who has signed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedIn {
    /// The person.
    pub user: User,
    /// Where to go when nothing else was asked for: to the invitation that waits in this browser, or to the first
    /// organization's page.
    pub next_uri: String,
}

impl CreateMember {
    /// The plain invitation of one address.
    #[must_use]
    pub fn of(email: &EmailAddress) -> Self {
        Self { email: Some(email.to_string()), ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn booleans_come_as_existing_clients_send_them() {
        for (text, expected) in [
            ("{\"sendInvite\":1}", Some(true)),
            ("{\"sendInvite\":\"false\"}", Some(false)),
            ("{\"sendInvite\":true}", Some(true)),
            ("{\"sendInvite\":null}", None),
            ("{}", None),
        ] {
            let body: CreateMember = serde_json::from_str(text).expect("readable");
            assert_eq!(body.send_invite, expected, "{text}");
        }
        assert!(serde_json::from_str::<CreateMember>("{\"sendInvite\":\"maybe\"}").is_err());
    }
}
