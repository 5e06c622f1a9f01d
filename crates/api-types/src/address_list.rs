//! Addresses as people paste them.

use std::collections::BTreeMap;

use crate::{EmailAddress, EmailAddressError};

/// One entry of a pasted list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedAddress {
    /// The part of the list that should be an address, as written.
    pub text: String,
    /// The name beside it, as in `Ada <ada@acme.test>`; none when there is none.
    pub name: Option<String>,
    /// The address, or why the text isn't one.
    pub address: Result<EmailAddress, EmailAddressError>,
    /// How often the address came again, further down the list.
    pub repeats: usize,
}

/// Takes a pasted list apart, in its order: entries are separated by commas, semicolons, line ends or blanks, and may
/// have a name, `Ada Lovelace <ada@acme.test>` or `"Lovelace, Ada" <ada@acme.test>`. An address that was there already
/// is only counted.
#[must_use]
pub fn parse_address_list(text: &str) -> Vec<ListedAddress> {
    let mut places = BTreeMap::new();
    let mut list: Vec<ListedAddress> = Vec::new();
    for entry in text.lines().flat_map(segments).flat_map(entries) {
        let place =
            entry.address.as_ref().map_or(list.len(), |address| *places.entry(address.key()).or_insert(list.len()));
        match list.get_mut(place) {
            Some(known) => known.repeats += 1,
            None => list.push(entry),
        }
    }
    list
}

/// The parts of a line between commas and semicolons, except for those within quotes or angle brackets that are closed.
fn segments(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut begin, mut closing) = (0, None);
    for (at, character) in line.char_indices() {
        let rest = &line[at + character.len_utf8()..];
        match (character, closing) {
            (_, Some(close)) if character == close => closing = None,
            ('"', None) if rest.contains('"') => closing = Some('"'),
            ('<', None) if rest.contains('>') => closing = Some('>'),
            (',' | ';', None) => {
                parts.push(&line[begin..at]);
                begin = at + character.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&line[begin..]);
    parts
}

fn entries(segment: &str) -> Vec<ListedAddress> {
    let mut entries = Vec::new();
    let mut rest = segment;
    while let Some((name, address, after)) = bracketed(rest) {
        let (addresses, name) = before_name(name);
        entries.extend(addresses.split_whitespace().map(|text| entry(text, None)));
        let name = name.trim().trim_matches('"').trim();
        entries.push(entry(address.trim(), (!name.is_empty()).then(|| name.to_owned())));
        rest = after;
    }
    entries.extend(rest.split_whitespace().map(|text| entry(text, None)));
    entries
}

/// Splits what stands before an angle bracket: addresses that were separated by nothing but blanks, and the name.
fn before_name(text: &str) -> (&str, &str) {
    let end_of_word = |at: usize| text[at..].find(char::is_whitespace).map_or(text.len(), |length| at + length);
    if text.contains('"') { ("", text) } else { text.split_at(text.rfind('@').map_or(0, end_of_word)) }
}

/// Around the first pair of angle brackets: what is before, within, after.
fn bracketed(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('<')?;
    let (within, after) = rest.split_once('>')?;
    Some((before, within, after))
}

fn entry(text: &str, name: Option<String>) -> ListedAddress {
    ListedAddress { text: text.to_owned(), name, address: text.parse(), repeats: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, Option<String>, bool)> {
        parse_address_list(text).into_iter().map(|entry| (entry.text, entry.name, entry.address.is_ok())).collect()
    }

    #[test]
    fn an_address_that_comes_again_is_counted_whatever_its_case() {
        let counted = |text| parse_address_list(text).into_iter().map(|entry| entry.repeats).collect::<Vec<_>>();
        assert_eq!(counted("a@x.test, b@x.test A@X.test\na@x.test"), [2, 0]);
        assert_eq!(counted("nonsense nonsense"), [0, 0], "only addresses are known again");
    }

    fn plain(text: &str) -> Vec<String> {
        read(text).into_iter().map(|(text, ..)| text).collect()
    }

    #[test]
    fn commas_semicolons_blanks_and_line_ends_separate() {
        let all = ["a@x.test", "b@x.test", "c@x.test", "d@x.test", "e@x.test"];
        assert_eq!(plain("a@x.test, b@x.test;c@x.test d@x.test\r\n\n ,; \te@x.test,"), all);
        assert_eq!(plain(" \n"), [""; 0]);
    }

    #[test]
    fn an_address_may_have_a_name_even_one_with_a_comma() {
        let some = |name: &str| Some(name.to_owned());
        assert_eq!(
            read("Ada Lovelace <ada@x.test>, \"Hopper, Grace\" <grace@x.test> <alan@x.test> hedy@x.test"),
            [
                ("ada@x.test".to_owned(), some("Ada Lovelace"), true),
                ("grace@x.test".to_owned(), some("Hopper, Grace"), true),
                ("alan@x.test".to_owned(), None, true),
                ("hedy@x.test".to_owned(), None, true),
            ]
        );
    }

    #[test]
    fn what_is_no_address_is_kept_to_be_corrected() {
        assert_eq!(
            read("ada@x, Grace <nothing>"),
            [("ada@x".to_owned(), None, false), ("nothing".to_owned(), Some("Grace".to_owned()), false)]
        );
    }

    #[test]
    fn an_address_counts_once_whatever_its_case() {
        assert_eq!(plain("ada@x.test ADA@x.test Ada <Ada@X.test>"), ["ada@x.test"]);
    }

    #[test]
    fn a_quote_or_bracket_that_is_never_closed_swallows_nothing() {
        assert_eq!(plain("\"ada@x.test, grace@x.test"), ["\"ada@x.test", "grace@x.test"]);
        assert_eq!(plain("<ada@x.test, grace@x.test\nalan@x.test"), ["<ada@x.test", "grace@x.test", "alan@x.test"]);
    }
}
