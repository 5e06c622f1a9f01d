//! What browsers let the pages of other origins do here: read what needs no credentials, and, from the installation's own
//! host and its subdomains, what a cookie opens. Whatever changes something is refused them all the same ([`crate::session`]).

use std::time::Duration;

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, Method, Uri, header},
    middleware::Next,
    response::Response,
};
use tower_http::cors::{AllowCredentials, AllowOrigin, CorsLayer, Vary};

/// How long a browser may remember the answer to its preflight.
const MAX_AGE: Duration = Duration::from_hours(1);
const METHODS: [Method; 6] = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS];
/// What a page may send.
const SENT: [&str; 11] = [
    "x-sentry-auth",
    "x-requested-with",
    "origin",
    "accept",
    "content-type",
    "authentication",
    "authorization",
    "content-encoding",
    "sentry-trace",
    "baggage",
    "x-csrftoken",
];
/// What a page may read.
const EXPOSED: [&str; 7] =
    ["x-sentry-error", "x-sentry-direct-hit", "x-hits", "x-max-hits", "endpoint", "retry-after", "link"];

/// Answers preflights, and tells a browser what the page that asks may read.
pub fn layer(base_url: &str) -> CorsLayer {
    let host = base_url.parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_lowercase)).unwrap_or_default();
    CorsLayer::new()
        .allow_origin(AllowOrigin::mirror_request())
        .allow_credentials(AllowCredentials::predicate(move |origin, _| is_at(origin, &host)))
        .allow_methods(METHODS)
        .allow_headers(SENT.map(HeaderName::from_static))
        .expose_headers(EXPOSED.map(HeaderName::from_static))
        .max_age(MAX_AGE)
        // No cache keeps what the API answers, so none has to be told.
        .vary(Vary::list([]))
}

/// Is the origin's host this one, or a subdomain of it?
fn is_at(origin: &HeaderValue, host: &str) -> bool {
    let origin = origin.to_str().ok().and_then(|text| text.parse::<Uri>().ok());
    let asking = origin.as_ref().and_then(Uri::host).map(str::to_lowercase).unwrap_or_default();
    let rest = asking.strip_suffix(host).filter(|_| !host.is_empty());
    rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Our own pages, which name no origin when they read, are spared the bytes.
pub async fn only_where_asked(request: Request, next: Next) -> Response {
    let names_origin = request.headers().contains_key(header::ORIGIN);
    let mut response = next.run(request).await;
    if !names_origin {
        response.headers_mut().remove(header::ACCESS_CONTROL_EXPOSE_HEADERS);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_own_host_and_its_subdomains_are_at_home() {
        let at = |origin: &'static str, host| is_at(&HeaderValue::from_static(origin), host);
        for own in ["https://roster.example", "https://a.b.ROSTER.example:8443", "http://roster.example:3000"] {
            assert!(at(own, "roster.example"), "{own}");
        }
        for foreign in ["https://evilroster.example", "https://roster.example.evil.test", "null", "", "https://example"]
        {
            assert!(!at(foreign, "roster.example"), "{foreign}");
            assert!(!at(foreign, ""), "{foreign}");
        }
    }
}
