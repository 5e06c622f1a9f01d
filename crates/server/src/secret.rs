//! Secrets that a link or a cookie carries: opaque, hashed at rest, invisible in `Debug`, and not to be compared: they are
//! looked up by their hash.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::random::Random;

/// What a secret is good for. Part of what is hashed, so that a secret of one kind is never taken for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The mailed link of an invitation.
    Invitation,
    /// A signed-in browser.
    Session,
    /// An API token.
    ApiToken,
    /// The mailed link of a new password.
    PasswordReset,
}

impl Purpose {
    const fn label(self) -> &'static str {
        match self {
            Self::Invitation => "roster:invitation:",
            Self::Session => "roster:session:",
            Self::ApiToken => "roster:api-token:",
            Self::PasswordReset => "roster:password-reset:",
        }
    }
}

/// 256 random bits as 64 hexadecimal characters. Only its [`hash`](Self::hash) is stored.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// A fresh secret.
    #[must_use]
    pub fn generate(random: &Random) -> Self {
        Self(hex(&random.bytes()))
    }

    /// Reads what a client sent; none when it can't be a secret of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_ours = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_ours.then(|| Self(text.to_owned()))
    }

    /// The secret in clear, for the link or the cookie.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is stored and looked up: SHA-256 over purpose and secret, in hexadecimal characters.
    #[must_use]
    pub fn hash(&self, purpose: Purpose) -> String {
        hex(&Sha256::new().chain_update(purpose.label()).chain_update(&self.0).finalize())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

/// What every API token begins with, so that people and scanners of leaked secrets know what they see.
const API_PREFIX: &str = "rst_";
/// How much of an API token is shown later on, in characters: 32 of its 256 bits.
const SHOWN: usize = API_PREFIX.len() + 8;

/// The secret of an API token: `rst_` and a [`Secret`].
#[derive(Clone)]
pub struct ApiSecret {
    text: String,
    secret: Secret,
}

impl ApiSecret {
    /// A fresh secret.
    #[must_use]
    pub fn generate(random: &Random) -> Self {
        let secret = Secret::generate(random);
        Self { text: format!("{API_PREFIX}{}", secret.expose()), secret }
    }

    /// Reads what a client sent; none when it can't be a token of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let secret = Secret::parse(text.strip_prefix(API_PREFIX)?)?;
        Some(Self { text: text.to_owned(), secret })
    }

    /// The token in clear, for its owner.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// How the token begins, for recognizing it in a list.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.text[..SHOWN]
    }

    /// What is hashed.
    #[must_use]
    pub const fn secret(&self) -> &Secret {
        &self.secret
    }
}

impl fmt::Debug for ApiSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ApiSecret(…)")
    }
}

/// Bytes as hexadecimal characters, lower case.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ten_thousand_secrets_are_all_different() {
        let secrets: HashSet<String> =
            (0..10_000).map(|_| Secret::generate(&Random::System).expose().to_owned()).collect();
        assert_eq!(secrets.len(), 10_000);
        assert!(secrets.iter().all(|secret| Secret::parse(secret).is_some()));
    }

    #[test]
    fn a_secret_of_one_purpose_is_not_one_of_another() {
        let secret = Secret::generate(&Random::System);
        let purposes = [Purpose::Invitation, Purpose::Session, Purpose::ApiToken, Purpose::PasswordReset];
        assert_eq!(purposes.map(|purpose| secret.hash(purpose)).into_iter().collect::<HashSet<_>>().len(), 4);
        assert_ne!(secret.hash(Purpose::Invitation), secret.expose());
        assert_eq!(format!("{secret:?}"), "Secret(…)");
    }

    #[test]
    fn only_sixty_four_lower_case_hexadecimal_characters_can_be_a_secret() {
        for text in ["", "abc", &"g".repeat(64), &"A".repeat(64), &"a".repeat(65), &"é".repeat(32)] {
            assert!(Secret::parse(text).is_none());
        }
    }

    #[test]
    fn an_api_token_says_what_it_is_and_shows_only_its_beginning() {
        let secret = ApiSecret::generate(&Random::System);
        assert!(ApiSecret::parse(secret.expose()).is_some_and(|read| read.expose() == secret.expose()));
        assert_eq!(secret.prefix(), &secret.expose()[..12]);
        assert!(secret.prefix().starts_with("rst_"));
        assert_eq!(format!("{secret:?}"), "ApiSecret(…)");
        let bare = secret.secret().expose();
        for text in ["", "rst_", bare, &format!("rst_{}", &bare[1..]), &format!("RST_{bare}"), &format!(" rst_{bare}")]
        {
            assert!(ApiSecret::parse(text).is_none(), "{text}");
        }
    }
}
