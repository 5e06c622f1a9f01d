//! May an API token be like this?

use std::collections::BTreeSet;

use roster_api_types::{CreateApiToken, Scope, known_scope};

use super::{
    choices::{NAMED_MAX, clipped},
    name,
};
use crate::{clock::Timestamp, error::FieldErrors};

/// What a token is to be, once everything has been checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What to call it.
    pub name: String,
    /// What it may be used for, in order, each once.
    pub scopes: Vec<Scope>,
    /// Until when, exclusive.
    pub expires_at: Option<Timestamp>,
}

/// Checks a token's name, scopes and time. Whose organizations it may open is not asked here.
///
/// # Errors
/// The reasons, per field.
pub fn check(body: &CreateApiToken, now: Timestamp) -> Result<Token, FieldErrors> {
    let (name, scopes, expires_at) =
        (name(body.name.as_deref()), scopes(body.scopes.as_deref()), expiry(body.expires_at.as_deref(), now));
    match (name, scopes, expires_at) {
        (Ok(name), Ok(scopes), Ok(expires_at)) => Ok(Token { name, scopes, expires_at }),
        (name, scopes, expires_at) => {
            let faults = [
                ("name", name.err().map(|reason| vec![reason])),
                ("scopes", scopes.err()),
                ("expiresAt", expires_at.err().map(|reason| vec![reason])),
            ];
            Err(faults.into_iter().filter_map(|(field, reasons)| Some((field, reasons?))).collect())
        }
    }
}

/// The name of a token or a bot, trimmed.
///
/// # Errors
/// The reason, in words.
pub fn name(text: Option<&str>) -> Result<String, String> {
    name::checked(text.ok_or("This field is required.")?)
}

fn scopes(names: Option<&[String]>) -> Result<Vec<Scope>, Vec<String>> {
    let names = names.ok_or_else(|| vec!["This field is required.".to_owned()])?;
    let unknown = names.iter().filter(|name| known_scope(name).is_none());
    let unknown: Vec<String> = unknown.take(NAMED_MAX).map(|name| not_a_scope(name)).collect();
    if !unknown.is_empty() {
        return Err(unknown);
    }
    let known: BTreeSet<Scope> = names.iter().filter_map(|name| known_scope(name)).collect();
    if known.is_empty() {
        return Err(vec!["Choose at least one scope.".to_owned()]);
    }
    Ok(known.into_iter().collect())
}

fn not_a_scope(name: &str) -> String {
    format!("\"{}\" is not a valid choice.", clipped(name))
}

fn expiry(text: Option<&str>, now: Timestamp) -> Result<Option<Timestamp>, String> {
    let Some(text) = text else { return Ok(None) };
    let moment = Timestamp::parse(text).ok_or("Enter a moment such as 2027-01-31T12:00:00Z.")?;
    if moment <= now {
        return Err("This moment has passed.".to_owned());
    }
    Ok(Some(moment))
}

/// What a token allows: of what its user's role allows, what is also among the token's own scopes.
#[must_use]
pub fn narrowed(role: Vec<Scope>, token: &[Scope]) -> Vec<Scope> {
    role.into_iter().filter(|scope| token.contains(scope)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use roster_api_types::Role;

    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);

    fn body(name: &str, scopes: &[&str], expires_at: Option<&str>) -> CreateApiToken {
        CreateApiToken {
            name: Some(name.to_owned()),
            scopes: Some(scopes.iter().map(|scope| (*scope).to_owned()).collect()),
            organization: None,
            expires_at: expires_at.map(str::to_owned),
        }
    }

    #[test]
    fn a_token_has_a_name_known_scopes_and_perhaps_an_end() {
        let token = check(&body(" CI ", &["org:read", "member:read", "org:read"], None), NOW).expect("good");
        assert_eq!(token, Token { name: "CI".into(), scopes: vec!["member:read", "org:read"], expires_at: None });
        let token = check(&body("CI", &["org:read"], Some("1970-01-01T00:00:02Z")), NOW).expect("good");
        assert_eq!(token.expires_at, Some(Timestamp(2_000_000)));
    }

    #[test]
    fn every_fault_is_told_under_its_field() {
        let faults = check(&body("", &["org:read", "root"], Some("1970-01-01T00:00:01Z")), NOW).expect_err("bad");
        assert_eq!(faults["name"], ["This field may not be blank."]);
        assert_eq!(faults["scopes"], ["\"root\" is not a valid choice."]);
        assert_eq!(faults["expiresAt"], ["This moment has passed."]);
        let faults = check(&CreateApiToken::default(), NOW).expect_err("empty");
        assert_eq!(faults.keys().copied().collect::<Vec<_>>(), ["name", "scopes"]);
        assert!(check(&body(&"x".repeat(65), &["org:read"], None), NOW).is_err());
        assert!(check(&body("a\u{202e}b", &["org:read"], None), NOW).is_err());
        assert!(check(&body("CI", &[], Some("soon")), NOW).is_err());
    }

    proptest! {
        #[test]
        fn a_token_never_allows_more_than_its_role_or_than_itself(
            role in prop::sample::select(Role::ALL.to_vec()),
            token in prop::sample::subsequence(Role::Owner.scopes(), 0..=20),
        ) {
            let allowed = narrowed(role.scopes(), &token);
            prop_assert!(allowed.iter().all(|scope| role.scopes().contains(scope) && token.contains(scope)));
            prop_assert_eq!(allowed.len(), token.iter().filter(|scope| role.scopes().contains(scope)).count());
        }
    }
}
