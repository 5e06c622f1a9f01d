use std::{fmt, fmt::Write as _};

use roster_api_types::{Cursor, CursorError, InviteStatus, Place};

/// Which page of the list of requests.
pub type RequestCursor = Cursor<Option<RequestPlace>>;

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

/// A letter for the status, then the address in hexadecimal characters.
impl Place for RequestPlace {
    fn read(text: &str) -> Result<Self, CursorError> {
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

    fn write(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_char(if self.status == InviteStatus::RequestedToJoin { 'j' } else { 'i' })?;
        self.email_key.bytes().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cursor_prints_as_it_parses() {
        for text in ["0:0:0", "0:0:1", "i616461:50:0", "jc3a9:0:1", "i:0:0"] {
            assert_eq!(text.parse::<RequestCursor>().map(|cursor| cursor.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "7:0:0", "x61:0:0", "i6:0:0", "i6G:0:0", "iff:0:0", "i00:0:0", "i61:-1:0", "i61:0:2", "i61"] {
            assert_eq!(text.parse::<RequestCursor>(), Err(CursorError), "{text}");
        }
        let endless = format!("i{}:0:0", "61".repeat(KEY_MAX + 1));
        assert_eq!(endless.parse::<RequestCursor>(), Err(CursorError));
    }

    proptest! {
        #[test]
        fn a_cursor_that_is_read_says_what_was_written(text in "\\PC*|[ij0][0-9a-f]{0,20}:[0-9]{1,3}:[012]") {
            if let Ok(cursor) = text.parse::<RequestCursor>() {
                prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
            }
        }

        #[test]
        fn every_address_survives(email_key in "[^\\x00]{1,75}", is_previous: bool) {
            let place = RequestPlace { status: InviteStatus::RequestedToJoin, email_key };
            let cursor = RequestCursor { place: Some(place), offset: 0, is_previous };
            prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
    }
}
