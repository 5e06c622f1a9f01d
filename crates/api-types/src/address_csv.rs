//! Addresses in files that spreadsheets and other programs write.

/// Headings of a column of addresses, in lower case.
const ADDRESS_HEADINGS: [&str; 5] = ["email", "e-mail", "mail", "email address", "address"];

/// The addresses of a file of comma-, semicolon- or tab-separated values, one a line, with the name beside them where the
/// file has one, as [`crate::parse_address_list`] reads them.
///
/// The addresses are in the column that is headed so, otherwise in the first that has an `@`. A file without columns is
/// a list as it is. What is in the column but is no address stays in the list, so that nobody is left out in silence.
#[must_use]
pub fn address_list_of_csv(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}');
    let rows = rows(text, separator(text));
    let Some((address, name, is_headed)) = columns(&rows) else {
        return text.to_owned();
    };
    let rows = rows.iter().skip(usize::from(is_headed));
    let lines = rows.filter_map(|row| {
        let address = row.get(address).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())?;
        let name = name.and_then(|name| row.get(name)).map(|cell| cell.replace(['"', '<', '>', '\n', '\r'], " "));
        Some(match name.as_deref().map(str::trim) {
            Some(name) if !name.is_empty() && !address.contains('<') => format!("\"{name}\" <{address}>"),
            _ => address.to_owned(),
        })
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What stands between the cells: of the three the one that the first line has most.
fn separator(text: &str) -> char {
    let line = text.lines().next().unwrap_or_default();
    let count = |separator: &char| line.matches(*separator).count();
    [',', ';', '\t'].into_iter().rev().max_by_key(count).unwrap_or(',')
}

/// Where the addresses and the names are, and whether the first row says so; none for a file without columns.
fn columns(rows: &[Vec<String>]) -> Option<(usize, Option<usize>, bool)> {
    let first = rows.first()?;
    let headed =
        |is_wanted: &dyn Fn(&str) -> bool| first.iter().position(|cell| is_wanted(&cell.trim().to_lowercase()));
    if let Some(address) = headed(&|cell| ADDRESS_HEADINGS.contains(&cell)) {
        return Some((address, headed(&|cell| cell == "name" || cell == "full name"), true));
    }
    let has_columns = rows.iter().any(|row| row.iter().any(|cell| cell.trim().contains(' ') && !cell.contains('@')));
    let address = rows.iter().find_map(|row| row.iter().position(|cell| cell.contains('@')))?;
    has_columns.then_some((address, None, false))
}

/// The cells of each row that has any. Quotes keep separators and line ends together; two within them are one.
fn rows(text: &str, separator: char) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut is_quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if is_quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if is_quoted || cell.trim().is_empty() => is_quoted = !is_quoted,
            _ if is_quoted => cell.push(character),
            '\n' => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            _ if character == separator => row.push(std::mem::take(&mut cell)),
            _ => cell.push(character),
        }
    }
    row.push(cell);
    rows.push(row);
    rows.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_address_list;

    #[test]
    fn the_column_that_is_headed_so_has_the_addresses() {
        let file = "\u{feff}Name;Team;E-Mail\r\n\"Lovelace, Ada\";Design;ada@acme.test\r\nGrace \"Amazing\";;grace@acme.test\r\n;;\r\n";
        let list = address_list_of_csv(file);
        let read: Vec<_> = parse_address_list(&list).into_iter().map(|entry| (entry.text, entry.name)).collect();
        assert_eq!(
            read,
            [
                ("ada@acme.test".to_owned(), Some("Lovelace, Ada".to_owned())),
                ("grace@acme.test".to_owned(), Some("Grace  Amazing".to_owned()))
            ]
        );
    }

    #[test]
    fn without_headings_the_column_with_addresses_counts_and_what_is_none_there_is_kept() {
        let file = "Ada Lovelace,ada@acme.test\nGrace Hopper,grace at acme\n\"two\nlines\",alan@acme.test";
        assert_eq!(address_list_of_csv(file), "ada@acme.test\ngrace at acme\nalan@acme.test");
    }

    #[test]
    fn a_file_without_columns_is_a_list_as_it_is() {
        for file in ["ada@acme.test\ngrace@acme.test\n", "ada@acme.test, grace@acme.test", "", "\n\n"] {
            assert_eq!(address_list_of_csv(file), file);
        }
        assert_eq!(address_list_of_csv("email\nada@acme.test\n"), "ada@acme.test");
    }
}
