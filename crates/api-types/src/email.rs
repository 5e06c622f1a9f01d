use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The longest address accepted, in characters: the width of the column since the seed.
pub const EMAIL_ADDRESS_MAX: usize = 75;

const LOCAL_PART_MAX: usize = 64;
const LABEL_MAX: usize = 63;

/// A mail address as somebody wrote it: trimmed, checked, its case kept.
///
/// The rule is narrower than RFC 5322 on purpose: no quoted local parts, no comments, no address
/// literals, a domain of at least two labels. Two addresses are the same when their [`key`](Self::key)s are.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = "email", max_length = 75))]
pub struct EmailAddress(String);

/// Why a text is not an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailAddressError {
    /// Nothing but blanks.
    Empty,
    /// More than [`EMAIL_ADDRESS_MAX`] characters.
    TooLong,
    /// Not of the form `name@domain.example`.
    Malformed,
}

impl fmt::Display for EmailAddressError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "This field may not be blank.",
            Self::TooLong => "Ensure this field has no more than 75 characters.",
            Self::Malformed => "Enter a valid email address.",
        })
    }
}

impl std::error::Error for EmailAddressError {}

impl EmailAddress {
    /// The address as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form under which addresses are compared and stored for uniqueness: lower case.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }

    /// The address with most of its name hidden, for a reader who holds the invitation but is not
    /// signed in as its addressee: `a•••@acme.test`.
    #[must_use]
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        let first = local.chars().next().map(String::from).unwrap_or_default();
        format!("{first}•••@{domain}")
    }
}

impl FromStr for EmailAddress {
    type Err = EmailAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EmailAddressError::Empty);
        }
        if text.chars().count() > EMAIL_ADDRESS_MAX {
            return Err(EmailAddressError::TooLong);
        }
        let (local, domain) = text.split_once('@').ok_or(EmailAddressError::Malformed)?;
        if is_local_part(local) && is_domain(domain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(EmailAddressError::Malformed)
        }
    }
}

fn is_local_part(text: &str) -> bool {
    text.chars().count() <= LOCAL_PART_MAX
        && text.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atom_character))
}

fn is_atom_character(character: char) -> bool {
    is_letter_or_digit(character) || "!#$%&'*+-/=?^_`{|}~".contains(character)
}

fn is_domain(text: &str) -> bool {
    let labels: Vec<&str> = text.split('.').collect();
    labels.len() >= 2
        && labels.iter().all(|label| is_label(label))
        && labels.last().is_some_and(|last| !last.chars().all(|character| character.is_ascii_digit()))
}

fn is_label(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LABEL_MAX
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text.chars().all(|character| is_letter_or_digit(character) || character == '-')
}

/// A few foreign letters become ASCII in lower case, such as the Kelvin sign: with them a strange address would be the
/// same as an ordinary one.
fn is_letter_or_digit(character: char) -> bool {
    let pretends = || !character.is_ascii() && character.to_lowercase().any(|lower| lower.is_ascii());
    character.is_alphanumeric() && !pretends()
}

impl TryFrom<String> for EmailAddress {
    type Error = EmailAddressError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ordinary_addresses_are_kept_as_written() {
        for text in ["ada@acme.test", "Ada.Lovelace+invites@Mail.Acme.test", "grace_h@sub.acme.co.uk", "李@例子.测试"]
        {
            assert_eq!(text.parse::<EmailAddress>().map(|address| address.to_string()), Ok(text.to_owned()));
        }
        assert_eq!("  ada@acme.test\n".parse::<EmailAddress>().map(String::from), Ok("ada@acme.test".to_owned()));
    }

    #[test]
    fn what_is_not_an_address_is_refused_with_the_reason() {
        for text in [
            "ada",
            "@acme.test",
            "ada@",
            "ada@acme",
            "ada@@acme.test",
            "a b@acme.test",
            "ada@ac me.test",
            "ada@acme..test",
            ".ada@acme.test",
            "ada@-acme.test",
            "ada@127.0.0.1",
            "ada@acme.test\r\nBcc: x@y.test",
            "<ada@acme.test>",
            "\"ada\"@acme.test",
        ] {
            assert_eq!(text.parse::<EmailAddress>(), Err(EmailAddressError::Malformed), "{text}");
        }
        assert_eq!(" ".parse::<EmailAddress>(), Err(EmailAddressError::Empty));
        let long = format!("{}@acme.test", "a".repeat(10_000));
        assert_eq!(long.parse::<EmailAddress>(), Err(EmailAddressError::TooLong));
    }

    #[test]
    fn an_address_is_only_the_same_as_itself_in_another_case() {
        let key = |text: &str| text.parse::<EmailAddress>().map(|address| address.key());
        let own = key("mark@acme.test");
        for other in
            ["mark+x@acme.test", "m.ark@acme.test", "m\u{430}rk@acme.test", "mark@a\u{441}me.test", "marｋ@acme.test"]
        {
            assert!(key(other).is_ok() && key(other) != own, "{other}");
        }
        for pretending in ["mar\u{212a}@acme.test", "mark@\u{212a}.test", "\u{130}@acme.test", "mark@acme.test."] {
            assert_eq!(key(pretending), Err(EmailAddressError::Malformed), "{pretending}");
        }
    }

    #[test]
    fn case_makes_no_difference_to_the_key() {
        let left: EmailAddress = "Ada@Acme.test".parse().expect("an address");
        let right: EmailAddress = "ada@acme.TEST".parse().expect("an address");
        assert_eq!(left.key(), right.key());
        assert_eq!(left.masked(), "A•••@Acme.test");
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_an_accepted_address_is_one_line_with_one_at_sign(text in "\\PC*|[a-z.@\\r\\n ]{0,90}") {
            if let Ok(address) = text.parse::<EmailAddress>() {
                prop_assert_eq!(address.as_str().matches('@').count(), 1);
                prop_assert!(!address.as_str().contains(char::is_whitespace));
                prop_assert!(!address.as_str().contains(char::is_control));
                prop_assert!(address.as_str().is_ascii() || !address.key().is_ascii());
                prop_assert_eq!(address.as_str().parse::<EmailAddress>(), Ok(address));
            }
        }
    }
}
