use crate::{Id, Role};

/// The list's search language, parsed: `key:value` terms and free text. All terms must hold; the
/// values of one key are alternatives.
///
/// Blanks separate, double quotes keep blanks together, the words `AND` and `OR` and bare parentheses
/// mean nothing. There is no negation and no syntax error: a text that asks for the impossible finds nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberQuery {
    /// What must hold, one entry per key, in the order of first mention.
    pub terms: Vec<QueryTerm>,
}

/// One condition of a [`MemberQuery`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueryTerm {
    /// All free words joined by one blank, looked for in names and addresses without regard to case.
    Text(String),
    /// The invited address or the person's address is one of these, without regard to case.
    Email(Vec<String>),
    /// The membership's id is one of these.
    Id(Vec<Id>),
    /// The person's user id is one of these.
    UserId(Vec<Id>),
    /// The user id of who invited is one of these. Ours.
    InviterId(Vec<Id>),
    /// The role is one of these: named by `role`, or by a right of theirs with `scope`.
    Role(Vec<Role>),
    /// Pending (true) or joined (false).
    IsInvited(bool),
    /// Signed in through single sign-on, or not.
    SsoLinked(bool),
    /// A person with (true) or without (false) a second factor; pending members are neither.
    HasTwoFactor(bool),
    /// With (true) or without (false) linked accounts of other programs.
    HasExternalUsers(bool),
    /// Nothing matches: an unknown key, or a key none of whose values can exist.
    Nothing,
}

impl MemberQuery {
    /// Reads a query. Every text is a query.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let (free, keyed) = grouped(text);
        let mut terms: Vec<QueryTerm> = keyed.into_iter().map(|(key, values)| term(&key, &values)).collect();
        if !free.is_empty() {
            terms.push(QueryTerm::Text(free.join(" ")));
        }
        Self { terms }
    }

    /// Can no row match, whatever the rows are?
    #[must_use]
    pub fn matches_nothing(&self) -> bool {
        self.terms.contains(&QueryTerm::Nothing)
    }
}

fn term(key: &str, values: &[String]) -> QueryTerm {
    fn known<T, U>(values: &[String], read: impl Fn(&str) -> Option<T>, term: U) -> QueryTerm
    where
        U: FnOnce(Vec<T>) -> QueryTerm,
    {
        let values: Vec<T> = values.iter().filter_map(|value| read(value)).collect();
        if values.is_empty() { QueryTerm::Nothing } else { term(values) }
    }
    match key {
        "email" => QueryTerm::Email(values.iter().map(|value| value.to_lowercase()).collect()),
        "id" => known(values, |value| value.parse().ok(), QueryTerm::Id),
        "user.id" => known(values, |value| value.parse().ok(), QueryTerm::UserId),
        "inviter.id" => known(values, |value| value.parse().ok(), QueryTerm::InviterId),
        "role" => known(values, |value| value.parse().ok(), QueryTerm::Role),
        "scope" => known(&with_scope(values), |value| value.parse().ok(), QueryTerm::Role),
        "isInvited" => QueryTerm::IsInvited(is_true(values)),
        "ssoLinked" => QueryTerm::SsoLinked(is_true(values)),
        "has2fa" => QueryTerm::HasTwoFactor(is_true(values)),
        "hasExternalUsers" => QueryTerm::HasExternalUsers(is_true(values)),
        _ => QueryTerm::Nothing,
    }
}

fn is_true(values: &[String]) -> bool {
    values.iter().any(|value| value.eq_ignore_ascii_case("true"))
}

/// The ids of the roles that have one of these scopes.
fn with_scope(scopes: &[String]) -> Vec<String> {
    let has = |role: &Role| role.scopes().into_iter().any(|scope| scopes.iter().any(|wanted| wanted == scope));
    Role::ALL.into_iter().filter(has).map(|role| role.id().to_owned()).collect()
}

/// A query's free words, and the values of each key, in the order of first mention.
pub(crate) fn grouped(text: &str) -> (Vec<String>, Vec<(String, Vec<String>)>) {
    let mut free: Vec<String> = Vec::new();
    let mut keyed: Vec<(String, Vec<String>)> = Vec::new();
    for token in tokens(text) {
        match token {
            Token::Word(word) => free.push(word),
            Token::Pair(key, value) => match keyed.iter_mut().find(|(known, _)| *known == key) {
                Some((_, values)) => values.push(value),
                None => keyed.push((key, vec![value])),
            },
        }
    }
    (free, keyed)
}

/// A part of a query's text.
pub(crate) enum Token {
    /// Free text.
    Word(String),
    /// A key and its value.
    Pair(String, String),
}

/// A query's parts, in order.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut current = Raw::default();
    let mut quoted = false;
    for character in text.chars() {
        match character {
            '"' => {
                quoted = !quoted;
                current.was_quoted = true;
            }
            _ if quoted => current.text.push(character),
            _ if character.is_whitespace() => tokens.extend(std::mem::take(&mut current).finish()),
            ':' if current.key.is_none() && !current.text.is_empty() && !current.was_quoted => {
                current.key = Some(std::mem::take(&mut current.text));
            }
            _ => current.text.push(character),
        }
    }
    tokens.extend(current.finish());
    tokens
}

#[derive(Default)]
struct Raw {
    key: Option<String>,
    text: String,
    was_quoted: bool,
}

impl Raw {
    fn finish(self) -> Option<Token> {
        match self.key {
            Some(key) => Some(Token::Pair(key, self.text)),
            None if self.text.is_empty() => None,
            None if !self.was_quoted && is_filler(&self.text) => None,
            None => Some(Token::Word(self.text)),
        }
    }
}

fn is_filler(word: &str) -> bool {
    matches!(word, "AND" | "OR" | "(" | ")")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(text: &str) -> Vec<QueryTerm> {
        MemberQuery::parse(text).terms
    }

    #[test]
    fn free_words_are_joined_by_one_blank_and_fillers_dropped() {
        assert_eq!(parsed("  ada   AND ( lovelace )"), [QueryTerm::Text("ada lovelace".into())]);
        assert_eq!(parsed("\"ada  l\""), [QueryTerm::Text("ada  l".into())]);
        assert_eq!(parsed(""), []);
    }

    #[test]
    fn the_same_key_twice_means_either_and_different_keys_mean_both() {
        assert_eq!(
            parsed("role:owner isInvited:true role:manager"),
            [QueryTerm::Role(vec![Role::Owner, Role::Manager]), QueryTerm::IsInvited(true)]
        );
        assert_eq!(parsed("isInvited:no"), [QueryTerm::IsInvited(false)]);
        assert_eq!(parsed("email:Ada@Acme.test"), [QueryTerm::Email(vec!["ada@acme.test".into()])]);
    }

    #[test]
    fn unknown_keys_and_impossible_values_find_nothing() {
        for text in ["color:red", "role:king", "id:abc", "user.id:", "scope:"] {
            assert!(MemberQuery::parse(text).matches_nothing(), "{text}");
        }
        assert_eq!(parsed("id:abc id:7"), [QueryTerm::Id(vec![Id(7)])]);
        assert_eq!(parsed("inviter.id:me inviter.id:7"), [QueryTerm::InviterId(vec![Id(7)])]);
    }

    #[test]
    fn a_scope_means_the_roles_that_have_it() {
        let managers = [QueryTerm::Role(vec![Role::Manager, Role::Owner])];
        assert_eq!(parsed("scope:\"member:admin\""), managers);
        assert_eq!(parsed("scope:member:admin scope:\"org:admin\""), managers);
        assert_eq!(parsed("scope:\"event:read\""), [QueryTerm::Role(Role::ALL.to_vec())]);
        assert_eq!(parsed("scope:nothing"), [QueryTerm::Nothing]);
        assert_eq!(
            parsed("ssoLinked:true has2fa:no hasExternalUsers:TRUE"),
            [QueryTerm::SsoLinked(true), QueryTerm::HasTwoFactor(false), QueryTerm::HasExternalUsers(true)]
        );
    }

    #[test]
    fn a_quoted_colon_is_text() {
        assert_eq!(parsed("\"role:owner\""), [QueryTerm::Text("role:owner".into())]);
        assert_eq!(parsed(":ada"), [QueryTerm::Text(":ada".into())]);
    }

    proptest! {
        #[test]
        fn every_text_is_a_query(text in "\\PC*|[a-z:\" ()]{0,60}") {
            let _ = MemberQuery::parse(&text);
        }
    }
}
