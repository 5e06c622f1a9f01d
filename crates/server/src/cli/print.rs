use std::{
    fmt::Display,
    io::{Write as _, stderr, stdout},
};

/// A line of what was asked for. Whoever closes the pipe has read enough.
pub fn answer(line: impl Display) {
    let _ = writeln!(stdout(), "{line}");
}

/// A line about it, for the person at the terminal.
pub fn remark(line: impl Display) {
    let _ = writeln!(stderr(), "{line}");
}
