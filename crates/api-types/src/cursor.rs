use std::{fmt, str::FromStr};

use crate::{Id, Slug};

/// Rows on a page unless `per_page` says otherwise.
pub const PER_PAGE_DEFAULT: u64 = 100;
/// The most rows `per_page` may ask for.
pub const PER_PAGE_MAX: u64 = 100;

/// Which page of a list: the one behind a place in it, or the one before. `value:offset:isPrev` on the wire; clients hand
/// the text back unread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor<P = i64> {
    /// The place of the row next to the page: the last row's of the page before it, or the first row's of the page behind
    /// it. The rows are read by this alone.
    pub place: P,
    /// How many rows lay before the place, where it was known, for telling which rows a page has: up to the next page, or
    /// up to the page that the previous one ends at. 0 says nothing: older cursors have it.
    pub offset: u64,
    /// Does the page lie before the place instead of behind it?
    pub is_previous: bool,
}

/// By what a list's rows are found again: by what they are ordered by, so that the place stays when its row has gone.
pub trait Place: Sized {
    /// Reads what [`write`](Self::write) has written.
    ///
    /// # Errors
    /// When the text is no place of the list.
    fn read(text: &str) -> Result<Self, CursorError>;

    /// Writes it without colons, and with no character that an address or a header has to escape.
    ///
    /// # Errors
    /// When the formatter fails.
    fn write(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result;
}

/// In a list by id; 0 is its start.
impl Place for i64 {
    fn read(text: &str) -> Result<Self, CursorError> {
        text.parse::<Id>().map(|id| id.0).map_err(|_| CursorError)
    }

    fn write(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

/// In a list by slug.
impl Place for Slug {
    fn read(text: &str) -> Result<Self, CursorError> {
        text.parse().map_err(|_| CursorError)
    }

    fn write(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// None is the list's start, or its end for a page before it.
impl<P: Place> Place for Option<P> {
    fn read(text: &str) -> Result<Self, CursorError> {
        if text == "0" { Ok(None) } else { P::read(text).map(Some) }
    }

    fn write(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Some(place) => place.write(formatter),
            None => formatter.write_str("0"),
        }
    }
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

impl<P: Place> FromStr for Cursor<P> {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<&str> = text.split(':').collect();
        let [place, offset, is_previous @ ("0" | "1")] = parts[..] else { return Err(CursorError) };
        let offset: Id = offset.parse().map_err(|_| CursorError)?;
        Ok(Self { place: P::read(place)?, offset: offset.0.unsigned_abs(), is_previous: is_previous == "1" })
    }
}

impl<P: Place> fmt::Display for Cursor<P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.place.write(formatter)?;
        write!(formatter, ":{}:{}", self.offset, u8::from(self.is_previous))
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

    /// How many rows of the list lie before the page; none where the server doesn't tell. Our cursors say it; the published
    /// API's, `size:number:isPrev`, say which page is the one before, which `numbers_pages` stands for.
    #[must_use]
    pub fn rows_before(&self, numbers_pages: bool) -> Option<u32> {
        if !self.previous.has_results {
            return Some(0);
        }
        let (size, rest) = self.previous.cursor.split_once(':')?;
        let number: u32 = rest.split_once(':')?.0.parse().ok()?;
        if numbers_pages {
            let size: u32 = size.parse().ok()?;
            return Some(size.saturating_mul(number.saturating_add(1)));
        }
        Some(number).filter(|before| *before > 0)
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
        let relation = |wanted: &str| {
            let part = header.split(", <").find(|part| part.contains(wanted)).unwrap_or_default();
            let cursor = part.split("cursor=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
            PageLink { cursor: cursor.to_owned(), has_results: !cursor.is_empty() && part.contains("results=\"true\"") }
        };
        Self { previous: relation("rel=\"previous\""), next: relation("rel=\"next\"") }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type SlugCursor = Cursor<Option<Slug>>;

    #[test]
    fn a_cursor_prints_as_it_parses() {
        for text in ["0:0:0", "100:0:1", "100:50:0", "9223372036854775807:9223372036854775807:1"] {
            assert_eq!(text.parse::<Cursor>().map(|cursor| cursor.to_string()), Ok(text.to_owned()));
        }
        for text in [
            "",
            "1",
            "1:0",
            "1:0:2",
            "-1:0:0",
            "1:-1:0",
            "1::0",
            "1:a:0",
            "a:0:0",
            "1:0:0:0",
            "+1:0:0",
            "9223372036854775808:0:0",
            "1:9223372036854775808:0",
        ] {
            assert_eq!(text.parse::<Cursor>(), Err(CursorError), "{text}");
        }
        for text in ["0:0:0", "0:7:1", "backend:0:0", "back-end_2:20:1"] {
            assert_eq!(text.parse::<SlugCursor>().map(|cursor| cursor.to_string()), Ok(text.to_owned()));
        }
        for text in ["", ":0:0", "a", "a:0", "a:0:2", "7:0:0", "A:0:0", "a:0:0:0", "a,b:0:0", "\"a:0:0"] {
            assert_eq!(text.parse::<SlugCursor>(), Err(CursorError), "{text}");
        }
        assert_eq!("0:0:0".parse(), Ok(SlugCursor::default()));
    }

    #[test]
    fn links_say_how_many_rows_lie_before_the_page() {
        let rows_before = |cursor: &str, has_results, numbers_pages| {
            let previous = PageLink { cursor: cursor.to_owned(), has_results };
            let next = PageLink { cursor: String::new(), has_results: true };
            PageLinks { previous, next }.rows_before(numbers_pages)
        };
        assert_eq!(rows_before("51:50:1", true, false), Some(50));
        assert_eq!(rows_before("51-616461:50:1", true, false), Some(50));
        assert_eq!(rows_before("100:0:1", true, true), Some(100));
        assert_eq!(rows_before("25:2:1", true, true), Some(75));
        for (first, numbers_pages) in [("1:0:1", false), ("100:-1:1", true), ("", false)] {
            assert_eq!(rows_before(first, false, numbers_pages), Some(0));
        }
        for (unknown, numbers_pages) in
            [("51:0:1", false), ("51", false), ("51:x:1", false), ("51:4294967296:1", false), ("x:1:1", true)]
        {
            assert_eq!(rows_before(unknown, true, numbers_pages), None, "{unknown}");
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
            let _ = PageLinks::from_header(&header).rows_before(true);
        }

        #[test]
        fn a_cursor_by_slug_that_is_read_says_what_was_written(text in "\\PC*|[a-z0-9_-]{0,55}:[0-9]{1,3}:[012]") {
            if let Ok(cursor) = text.parse::<SlugCursor>() {
                prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
            }
        }
    }
}
