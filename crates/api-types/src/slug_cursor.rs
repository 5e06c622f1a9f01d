use std::{fmt, str::FromStr};

use crate::{CursorError, Slug};

/// A place in a list that is ordered by slug, in the form of [`crate::Cursor`]: `value:offset:isPrev`.
///
/// `value` is the slug of the row next to the page, `0` for none. A slug needs no escaping, neither in an
/// address nor in a header, and it names its place even after its row has gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SlugCursor {
    /// The slug that the page is counted from; none is the start, or the end for a page before it.
    pub value: Option<String>,
    /// Does the page lie before `value` instead of behind it?
    pub is_previous: bool,
}

impl FromStr for SlugCursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (value, direction) = text.split_once(':').ok_or(CursorError)?;
        let is_previous = match direction {
            "0:0" => false,
            "0:1" => true,
            _ => return Err(CursorError),
        };
        let value = match value {
            "0" => None,
            value => Some(value.parse::<Slug>().map_err(|_| CursorError)?.into()),
        };
        Ok(Self { value, is_previous })
    }
}

impl fmt::Display for SlugCursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:0:{}", self.value.as_deref().unwrap_or("0"), u8::from(self.is_previous))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cursor_prints_as_it_parses() {
        for text in ["0:0:0", "0:0:1", "backend:0:0", "back-end_2:0:1"] {
            assert_eq!(text.parse::<SlugCursor>().map(|cursor| cursor.to_string()), Ok(text.to_owned()));
        }
        for text in ["", ":0:0", "a", "a:0", "a:1:0", "a:0:2", "7:0:0", "A:0:0", "a:0:0:0", "a,b:0:0", "\"a:0:0"] {
            assert_eq!(text.parse::<SlugCursor>(), Err(CursorError), "{text}");
        }
        assert_eq!("0:0:0".parse(), Ok(SlugCursor::default()));
    }

    proptest! {
        #[test]
        fn every_text_is_a_cursor_or_an_error_and_prints_as_it_parsed(text in "\\PC*|[a-z0-9_-]{0,55}:[01]:[012]") {
            if let Ok(cursor) = text.parse::<SlugCursor>() {
                prop_assert_eq!(cursor.to_string(), text);
            }
        }
    }
}
