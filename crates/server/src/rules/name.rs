//! What people and things may be called: one line that reads as it is written.

use crate::text::is_disruptive;

/// The longest name of an organization, a team, a bot or a token, in characters.
pub const NAME_MAX: usize = 64;
/// The longest name of a person, in characters.
pub const PERSON_NAME_MAX: usize = 200;

/// The name of an organization, a team, a bot or a token, trimmed.
///
/// # Errors
/// The reason, in words.
pub fn checked(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("This field may not be blank.".to_owned());
    }
    at_most(NAME_MAX, text)
}

/// A person's name, trimmed; may be empty.
///
/// # Errors
/// The reason, in words.
pub fn of_person(text: &str) -> Result<String, String> {
    at_most(PERSON_NAME_MAX, text)
}

fn at_most(max: usize, text: &str) -> Result<String, String> {
    let name = text.trim();
    if name.chars().count() > max {
        return Err(format!("Ensure this field has no more than {max} characters."));
    }
    if name.contains(is_disruptive) {
        return Err("Leave out control characters and line breaks.".to_owned());
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_is_one_line_that_hides_nothing_and_turns_nothing_round() {
        assert_eq!(checked("  R & D "), Ok("R & D".into()));
        assert_eq!(checked("می\u{200c}خواهم 👩\u{200d}🔬"), Ok("می\u{200c}خواهم 👩\u{200d}🔬".into()));
        for wrong in ["", " \t", "a\nb", "a\0b", "\u{202e}nimda", "zero\u{200b}width", "\u{2066}x", "line\u{2028}end"] {
            assert!(checked(wrong).is_err(), "{wrong:?}");
        }
        assert_eq!(of_person(" "), Ok(String::new()));
        assert!(of_person("\u{202e}ada").is_err());
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(checked(&"é".repeat(64)).is_ok() && checked(&"é".repeat(65)).is_err());
        assert!(of_person(&"é".repeat(200)).is_ok() && of_person(&"é".repeat(201)).is_err());
    }

    proptest! {
        #[test]
        fn a_name_once_checked_stays_as_it_is(text in "\\PC{0,80}|[a-z \\n\u{202e}]{0,20}") {
            if let Ok(name) = checked(&text) {
                prop_assert!(!name.is_empty() && !name.contains(is_disruptive));
                prop_assert_eq!(checked(&name), Ok(name.clone()));
            }
        }
    }
}
