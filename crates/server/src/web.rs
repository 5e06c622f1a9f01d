//! The built app's files: hashed ones for good, the page itself never from a cache.

use std::{fs, path::Path};

use axum::{
    Router,
    extract::{Request, State},
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
    let first_file = first_file(&fs::read_to_string(folder.join("index.html")).unwrap_or_default());
    let built = ServeFile::new(folder.join("index.html")).precompressed_br().precompressed_gzip();
    let page = match own_page {
        Some(page) => Router::new().fallback(move || async move { Html(page) }).layer(CompressionLayer::new()),
        None => Router::new().fallback_service(built),
    };
    let page =
        page.layer(middleware::from_fn_with_state(first_file, ask_ahead)).layer(middleware::from_fn(only_routes));
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

/// Asks for the app's first file with a header, which the browser reads before the page, whose script asks for it too.
async fn ask_ahead(State(first_file): State<Option<HeaderValue>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let begins_otherwise = path.starts_with("/accept/") || path.starts_with("/auth/");
    let mut response = next.run(request).await;
    if let Some(first_file) = first_file.filter(|_| !begins_otherwise) {
        response.headers_mut().insert(header::LINK, first_file);
    }
    response
}

/// The header for the file that the app begins with on pages that need the code of the members page, as the build has entered
/// it in `page`; none under development, when the app is one file.
fn first_file(page: &str) -> Option<HeaderValue> {
    let (_, rest) = page.split_once("\"start\":[\"")?;
    let (file, _) = rest.split_once('"')?;
    HeaderValue::from_str(&format!("<{file}>; rel=preload; as=fetch; crossorigin")).ok()
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
    fn the_first_file_is_the_one_that_the_build_has_entered_in_the_page() {
        let page = r#"const parts = {"accept":["/a_aside.wasm"],"bg":["/a_bg.wasm"],"start":["/a_start.wasm"]};"#;
        let header = HeaderValue::from_static("</a_start.wasm>; rel=preload; as=fetch; crossorigin");
        assert_eq!(first_file(page), Some(header));
        assert_eq!(first_file("const parts = {};"), None);
    }

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
