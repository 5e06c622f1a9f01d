use std::{fmt, fmt::Write as _, str::FromStr};

use roster_api_types::{CursorError, InviteStatus};

/// A place in the list of requests, in the form of [`roster_api_types::Cursor`]: `value:offset:isPrev`.
///
/// `value` names the row next to the page by what the list is ordered by: a letter for its status, then its address
/// as compared, in hexadecimal characters. It names its place even after the row has been decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestCursor {
    /// The row that the page is counted from; none is the start, or the end for a page before it.
    pub value: Option<RequestPlace>,
    /// Does the page lie before `value` instead of behind it?
    pub is_previous: bool,
}

/// A row's place in the list of requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestPlace {
    /// Comes first.
    pub status: InviteStatus,
    /// The address as compared.
    pub email_key: String,
}

/// The longest address as compared, in bytes, that a cursor may name.
const KEY_MAX: usize = 600;

impl FromStr for RequestCursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (value, direction) = text.split_once(':').ok_or(CursorError)?;
        let is_previous = match direction {
            "0:0" => false,
            "0:1" => true,
            _ => return Err(CursorError),
        };
        let value = if value == "0" { None } else { Some(value.parse()?) };
        Ok(Self { value, is_previous })
    }
}

impl FromStr for RequestPlace {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (status, hex) = match text.as_bytes().split_first() {
            Some((b'i', hex)) => (InviteStatus::RequestedToBeInvited, hex),
            Some((b'j', hex)) => (InviteStatus::RequestedToJoin, hex),
            _ => return Err(CursorError),
        };
        if hex.len() % 2 != 0 || hex.len() > 2 * KEY_MAX {
            return Err(CursorError);
        }
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Ok(byte - b'0'),
            b'a'..=b'f' => Ok(byte - b'a' + 10),
            _ => Err(CursorError),
        };
        let bytes: Result<Vec<u8>, _> = hex.chunks(2).map(|pair| Ok(digit(pair[0])? * 16 + digit(pair[1])?)).collect();
        let email_key = String::from_utf8(bytes?).map_err(|_| CursorError)?;
        // PostgreSQL refuses zero characters even in comparisons.
        if email_key.contains('\0') { Err(CursorError) } else { Ok(Self { status, email_key }) }
    }
}

impl fmt::Display for RequestCursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            None => formatter.write_char('0')?,
            Some(place) => {
                formatter.write_char(if place.status == InviteStatus::RequestedToJoin { 'j' } else { 'i' })?;
                place.email_key.bytes().try_for_each(|byte| write!(formatter, "{byte:02x}"))?;
            }
        }
        write!(formatter, ":0:{}", u8::from(self.is_previous))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cursor_prints_as_it_parses() {
        for text in ["0:0:0", "0:0:1", "i616461:0:0", "jc3a9:0:1", "i:0:0"] {
            assert_eq!(text.parse::<RequestCursor>().map(|cursor| cursor.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "7:0:0", "x61:0:0", "i6:0:0", "i6G:0:0", "iff:0:0", "i00:0:0", "i61:1:0", "i61:0:2", "i61"] {
            assert_eq!(text.parse::<RequestCursor>(), Err(CursorError), "{text}");
        }
        let endless = format!("i{}:0:0", "61".repeat(KEY_MAX + 1));
        assert_eq!(endless.parse::<RequestCursor>(), Err(CursorError));
    }

    proptest! {
        #[test]
        fn every_text_is_a_cursor_or_an_error_and_prints_as_it_parsed(text in "\\PC*|[ij0][0-9a-f]{0,20}:[01]:[012]") {
            if let Ok(cursor) = text.parse::<RequestCursor>() {
                prop_assert_eq!(cursor.to_string(), text);
            }
        }

        #[test]
        fn every_address_survives(email_key in "[^\\x00]{1,75}", is_previous: bool) {
            let place = RequestPlace { status: InviteStatus::RequestedToJoin, email_key };
            let cursor = RequestCursor { value: Some(place), is_previous };
            prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
    }
}
