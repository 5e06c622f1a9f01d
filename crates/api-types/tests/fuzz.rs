//! What strangers write, of every kind: parsers neither panic nor contradict themselves. `make fuzz` asks a million
//! times each, `make test` a few hundred.
#![expect(clippy::expect_used, reason = "a test that can't go on says why")]

use proptest::prelude::*;
use roster_api_types::{Cursor, EmailAddress, Id, MemberQuery, Password, parse_address_list};

/// Any text, and texts made of what the languages here are made of.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,80}",
        any::<String>(),
        "[a-zA-Z:\"() ,;<>@._+-]{0,120}",
        "((email|role|id|user\\.id|isInvited|scope|has2fa):?\"?[a-z0-9@.: -]{0,12}\"? ?){0,6}",
        "(\"?[A-Z][a-z]{0,6},? ?[A-Z]?[a-z]{0,6}\"? ?<?[a-z.+]{0,8}@[a-z]{0,5}\\.[a-z]{0,4}>?[,; \n]{0,2}){0,8}",
        "-?[0-9]{0,22}:-?[0-9]{0,3}:[0-9]{0,2}",
    ]
}

proptest! {
    #[test]
    fn a_query_is_read_whatever_it_says(text in text()) {
        let query = MemberQuery::parse(&text);
        prop_assert_eq!(&query, &MemberQuery::parse(&text));
    }

    #[test]
    fn a_cursor_that_is_read_says_what_was_written(text in text()) {
        if let Ok(cursor) = text.parse::<Cursor>() {
            prop_assert_eq!(cursor.to_string().parse::<Cursor>().expect("our own"), cursor);
        }
    }

    #[test]
    fn an_address_that_is_read_stays_the_same_address(text in text()) {
        if let Ok(address) = text.parse::<EmailAddress>() {
            prop_assert_eq!(address.as_str(), text.trim());
            prop_assert_eq!(address.as_str().parse::<EmailAddress>().expect("our own").key(), address.key());
            prop_assert!(!address.as_str().contains(['\n', '\r', '<', '>', ',', ';', '"', ' ']));
        }
    }

    #[test]
    fn a_list_loses_no_address_and_invents_none(text in text()) {
        let entries = parse_address_list(&text);
        for entry in &entries {
            prop_assert!(text.contains(&entry.text));
            prop_assert_eq!(entry.text.parse::<EmailAddress>(), entry.address.clone());
        }
        for word in text.split(|character: char| character.is_whitespace() || ",;<>\"".contains(character)) {
            if let Ok(address) = word.parse::<EmailAddress>() {
                let is_there = entries.iter().any(|entry| {
                    entry.address.as_ref().is_ok_and(|found| found.key() == address.key()) || entry.text.contains(word)
                        || entry.name.as_ref().is_some_and(|name| name.contains(word))
                });
                prop_assert!(is_there, "{word}");
            }
        }
    }

    #[test]
    fn numbers_and_passwords_are_read_or_refused(text in text()) {
        if let Ok(id) = text.parse::<Id>() {
            prop_assert_eq!(id.to_string().parse::<Id>().expect("our own"), id);
        }
        let _ = text.parse::<Password>();
    }
}
