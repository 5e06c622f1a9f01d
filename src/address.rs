//! Writing and reading addresses.

use std::borrow::Cow;

use leptos_router::location::Url;

/// An absolute path with a last slash, its segments escaped.
#[must_use]
pub fn path(segments: &[&str]) -> String {
    let mut path = String::from("/");
    for segment in segments {
        path.push_str(&escaped(segment));
        path.push('/');
    }
    path
}

/// A text as it stands in an address. Numbers and slugs stand there as they are, without the browser being asked.
fn escaped(text: &str) -> Cow<'_, str> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~'));
    if is_plain { Cow::Borrowed(text) } else { Cow::Owned(Url::escape(text)) }
}

/// A query with its `?`, values escaped, empty ones left out; empty when nothing is left.
#[must_use]
pub fn parameters(pairs: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !value.is_empty() {
            text.push(if text.is_empty() { '?' } else { '&' });
            text.push_str(name);
            text.push('=');
            text.push_str(&escaped(value));
        }
    }
    text
}

/// The first value of `name` in a query, unescaped; empty when there is none.
#[must_use]
pub fn parameter(query: &str, name: &str) -> String {
    let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    value.map(|value| Url::unescape(&value.replace('+', " "))).unwrap_or_default()
}
