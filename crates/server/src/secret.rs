//! Secrets that a link or a cookie carries: opaque, hashed at rest, invisible in `Debug`.

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
}

impl Purpose {
    const fn label(self) -> &'static str {
        match self {
            Self::Invitation => "roster:invitation:",
            Self::Session => "roster:session:",
        }
    }
}

/// 256 random bits as 64 hexadecimal characters. Only its [`hash`](Self::hash) is stored.
#[derive(Clone, PartialEq, Eq)]
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

fn hex(bytes: &[u8]) -> String {
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
        assert_ne!(secret.hash(Purpose::Invitation), secret.hash(Purpose::Session));
        assert_ne!(secret.hash(Purpose::Invitation), secret.expose());
        assert_eq!(format!("{secret:?}"), "Secret(…)");
    }

    #[test]
    fn only_sixty_four_lower_case_hexadecimal_characters_can_be_a_secret() {
        for text in ["", "abc", &"g".repeat(64), &"A".repeat(64), &"a".repeat(65), &"é".repeat(32)] {
            assert_eq!(Secret::parse(text), None);
        }
    }
}
