use std::{fmt, str::FromStr};

/// Rows on a page unless `per_page` says otherwise.
pub const PER_PAGE_DEFAULT: u64 = 100;
/// The most rows `per_page` may ask for.
pub const PER_PAGE_MAX: u64 = 100;

/// A place in a list, `value:offset:isPrev` on the wire. Clients hand the text back unread.
///
/// `value` is the id of the row next to the page: its last row's for the next page, its first row's
/// for the previous one. `offset` is always 0; it keeps the form that existing clients know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The id the page is counted from; 0 is the start.
    pub value: i64,
    /// Does the page lie before `value` instead of behind it?
    pub is_previous: bool,
}

/// The text is no cursor of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CursorError;

impl fmt::Display for CursorError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Invalid cursor parameter.")
    }
}

impl std::error::Error for CursorError {}

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split(':');
        let (Some(value), Some("0"), Some(is_previous), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(CursorError);
        };
        let value: i64 = value.parse().map_err(|_| CursorError)?;
        let is_previous = match is_previous {
            "0" => false,
            "1" => true,
            _ => return Err(CursorError),
        };
        if value < 0 { Err(CursorError) } else { Ok(Self { value, is_previous }) }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:0:{}", self.value, u8::from(self.is_previous))
    }
}

/// One relation of a list's `Link` header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLink {
    /// Where to go on.
    pub cursor: String,
    /// Is there anything?
    pub has_results: bool,
}

/// A list's `Link` header: both relations, always, the previous one first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLinks {
    /// Towards the start.
    pub previous: PageLink,
    /// Towards the end.
    pub next: PageLink,
}

impl PageLinks {
    /// Is the page all that there is of its list?
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        !self.previous.has_results && !self.next.has_results
    }

    /// Writes the header; `base` is the absolute URL up to the query and `query` the request's other
    /// parameters, URL-encoded (empty, or ending without `&`).
    #[must_use]
    pub fn to_header(&self, base: &str, query: &str) -> String {
        let relation = |name: &str, link: &PageLink| {
            let PageLink { cursor, has_results } = link;
            format!("<{base}?{query}&cursor={cursor}>; rel=\"{name}\"; results=\"{has_results}\"; cursor=\"{cursor}\"")
        };
        format!("{}, {}", relation("previous", &self.previous), relation("next", &self.next))
    }

    /// Reads the header of an answer. A header that isn't of the known form means a single page.
    #[must_use]
    pub fn from_header(header: &str) -> Self {
        let relation = |name: &str| {
            let wanted = format!("rel=\"{name}\"");
            let part = header.split(", <").find(|part| part.contains(&wanted)).unwrap_or_default();
            let cursor = part.split("cursor=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
            PageLink { cursor: cursor.to_owned(), has_results: !cursor.is_empty() && part.contains("results=\"true\"") }
        };
        Self { previous: relation("previous"), next: relation("next") }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cursor_prints_as_it_parses() {
        for text in ["0:0:0", "100:0:1", "9223372036854775807:0:0"] {
            assert_eq!(text.parse::<Cursor>().map(|cursor| cursor.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "1", "1:0", "1:0:2", "-1:0:0", "1:1:0", "a:0:0", "1:0:0:0", "9223372036854775808:0:0"] {
            assert_eq!(text.parse::<Cursor>(), Err(CursorError), "{text}");
        }
    }

    #[test]
    fn the_link_header_has_the_form_that_clients_know() {
        let links = PageLinks {
            previous: PageLink { cursor: "1:0:1".into(), has_results: false },
            next: PageLink { cursor: "25:0:0".into(), has_results: true },
        };
        let header = links.to_header("https://host.test/api/0/organizations/acme/members/", "");
        assert_eq!(
            header,
            "<https://host.test/api/0/organizations/acme/members/?&cursor=1:0:1>; rel=\"previous\"; results=\"false\"; \
             cursor=\"1:0:1\", <https://host.test/api/0/organizations/acme/members/?&cursor=25:0:0>; rel=\"next\"; \
             results=\"true\"; cursor=\"25:0:0\""
        );
        assert_eq!(PageLinks::from_header(&header), links);
    }

    proptest! {
        #[test]
        fn reading_a_header_never_panics(header in "\\PC*") {
            let _ = PageLinks::from_header(&header);
        }
    }
}
