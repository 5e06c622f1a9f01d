//! Editing a query as a text: what a menu of filters does to the words that somebody typed.

use crate::query::{Token, grouped, tokens};

/// The values that a query's text gives `key`, in their order.
#[must_use]
pub fn query_values(text: &str, key: &str) -> Vec<String> {
    let found = grouped(text).1.into_iter().find(|(known, _)| known == key);
    found.map(|(_, values)| values).unwrap_or_default()
}

/// The text with `values` as all the values of `key`: where the key stood first, otherwise at the end. None takes the
/// key away. The rest stays as it was typed, but for blanks, and a quotation that was left open is closed.
#[must_use]
pub fn with_query_values(text: &str, key: &str, values: &[String]) -> String {
    let is_of_key = |part: &&str| matches!(tokens(part).first(), Some(Token::Pair(known, _)) if known == key);
    let parts = parts(text);
    let place = parts.iter().position(is_of_key).unwrap_or(parts.len());
    let mut edited: Vec<String> = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        if index == place {
            edited.extend(values.iter().map(|value| term(key, value)));
        }
        if !is_of_key(part) {
            let is_open = part.matches('"').count() % 2 == 1;
            edited.push(if is_open { format!("{part}\"") } else { (*part).to_owned() });
        }
    }
    if place == parts.len() {
        edited.extend(values.iter().map(|value| term(key, value)));
    }
    edited.join(" ")
}

fn term(key: &str, value: &str) -> String {
    if value.contains(char::is_whitespace) { format!("{key}:\"{value}\"") } else { format!("{key}:{value}") }
}

/// The text between blanks that no quotation holds together.
fn parts(text: &str) -> Vec<&str> {
    let mut is_quoted = false;
    let is_gap = |character: char| {
        is_quoted ^= character == '"';
        !is_quoted && character.is_whitespace()
    };
    text.split(is_gap).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn edited(text: &str, key: &str, values: &[&str]) -> String {
        let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
        with_query_values(text, key, &values)
    }

    #[test]
    fn a_key_is_added_at_the_end_changed_in_its_place_and_taken_away() {
        assert_eq!(edited("", "role", &["owner"]), "role:owner");
        assert_eq!(edited("ada", "role", &["owner"]), "ada role:owner");
        assert_eq!(edited("role:owner ada role:admin", "role", &["owner", "manager"]), "role:owner role:manager ada");
        assert_eq!(edited("  ada role:owner ", "role", &[]), "ada");
        assert_eq!(edited("ada \"lo", "role", &["owner"]), "ada \"lo\" role:owner");
        assert_eq!(edited("\"role:owner\"", "role", &[]), "\"role:owner\"");
        assert_eq!(query_values("role:owner ada role:admin", "role"), ["owner", "admin"]);
    }

    proptest! {
        #[test]
        fn an_edit_sets_its_key_and_leaves_all_else_as_it_was(
            text in "[a-c:\" ()]{0,40}|\\PC*", values in prop::collection::vec("[a-z]{1,3}( [a-z])?", 0..3)
        ) {
            let after = with_query_values(&text, "a", &values);
            prop_assert_eq!(query_values(&after, "a"), values);
            let rest = |text: &str| {
                let (free, keyed) = grouped(text);
                (free, keyed.into_iter().filter(|(key, _)| key != "a").collect::<Vec<_>>())
            };
            prop_assert_eq!(rest(&after), rest(&text));
        }
    }
}
