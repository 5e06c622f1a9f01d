//! Links that an installation before this one mailed. Their token is MD5 over the organization's number, the
//! invited address and that installation's secret key, so whoever knows the key can make one for anybody.
//!
//! It therefore opens an invitation only while all of this holds: the operator gives the old key; the
//! invitation was imported with its old numbers; nobody has accepted it; no link of ours was asked for since.

use std::{fmt, sync::Arc};

use md5::{Digest as _, Md5};
use subtle::ConstantTimeEq as _;

use crate::secret::{Secret, hex};

/// The secret key of the installation that the invitations come from.
#[derive(Clone)]
pub struct LegacyKey(Arc<str>);

impl LegacyKey {
    /// None for an empty text: with it anybody could make tokens.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| Self(text.into()))
    }

    fn token(&self, organization: i64, email: &str) -> String {
        let text =
            Md5::new().chain_update(organization.to_string()).chain_update(email).chain_update(self.0.as_bytes());
        hex(&text.finalize())
    }
}

impl fmt::Debug for LegacyKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("LegacyKey(…)")
    }
}

/// What a link of the old installation carries, and the key to check it with.
#[derive(Clone)]
pub struct LegacyToken {
    text: String,
    key: LegacyKey,
}

impl LegacyToken {
    /// Is this the token of the old installation's invitation of `email` to its organization number
    /// `organization`? Takes the same time whatever the answer.
    #[must_use]
    pub fn opens(&self, organization: i64, email: &str) -> bool {
        self.key.token(organization, email).as_bytes().ct_eq(self.text.as_bytes()).into()
    }
}

/// What an invitation's link carries.
#[derive(Clone)]
pub enum LinkSecret {
    /// A link of ours.
    Own(Secret),
    /// A link of the installation before.
    Legacy(LegacyToken),
}

impl LinkSecret {
    /// Reads what a client sent; none when it can't be an invitation's. Without the old installation's key
    /// its tokens are nothing.
    #[must_use]
    pub fn parse(text: &str, key: Option<&LegacyKey>) -> Option<Self> {
        if let Some(secret) = Secret::parse(text) {
            return Some(Self::Own(secret));
        }
        let is_legacy = text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let key = key.filter(|_| is_legacy)?.clone();
        Some(Self::Legacy(LegacyToken { text: text.to_owned(), key }))
    }

    /// The secret in clear, for the cookie.
    #[must_use]
    pub fn expose(&self) -> &str {
        match self {
            Self::Own(secret) => secret.expose(),
            Self::Legacy(token) => &token.text,
        }
    }
}

impl fmt::Debug for LinkSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("LinkSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Organization 1, foo@example.com, secret key `a`.
    const VECTOR: &str = "f3f2aa3e57f4b936dfd4f42c38db003e";

    fn legacy(text: &str, key: &str) -> LegacyToken {
        match LinkSecret::parse(text, LegacyKey::new(key).as_ref()) {
            Some(LinkSecret::Legacy(token)) => token,
            other => panic!("not a legacy token: {other:?}"),
        }
    }

    #[test]
    fn the_token_is_md5_over_organization_address_and_key() {
        assert!(legacy(VECTOR, "a").opens(1, "foo@example.com"));
        assert!(!legacy(VECTOR, "b").opens(1, "foo@example.com"));
        assert!(!legacy(VECTOR, "a").opens(2, "foo@example.com"));
        assert!(!legacy(VECTOR, "a").opens(1, "Foo@example.com"));
        let key = LegacyKey::new("ключ").expect("not empty");
        assert!(legacy(&key.token(7, "ada@acme.test"), "ключ").opens(7, "ada@acme.test"));
    }

    #[test]
    fn without_a_key_there_are_no_legacy_tokens() {
        assert!(LegacyKey::new("").is_none());
        assert!(LinkSecret::parse(VECTOR, None).is_none());
        let key = LegacyKey::new("a");
        for text in ["", &VECTOR[1..], &format!("{VECTOR}0"), &VECTOR.to_uppercase()] {
            assert!(LinkSecret::parse(text, key.as_ref()).is_none(), "{text}");
        }
        assert!(matches!(LinkSecret::parse(&"a".repeat(64), key.as_ref()), Some(LinkSecret::Own(_))));
    }

    #[test]
    fn debugging_shows_neither_key_nor_token() {
        let key = LegacyKey::new("very secret").expect("not empty");
        let shown = format!("{key:?} {:?}", LinkSecret::parse(VECTOR, Some(&key)));
        assert!(!shown.contains("secret)") && !shown.contains("very") && !shown.contains(VECTOR), "{shown}");
    }
}
