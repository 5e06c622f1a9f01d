use roster_api_types::{Cursor, PageLink, PageLinks, Place};

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

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The page's rows.
    pub rows: Vec<T>,
    /// The page's place in the list, as the `Link` header tells it.
    pub links: PageLinks,
    /// Rows on all pages.
    pub total: Total,
}

/// The links of a page of so many `rows` that lies between two places: those of its first and its last row, or of an empty
/// page two neighbouring ones. `before` is how many rows lie before it; none when some do, and it isn't known how many.
pub fn links<P: Place>([first, last]: [P; 2], before: Option<u64>, rows: usize, has_next: bool) -> PageLinks {
    let link = |place, offset: Option<u64>, is_previous, has_results| PageLink {
        cursor: Cursor { place, offset: offset.unwrap_or_default(), is_previous }.to_string(),
        has_results,
    };
    let behind = before.map(|before| before.saturating_add(rows as u64));
    PageLinks { previous: link(first, before, true, before != Some(0)), next: link(last, behind, false, has_next) }
}

/// How many rows lie before the page of so many `rows` that `asked` asks for, where they were not counted: what is certain,
/// else what the cursor says, as far as it can be.
pub fn rows_before<P>(
    asked: &Cursor<P>,
    rows: usize,
    [has_previous, has_next]: [bool; 2],
    total: Total,
) -> Option<u64> {
    if !has_previous {
        return Some(0);
    }
    let rows = rows as u64;
    let told = if asked.is_previous { asked.offset.saturating_sub(rows) } else { asked.offset };
    let before = match total {
        Total::Exactly(total) if has_next => told.min(total.saturating_sub(rows + 1)),
        Total::Exactly(total) => total.saturating_sub(rows),
        Total::MoreThan(_) => told,
    };
    Some(before).filter(|before| *before > 0)
}

/// The ids of the first and the last row of the page that `cursor` asked for and that has these ids, in order. Of an empty
/// page: two neighbouring ids, between which it lies.
pub fn edges(cursor: Cursor, ids: impl DoubleEndedIterator<Item = i64>) -> [i64; 2] {
    let mut ids = ids.into_iter();
    match (ids.next(), cursor.is_previous) {
        (Some(first), _) => [first, ids.next_back().unwrap_or(first)],
        (None, true) => [cursor.place, cursor.place.saturating_sub(1).max(0)],
        (None, false) => [cursor.place.saturating_add(1), cursor.place],
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What the store does, on a sorted list in memory, where rows are `counted` or not.
    fn page(list: &[i64], cursor: Cursor, per_page: usize, is_counted: bool) -> Page<i64> {
        let rows: Vec<i64> = if cursor.is_previous {
            let before: Vec<i64> = list.iter().copied().filter(|id| *id < cursor.place).collect();
            before[before.len().saturating_sub(per_page)..].to_vec()
        } else {
            list.iter().copied().filter(|id| *id > cursor.place).take(per_page).collect()
        };
        let edges = edges(cursor, rows.iter().copied());
        let has = [list.iter().any(|id| *id < edges[0]), list.iter().any(|id| *id > edges[1])];
        let total = if is_counted { Total::Exactly(list.len() as u64) } else { Total::MoreThan(1) };
        let before = rows_before(&cursor, rows.len(), has, total);
        Page { links: links(edges, before, rows.len(), has[1]), rows, total }
    }

    fn cursor(link: &PageLink) -> Cursor {
        link.cursor.parse().expect("a cursor of ours")
    }

    /// How many rows lie before the page, as its links tell, and as it is.
    fn places(list: &[i64], page: &Page<i64>) -> (Option<u32>, Option<u32>) {
        let place = page.rows.first().map_or(0, |first| list.iter().filter(|id| *id < first).count());
        (page.links.rows_before(false), Some(u32::try_from(place).expect("few")))
    }

    proptest! {
        #[test]
        fn going_forwards_and_back_again_meets_every_row_once_and_tells_where_it_is(
            ids in prop::collection::btree_set(1..1000_i64, 0..60), per_page in 1..10_usize, is_counted: bool
        ) {
            let list: Vec<i64> = ids.into_iter().collect();
            let (mut asked, mut there) = (Cursor::default(), Vec::new());
            let last = loop {
                let page = page(&list, asked, per_page, is_counted);
                let (told, is) = places(&list, &page);
                prop_assert_eq!(told, is);
                there.extend(page.rows.clone());
                if !page.links.next.has_results { break page; }
                asked = cursor(&page.links.next);
            };
            prop_assert_eq!(&there, &list);
            let (mut back, mut links) = (last.rows, last.links);
            while links.previous.has_results {
                let page = page(&list, cursor(&links.previous), per_page, is_counted);
                let (told, is) = places(&list, &page);
                prop_assert_eq!(told, is);
                back.splice(0..0, page.rows);
                links = page.links;
            }
            prop_assert_eq!(back, list);
        }

        #[test]
        fn a_cursor_that_tells_nothing_or_lies_finds_the_same_rows(
            ids in prop::collection::btree_set(1..100_i64, 1..30),
            place in 0..100_i64,
            offset in prop_oneof![Just(0), 0..40_u64, Just(u64::MAX)],
            is_previous: bool,
        ) {
            let list: Vec<i64> = ids.into_iter().collect();
            let told = page(&list, Cursor { place, offset, is_previous }, 5, true);
            let plain = page(&list, Cursor { place, offset: 0, is_previous }, 5, true);
            prop_assert_eq!(&told.rows, &plain.rows);
            // Where the list begins and ends is never a question, and all rows fit into it.
            let (before, is) = places(&list, &told);
            let is_between = told.links.previous.has_results && told.links.next.has_results;
            if !(is_between || told.rows.is_empty()) {
                prop_assert_eq!(before, is);
            }
            let end = before.map_or(0, |before| before as usize + told.rows.len());
            prop_assert!(end <= list.len());
            prop_assert_eq!(end == list.len() && end > 0, !told.links.next.has_results && end > 0);
        }

        #[test]
        fn every_page_even_an_empty_one_has_cursors_that_parse(
            place in 0..=i64::MAX, offset in 0..=i64::MAX.unsigned_abs(), is_previous: bool
        ) {
            let links = page(&[], Cursor { place, offset, is_previous }, 1, true).links;
            prop_assert!(links.previous.cursor.parse::<Cursor>().is_ok());
            prop_assert!(links.next.cursor.parse::<Cursor>().is_ok());
        }
    }
}
