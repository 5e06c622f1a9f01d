use roster_api_types::{Cursor, PageLink, PageLinks};

/// How many rows a list has on all its pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// So many.
    Exactly(u64),
    /// Further than this they were not counted.
    MoreThan(u64),
}

impl From<u64> for Total {
    fn from(count: u64) -> Self {
        Self::Exactly(count)
    }
}

/// A page of a list that is ordered by id, and what lies around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The page's rows.
    pub rows: Vec<T>,
    /// The edges, from which the neighbouring pages are counted.
    pub edges: Edges,
    /// Are there rows before the page?
    pub has_previous: bool,
    /// Are there rows behind it?
    pub has_next: bool,
    /// Rows on all pages.
    pub total: u64,
}

impl<T> Page<T> {
    /// The page's place in the list, as the `Link` header tells it.
    #[must_use]
    pub fn links(&self) -> PageLinks {
        let link = |value: i64, is_previous, has_results| PageLink {
            cursor: Cursor { value, is_previous }.to_string(),
            has_results,
        };
        PageLinks {
            previous: link(self.edges.first, true, self.has_previous),
            next: link(self.edges.last, false, self.has_next),
        }
    }
}

/// The ids of a page's first and last row. Of an empty page: two neighbouring ids, between which it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edges {
    /// All ids below belong to the pages before.
    pub first: i64,
    /// All ids above belong to the pages behind.
    pub last: i64,
}

impl Edges {
    /// The edges of the page that `cursor` asked for and that has these ids, in order.
    pub fn of(cursor: Cursor, ids: impl DoubleEndedIterator<Item = i64>) -> Self {
        let mut ids = ids.into_iter();
        match (ids.next(), cursor.is_previous) {
            (Some(first), _) => Self { first, last: ids.next_back().unwrap_or(first) },
            (None, true) => Self { first: cursor.value, last: cursor.value.saturating_sub(1).max(0) },
            (None, false) => Self { first: cursor.value.saturating_add(1), last: cursor.value },
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What the store does, on a sorted list in memory.
    fn page(list: &[i64], cursor: Cursor, per_page: usize) -> Page<i64> {
        let rows: Vec<i64> = if cursor.is_previous {
            let before: Vec<i64> = list.iter().copied().filter(|id| *id < cursor.value).collect();
            before[before.len().saturating_sub(per_page)..].to_vec()
        } else {
            list.iter().copied().filter(|id| *id > cursor.value).take(per_page).collect()
        };
        let edges = Edges::of(cursor, rows.iter().copied());
        let has_previous = list.iter().any(|id| *id < edges.first);
        let has_next = list.iter().any(|id| *id > edges.last);
        Page { rows, edges, has_previous, has_next, total: list.len() as u64 }
    }

    proptest! {
        #[test]
        fn going_forwards_and_back_again_meets_every_row_once(
            ids in prop::collection::btree_set(1..1000_i64, 0..60), per_page in 1..10_usize
        ) {
            let list: Vec<i64> = ids.into_iter().collect();
            let (mut cursor, mut there) = (Cursor::default(), Vec::new());
            let last = loop {
                let page = page(&list, cursor, per_page);
                there.extend(page.rows.clone());
                let next = page.links().next;
                if !next.has_results { break page; }
                cursor = next.cursor.parse().expect("a cursor of ours");
            };
            prop_assert_eq!(&there, &list);
            let mut back = last.rows.clone();
            let mut previous = last.links().previous;
            while previous.has_results {
                let page = page(&list, previous.cursor.parse().expect("a cursor of ours"), per_page);
                back.splice(0..0, page.rows.clone());
                previous = page.links().previous;
            }
            prop_assert_eq!(back, list);
        }

        #[test]
        fn every_page_even_an_empty_one_has_cursors_that_parse(value in 0..=i64::MAX, is_previous: bool) {
            let page = page(&[], Cursor { value, is_previous }, 1);
            prop_assert!(page.links().previous.cursor.parse::<Cursor>().is_ok());
            prop_assert!(page.links().next.cursor.parse::<Cursor>().is_ok());
        }
    }
}
