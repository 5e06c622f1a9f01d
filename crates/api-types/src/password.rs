use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The shortest password accepted, in characters.
pub const PASSWORD_MIN: usize = 10;
/// The longest password accepted, in characters: long enough for any manager, short enough to hash.
pub const PASSWORD_MAX: usize = 256;

/// A new password that has passed the rules: its length, and that it is none of the first to be guessed. Its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = "password", min_length = 10, max_length = 256))]
pub struct Password(String);

/// Why a text can't be a new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordError {
    /// Fewer than [`PASSWORD_MIN`] characters.
    TooShort,
    /// More than [`PASSWORD_MAX`] characters.
    TooLong,
    /// Among the first that guessers try.
    TooCommon,
}

impl fmt::Display for PasswordError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort => write!(formatter, "Use at least {PASSWORD_MIN} characters."),
            Self::TooLong => write!(formatter, "Use at most {PASSWORD_MAX} characters."),
            Self::TooCommon => {
                formatter.write_str("This is among the first passwords that guessers try. Choose another.")
            }
        }
    }
}

impl std::error::Error for PasswordError {}

impl Password {
    /// The password in clear, for hashing.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password(…)")
    }
}

impl FromStr for Password {
    type Err = PasswordError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.chars().count() {
            length if length < PASSWORD_MIN => Err(PasswordError::TooShort),
            length if length > PASSWORD_MAX => Err(PasswordError::TooLong),
            _ if is_common(text) => Err(PasswordError::TooCommon),
            _ => Ok(Self(text.to_owned())),
        }
    }
}

/// Fewer different characters than this are no password, however long.
const DIFFERENT_MIN: usize = 5;
/// What fingers and the alphabet walk along, there and back.
const WALKS: [&str; 4] =
    ["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb"];
/// What people write when they are asked for a password.
const WORDS: [&str; 20] = [
    "password", "passwort", "passw", "letmein", "welcome", "iloveyou", "qwerty", "qwertz", "azerty", "asdf", "admin",
    "istrator", "abc", "changeme", "secret", "trustno", "login", "roster", "sunshine", "football",
];

/// Is it repetition, a walk over the keyboard, or nothing but the usual words with numbers and signs around them?
fn is_common(text: &str) -> bool {
    let plain: String = text.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect();
    let mut different: Vec<char> = text.to_lowercase().chars().collect();
    different.sort_unstable();
    different.dedup();
    let back: String = plain.chars().rev().collect();
    let is_walk = !plain.is_empty() && WALKS.iter().any(|walk| walk.contains(&plain) || walk.contains(&back));
    let disguised = plain.replace('0', "o").replace('3', "e").replace('4', "a").replace('5', "s");
    different.len() < DIFFERENT_MIN || is_walk || is_usual(&plain) || is_usual(&disguised)
}

/// Usual words and numbers, and at least one word.
fn is_usual(plain: &str) -> bool {
    let is_number = |letter: char| letter.is_ascii_digit();
    let mut rest = plain.trim_matches(is_number);
    let has_words = !rest.is_empty();
    while let Some(after) = WORDS.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = after.trim_start_matches(is_number);
    }
    has_words && rest.is_empty()
}

impl TryFrom<String> for Password {
    type Error = PasswordError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Password> for String {
    fn from(password: Password) -> Self {
        password.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_ruled_and_debug_hides_the_text() {
        assert_eq!("short".parse::<Password>(), Err(PasswordError::TooShort));
        assert_eq!("x".repeat(257).parse::<Password>(), Err(PasswordError::TooLong));
        let password: Password = "correct horse battery".parse().expect("long enough");
        assert_eq!(format!("{password:?}"), "Password(…)");
    }

    #[test]
    fn what_guessers_try_first_is_refused() {
        for text in [
            "aaaaaaaaaaaa",
            "1212121212",
            "1234567890",
            "0987654321",
            "abcdefghijkl",
            "Qwertyuiop",
            "password123",
            "Password 2026!",
            "P4ssw0rd!!",
            "passwordpassword",
            "Welcome123456",
            "admin1234!!",
            "Administrator1",
            "..........",
        ] {
            assert_eq!(text.parse::<Password>(), Err(PasswordError::TooCommon), "{text}");
        }
    }

    #[test]
    fn phrases_and_what_managers_make_are_accepted() {
        for text in [
            "correct horse battery",
            "a password of my own",
            "roster demo 2026",
            "x7#Kq!9zPw",
            "пароль мой личный",
            "密码是一个很长的句子吧好",
        ] {
            assert!(text.parse::<Password>().is_ok(), "{text}");
        }
    }
}
