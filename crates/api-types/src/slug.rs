use std::{fmt, str::FromStr};

/// The longest name in addresses, in characters.
pub const SLUG_MAX: usize = 50;

/// The name of an organization or a team in addresses: 1 to [`SLUG_MAX`] of `a`–`z`, `0`–`9`, `_` and `-`,
/// not all digits, so that it is never taken for an id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(String);

/// The text is no [`Slug`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlugError {
    /// There is none.
    Empty,
    /// It is longer than [`SLUG_MAX`].
    TooLong,
    /// It has other characters.
    Characters,
    /// It would be an id.
    AllDigits,
}

impl Slug {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

impl FromStr for Slug {
    type Err = SlugError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-');
        if text.is_empty() {
            Err(SlugError::Empty)
        } else if !text.bytes().all(allowed) {
            Err(SlugError::Characters)
        } else if text.len() > SLUG_MAX {
            Err(SlugError::TooLong)
        } else if text.bytes().all(|byte| byte.is_ascii_digit()) {
            Err(SlugError::AllDigits)
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for SlugError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => formatter.write_str("This field may not be blank."),
            Self::TooLong => write!(formatter, "Use at most {SLUG_MAX} characters."),
            Self::Characters => {
                formatter.write_str("Use only lower-case letters a to z, digits, underscores and hyphens.")
            }
            Self::AllDigits => formatter.write_str("Use at least one character that is not a digit."),
        }
    }
}

impl std::error::Error for SlugError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_slug_is_told_from_an_id_and_from_other_text() {
        for text in ["a", "back-end", "back_end", "-", "2nd", &"a".repeat(50)] {
            assert_eq!(text.parse::<Slug>().as_ref().map(Slug::as_str), Ok(text));
        }
        for (text, error) in [
            ("", SlugError::Empty),
            ("42", SlugError::AllDigits),
            ("Backend", SlugError::Characters),
            ("back end", SlugError::Characters),
            ("é", SlugError::Characters),
            ("a\0", SlugError::Characters),
            (&"a".repeat(51), SlugError::TooLong),
        ] {
            assert_eq!(text.parse::<Slug>(), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_both_a_slug_and_an_id(text in "[a-z0-9_-]{1,30}") {
            prop_assert!(text.parse::<Slug>().is_err() || text.parse::<crate::Id>().is_err());
        }
    }
}
