//! Lines of CSV whose cells a spreadsheet shows instead of executing.

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// The cell as written to a file: with an apostrophe before what a spreadsheet would execute.
#[must_use]
pub fn neutralized(cell: &str) -> String {
    if is_formula(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// The cell as it was before [`neutralized`].
#[must_use]
pub fn restored(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => cell,
    }
}

/// Cells as a line of CSV (RFC 4180) with its end, each [`neutralized`].
#[must_use]
pub fn csv_line(cells: &[&str]) -> String {
    let mut line = String::new();
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            line.push(',');
        }
        let cell = neutralized(cell);
        if cell.contains(['"', ',', ';', '\r', '\n']) {
            line.push('"');
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(&cell);
        }
    }
    line.push_str("\r\n");
    line
}

/// Apostrophes count as part of the formula, so that one that was there before is not taken for ours.
fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(FORMULA)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_get_an_apostrophe_and_other_cells_stay() {
        for (cell, written) in [
            ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(1)", "'@SUM(1)"),
            ("\t=1", "'\t=1"),
            ("'=1", "''=1"),
            ("O'Brien", "O'Brien"),
            ("'quoted'", "'quoted'"),
            ("", ""),
            ("'", "'"),
        ] {
            assert_eq!(neutralized(cell), written);
        }
    }

    #[test]
    fn cells_with_separators_are_quoted_and_formulas_stay_defused_inside() {
        assert_eq!(csv_line(&["a", "", "b c"]), "a,,b c\r\n");
        assert_eq!(csv_line(&["a,b", "say \"hi\"", "two\nlines"]), "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n");
        assert_eq!(csv_line(&["=1,2", "+49", "-", "@a"]), "\"'=1,2\",'+49,'-,'@a\r\n");
        assert_eq!(csv_line(&["\tx", "\rx"]), "'\tx,\"'\rx\"\r\n");
    }

    proptest! {
        #[test]
        fn every_cell_comes_back_and_none_is_executed(cell in "['=+@\\-\\t\\r a-c]{0,6}|\\PC*") {
            let written = neutralized(&cell);
            prop_assert!(!written.starts_with(FORMULA));
            prop_assert_eq!(restored(&written), cell);
        }
    }
}
