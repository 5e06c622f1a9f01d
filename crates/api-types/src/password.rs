use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The shortest password accepted, in characters.
pub const PASSWORD_MIN: usize = 10;
/// What is said beside a field for a new password.
pub const PASSWORD_HINT: &str = "At least 10 characters.";
/// The longest password accepted, in characters: long enough for any manager, short enough to hash.
pub const PASSWORD_MAX: usize = 256;

/// A new password of a good length. That it isn't easily guessed is for the server to judge. Its `Debug` shows nothing.
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
}

impl fmt::Display for PasswordError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort => write!(formatter, "Use at least {PASSWORD_MIN} characters."),
            Self::TooLong => write!(formatter, "Use at most {PASSWORD_MAX} characters."),
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
            _ => Ok(Self(text.to_owned())),
        }
    }
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
    fn the_hint_says_the_shortest_length() {
        assert!(PASSWORD_HINT.contains(&PASSWORD_MIN.to_string()));
        assert_eq!("x".repeat(PASSWORD_MIN).parse::<Password>().map(drop), Ok(()));
    }
}
