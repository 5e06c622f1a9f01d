//! Headers of answers that concern one person alone.

use axum::http::{HeaderName, HeaderValue, header};
use tower_http::set_header::SetResponseHeaderLayer;

/// Nobody keeps a copy of the answer.
pub fn no_store() -> SetResponseHeaderLayer<HeaderValue> {
    fixed(header::CACHE_CONTROL, "no-store")
}

/// Nobody is told the address of the answer.
pub fn no_referrer() -> SetResponseHeaderLayer<HeaderValue> {
    fixed(header::REFERRER_POLICY, "no-referrer")
}

fn fixed(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}
