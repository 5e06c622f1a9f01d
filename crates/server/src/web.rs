//! The built app's files: hashed ones for good, the page itself never from a cache.

use std::path::Path;

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{Html, IntoResponse as _, Response},
};
use tower_http::{
    compression::CompressionLayer,
    services::{ServeDir, ServeFile},
};

use crate::error::ApiError;

/// Serves the app in `folder`: its files, and its page for every path that is the app's to route. `own_files` come before
/// the folder's, and `own_page` in place of its page.
/// Files that the build compressed beside the originals (`.br`, `.gz`) are sent as such. Without a
/// folder nothing is found.
pub fn app_files(folder: Option<&Path>, own_files: Router, own_page: Option<String>) -> Router {
    let Some(folder) = folder else { return Router::new().fallback(|| async { ApiError::NotFound }) };
    let built = ServeFile::new(folder.join("index.html")).precompressed_br().precompressed_gzip();
    let page = match own_page {
        Some(page) => Router::new().fallback(move || async move { Html(page) }).layer(CompressionLayer::new()),
        None => Router::new().fallback_service(built),
    };
    let page = page.layer(middleware::from_fn(only_routes));
    let files = ServeDir::new(folder)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip()
        .call_fallback_on_method_not_allowed(true)
        .fallback(page);
    own_files.fallback_service(files).layer(middleware::from_fn(cache_rules))
}

/// A path of the API or with a file's name that nothing serves is missing; it isn't the app's to route.
async fn only_routes(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if path.starts_with("/api/") || path.starts_with("/dev/") {
        ApiError::NotFound.into_response()
    } else if is_file || !matches!(*request.method(), Method::GET | Method::HEAD) {
        StatusCode::NOT_FOUND.into_response()
    } else {
        next.run(request).await
    }
}

async fn cache_rules(request: Request, next: Next) -> Response {
    let immutable = is_hashed(request.uri());
    let mut response = next.run(request).await;
    let rule =
        if immutable && response.status().is_success() { "public, max-age=31536000, immutable" } else { "no-store" };
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(rule));
    response
}

/// Has the build put a hash of the content into the file's name (`roster-app-0123456789abcdef_bg.wasm`)?
fn is_hashed(uri: &Uri) -> bool {
    // Sixteen digits, fewer where the hash begins with zeros: the build leaves those out.
    let is_hash = |part: &str| (12..=16).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    uri.path().split(['-', '_', '.']).any(is_hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_the_builds_hash_are_kept_for_good() {
        for path in
            ["/roster-app-0123456789abcdef_bg.wasm", "/roster-app-0123456789abcdef.js", "/roster-123456789abcdef.css"]
        {
            assert!(is_hashed(&Uri::from_static(path)), "{path}");
        }
        for path in ["/", "/index.html", "/organizations/acme/members/", "/accept/7/"] {
            assert!(!is_hashed(&Uri::from_static(path)), "{path}");
        }
    }
}
