use std::io::{BufRead as _, IsTerminal as _, stdin};

use roster_api_types::Password;

use super::CliError;
use crate::rules::password::check_guessing;

/// The longest line that is read, in bytes: more than any password has.
const LINE_MAX: u64 = 4096;

/// A new password: asked for twice at a terminal, without showing it; otherwise the first line of the
/// standard input. Never from the command line, where every user of the machine could read it.
///
/// `known` is what is known of its owner: see [`check_guessing`].
pub fn new_password(known: &[&str]) -> Result<Password, CliError> {
    let text = if stdin().is_terminal() { asked_twice()? } else { first_line()? };
    let password: Password = text.parse().map_err(|error| CliError::Password(format!("{error}")))?;
    check_guessing(&password, known).map_err(|error| CliError::Password(error.to_string()))?;
    Ok(password)
}

fn asked_twice() -> Result<String, CliError> {
    let unreadable = |error: std::io::Error| CliError::Password(format!("It can't be read: {error}."));
    let first = rpassword::prompt_password("Password: ").map_err(unreadable)?;
    let second = rpassword::prompt_password("Again: ").map_err(unreadable)?;
    if first == second { Ok(first) } else { Err(CliError::Password("The two are different.".into())) }
}

fn first_line() -> Result<String, CliError> {
    use std::io::Read as _;
    let mut line = String::new();
    let read = stdin().lock().take(LINE_MAX).read_line(&mut line);
    read.map_err(|error| CliError::Password(format!("It can't be read: {error}.")))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
