use std::fmt;

use crate::{Id, query::grouped};

/// The team list's search language, parsed as [`crate::MemberQuery`] is: all terms must hold, the values of
/// one key are alternatives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TeamQuery {
    /// What must hold, one entry per key, in the order of first mention.
    pub terms: Vec<TeamTerm>,
}

/// One condition of a [`TeamQuery`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TeamTerm {
    /// All free words joined by one blank, looked for in names and slugs without regard to case.
    Text(String),
    /// The slug is one of these.
    Slug(Vec<String>),
    /// The id is one of these.
    Id(Vec<Id>),
    /// Nothing matches: an unknown key, an id that is too large to exist, or external teams, of which there
    /// are none.
    Nothing,
}

/// The text after `id:` is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TeamQueryError;

impl fmt::Display for TeamQueryError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Invalid query: an id is a number.")
    }
}

impl std::error::Error for TeamQueryError {}

impl TeamQuery {
    /// Reads a query.
    ///
    /// # Errors
    /// When an `id:` isn't a number.
    pub fn parse(text: &str) -> Result<Self, TeamQueryError> {
        let (free, keyed) = grouped(text);
        let mut terms = Vec::new();
        for (key, values) in keyed {
            terms.extend(term(&key, values)?);
        }
        if !free.is_empty() {
            terms.push(TeamTerm::Text(free.join(" ")));
        }
        Ok(Self { terms })
    }
}

fn term(key: &str, values: Vec<String>) -> Result<Option<TeamTerm>, TeamQueryError> {
    Ok(match key {
        "slug" => Some(TeamTerm::Slug(values)),
        "id" => Some(ids(&values)?),
        "hasExternalTeams" => {
            values.iter().all(|value| value.eq_ignore_ascii_case("true")).then_some(TeamTerm::Nothing)
        }
        _ => Some(TeamTerm::Nothing),
    })
}

fn ids(values: &[String]) -> Result<TeamTerm, TeamQueryError> {
    let is_number = |value: &String| !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    if !values.iter().all(is_number) {
        return Err(TeamQueryError);
    }
    let known: Vec<Id> = values.iter().filter_map(|value| value.parse().ok()).collect();
    Ok(if known.is_empty() { TeamTerm::Nothing } else { TeamTerm::Id(known) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(text: &str) -> Result<Vec<TeamTerm>, TeamQueryError> {
        TeamQuery::parse(text).map(|query| query.terms)
    }

    #[test]
    fn keys_are_alternatives_of_their_values_and_the_rest_is_text() {
        assert_eq!(parsed(""), Ok(vec![]));
        assert_eq!(parsed("Back  end"), Ok(vec![TeamTerm::Text("Back end".into())]));
        assert_eq!(
            parsed("slug:a id:7 slug:b id:8 x"),
            Ok(vec![
                TeamTerm::Slug(vec!["a".into(), "b".into()]),
                TeamTerm::Id(vec![Id(7), Id(8)]),
                TeamTerm::Text("x".into())
            ])
        );
    }

    #[test]
    fn only_an_id_can_be_wrong() {
        for text in ["id:abc", "id:", "id:-1", "id:7 id:x", "id:\"7 8\""] {
            assert_eq!(parsed(text), Err(TeamQueryError), "{text}");
        }
        for text in ["color:red", "hasExternalTeams:true", "id:99999999999999999999"] {
            assert_eq!(parsed(text), Ok(vec![TeamTerm::Nothing]), "{text}");
        }
        for text in ["hasExternalTeams:false", "hasExternalTeams:", "hasExternalTeams:true hasExternalTeams:false"] {
            assert_eq!(parsed(text), Ok(vec![]), "{text}: every team is without external teams");
        }
    }

    proptest! {
        #[test]
        fn every_text_is_a_query_or_an_error(text in "\\PC*|[a-zT:\" ()0-9]{0,60}") {
            let _ = TeamQuery::parse(&text);
        }
    }
}
