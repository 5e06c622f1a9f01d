//! The headers that every answer carries, so that a browser trusts a page of ours with no more than it needs.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

/// What [`add_security_headers`] adds.
#[derive(Clone, Debug)]
pub struct SecurityHeaders {
    page_policy: HeaderValue,
    is_secure: bool,
}

/// What an answer that is no page may do when somebody opens it as one: nothing. Short, because each answer carries it.
const DATA_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

impl SecurityHeaders {
    /// `index` is the app's page: its inline scripts are allowed by their hashes, no others. `is_secure`
    /// says whether browsers reach us over TLS.
    #[must_use]
    pub fn new(index: &str, is_secure: bool) -> Self {
        // Hashes are base64 and the rest is ours, so the value is always a header's.
        let page_policy = HeaderValue::from_str(&content_security_policy(index)).unwrap_or(DATA_POLICY);
        Self { page_policy, is_secure }
    }

    fn add(self, headers: &mut HeaderMap) {
        let is_page = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        let mut add = |name: HeaderName, value: HeaderValue| {
            headers.entry(name).or_insert(value);
        };
        add(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        add(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        add(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
        if is_page {
            add(header::CONTENT_SECURITY_POLICY, self.page_policy);
            add(HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"));
        } else {
            add(header::CONTENT_SECURITY_POLICY, DATA_POLICY);
        }
        if self.is_secure {
            add(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
        }
    }
}

/// Adds the headers to an answer, where its handler didn't set its own.
pub async fn add_security_headers(State(headers): State<SecurityHeaders>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    headers.add(response.headers_mut());
    response
}

fn content_security_policy(index: &str) -> String {
    let hashes: Vec<String> =
        inline_scripts(index).map(|script| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script)))).collect();
    let hashes = hashes.concat();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// The texts of the page's inline scripts: Trunk's starter and ours.
fn inline_scripts(page: &str) -> impl Iterator<Item = &str> {
    page.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        (!attributes.contains("src=")).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_the_inline_scripts_of_the_page_are_allowed() {
        let page =
            "<script type=\"module\">go()</script><p>text</p><script src=\"/a.js\"></script><script>\nb\n</script>";
        assert_eq!(inline_scripts(page).collect::<Vec<_>>(), ["go()", "\nb\n"]);
        let policy = content_security_policy(page);
        // printf 'go()' | openssl dgst -sha256 -binary | base64
        assert!(policy.contains("'sha256-5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw='"), "{policy}");
        assert_eq!(policy.matches("'sha256-").count(), 2);
        assert!(!policy.contains("unsafe-inline"));
    }
}
