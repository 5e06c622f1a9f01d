use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{EmailAddress, Id, Member, Role, Scope};

/// Where the addresses of bots are: a domain that never exists, so that no mail reaches one.
pub const BOT_DOMAIN: &str = "bots.invalid";

/// Is this the address of a bot, and so nobody's to invite or to sign in with?
#[must_use]
pub fn is_bot_address(address: &EmailAddress) -> bool {
    address.key().strip_suffix(BOT_DOMAIN).is_some_and(|local| local.ends_with('@'))
}

/// The right with this name, if there is one.
#[must_use]
pub fn known_scope(text: &str) -> Option<Scope> {
    Role::Owner.scopes().into_iter().find(|scope| *scope == text)
}

/// Ours: an API token, without its secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiToken {
    /// The token's number.
    pub id: Id,
    /// What its owner calls it.
    pub name: String,
    /// How the token begins: enough to recognize it, too little to use it.
    pub prefix: String,
    /// What it may be used for, as far as its user's role allows the same.
    pub scopes: Vec<String>,
    /// The slug of the only organization that it opens; none for all of its user's.
    pub organization: Option<String>,
    /// RFC 3339, UTC.
    pub date_created: String,
    /// Until when it can be used, exclusive; RFC 3339, UTC. None means until it is revoked.
    pub expires_at: Option<String>,
    /// When it was last used, to the minute; RFC 3339, UTC.
    pub last_used: Option<String>,
}

/// Ours: the answer to creating an API token, the only one that ever holds its secret.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedApiToken {
    /// The token as listed from now on.
    #[serde(flatten)]
    pub listed: ApiToken,
    /// What goes after `Authorization: Bearer`.
    pub token: String,
}

impl fmt::Debug for CreatedApiToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CreatedApiToken").field("listed", &self.listed).finish_non_exhaustive()
    }
}

/// Ours: what an API token is to be. Checked by the server field by field, so the texts are still as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateApiToken {
    /// What to call it; required, at most 64 characters.
    pub name: Option<String>,
    /// Names of rights, such as `member:read`; at least one.
    pub scopes: Option<Vec<String>>,
    /// Slug or id of the only organization that it is to open; all of its user's unless given.
    pub organization: Option<String>,
    /// Until when, RFC 3339; until it is revoked unless given.
    pub expires_at: Option<String>,
}

/// Ours: a bot, a member that signs in nowhere and acts through its API tokens only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateBot {
    /// What to call it; required, at most 64 characters.
    pub name: Option<String>,
    /// [`Role::id`], any but `owner`; member unless given.
    pub org_role: Option<String>,
    /// Slugs of its teams; all teams unless given.
    pub teams: Option<Vec<String>>,
    /// What its first API token may be used for; at least one.
    pub scopes: Option<Vec<String>>,
    /// Until when its first API token can be used, RFC 3339; until it is revoked unless given.
    pub expires_at: Option<String>,
}

/// Ours: a new bot and its first API token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedBot {
    /// The bot's membership.
    pub member: Member,
    /// Its token, the secret included.
    pub api_token: CreatedApiToken,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_right_of_a_role_is_known_and_nothing_else_is() {
        for role in Role::ALL {
            assert!(role.scopes().into_iter().all(|scope| known_scope(scope) == Some(scope)));
        }
        for text in ["", "member", "member:", "member:Read", "org:billing", " member:read"] {
            assert_eq!(known_scope(text), None, "{text}");
        }
    }

    #[test]
    fn only_addresses_at_the_bots_domain_are_bots() {
        for (text, expected) in [
            ("bot-1@bots.invalid", true),
            ("Bot-1@Bots.INVALID", true),
            ("ada@acme.test", false),
            ("ada@robots.invalid", false),
            ("ada@sub.bots.invalid", false),
            ("ada@bots.invalid.test", false),
        ] {
            assert_eq!(is_bot_address(&text.parse().expect("an address")), expected, "{text}");
        }
    }

    #[test]
    fn debugging_a_new_token_shows_no_secret() {
        let created = CreatedApiToken { token: "rst_secret".into(), ..CreatedApiToken::default() };
        assert!(!format!("{created:?}").contains("secret"));
    }
}
