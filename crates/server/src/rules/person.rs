//! What people may write about themselves.

use roster_api_types::{OwnUserChange, UserOptions, UserOptionsChange};

use super::name;
use crate::error::FieldErrors;

const THEMES: [&str; 3] = ["system", "light", "dark"];
const ISSUE_EVENTS: [&str; 3] = ["recommended", "latest", "oldest"];
const STACKTRACE_ORDERS: [i8; 3] = [-1, 1, 2];

/// The name and the options after the change; a name of none keeps what is there.
///
/// # Errors
/// When fields are wrong.
pub fn changed(options: UserOptions, change: &OwnUserChange) -> Result<(Option<String>, UserOptions), FieldErrors> {
    let name = change.name.as_deref().map(name::of_person).transpose();
    let options = match &change.options {
        None => Ok(options),
        Some(change) => with(options, change),
    };
    match (name, options) {
        (Ok(name), Ok(options)) => Ok((name, options)),
        (name, options) => {
            let faults = [("name", name.err()), ("options", options.err())].into_iter();
            Err(faults.filter_map(|(field, fault)| Some((field, vec![fault?]))).collect())
        }
    }
}

fn with(options: UserOptions, change: &UserOptionsChange) -> Result<UserOptions, String> {
    let theme = change.theme.clone().unwrap_or(options.theme);
    let language = change.language.clone().unwrap_or(options.language);
    let timezone = change.timezone.clone().unwrap_or(options.timezone);
    let stacktrace_order = change.stacktrace_order.unwrap_or(options.stacktrace_order);
    let default_issue_event = change.default_issue_event.clone().unwrap_or(options.default_issue_event);
    if !THEMES.contains(&theme.as_str()) {
        return Err(format!("theme is one of {}.", THEMES.join(", ")));
    }
    if !is_word(&language, 35, "-_") {
        return Err("language is a language tag such as en or pt-br.".to_owned());
    }
    if !is_word(&timezone, 64, "-_+/") {
        return Err("timezone is a time zone's name such as Europe/Berlin.".to_owned());
    }
    if !STACKTRACE_ORDERS.contains(&stacktrace_order) {
        return Err("stacktraceOrder is -1, 1 or 2.".to_owned());
    }
    if !ISSUE_EVENTS.contains(&default_issue_event.as_str()) {
        return Err(format!("defaultIssueEvent is one of {}.", ISSUE_EVENTS.join(", ")));
    }
    let clock_24_hours = change.clock_24_hours.unwrap_or(options.clock_24_hours);
    Ok(UserOptions { theme, language, timezone, clock_24_hours, stacktrace_order, default_issue_event })
}

fn is_word(text: &str, max: usize, more: &str) -> bool {
    (1..=max).contains(&text.len())
        && text.chars().all(|character| character.is_ascii_alphanumeric() || more.contains(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_absent_stays_and_what_is_wrong_is_told() {
        let dark = UserOptionsChange { theme: Some("dark".into()), ..UserOptionsChange::default() };
        let change = OwnUserChange { name: None, options: Some(dark) };
        let (name, options) = changed(UserOptions::default(), &change).expect("fine");
        assert_eq!((name, options.theme.as_str(), options.language.as_str()), (None, "dark", "en"));
        for wrong in [
            UserOptionsChange { theme: Some("pink".into()), ..UserOptionsChange::default() },
            UserOptionsChange { language: Some("<b>".into()), ..UserOptionsChange::default() },
            UserOptionsChange { timezone: Some(String::new()), ..UserOptionsChange::default() },
            UserOptionsChange { timezone: Some("x".repeat(65)), ..UserOptionsChange::default() },
            UserOptionsChange { stacktrace_order: Some(0), ..UserOptionsChange::default() },
            UserOptionsChange { default_issue_event: Some("first".into()), ..UserOptionsChange::default() },
        ] {
            let change = OwnUserChange { name: Some("a\u{202e}b".into()), options: Some(wrong) };
            let errors = changed(UserOptions::default(), &change).expect_err("wrong");
            assert_eq!(errors.into_keys().collect::<Vec<_>>(), ["name", "options"]);
        }
    }
}
