//! The API's paths end in a slash; a request that leaves it out means the same.

use axum::{
    Router,
    http::{Request, Uri, uri::PathAndQuery},
};
use tower::util::MapRequestLayer;

/// Serves `app` with the last slash of the API's paths optional. Outside of it, because an inner layer
/// would act only once the route has been chosen.
pub fn optional_in_the_api(app: Router) -> Router {
    let add = MapRequestLayer::new(|mut request: Request<_>| {
        if let Some(uri) = with_last_slash(request.uri()) {
            *request.uri_mut() = uri;
        }
        request
    });
    Router::new().fallback_service(tower::Layer::layer(&add, app))
}

/// The address with the slash that it lacks; none when nothing is to be changed.
fn with_last_slash(uri: &Uri) -> Option<Uri> {
    let path = uri.path();
    if !path.starts_with("/api/") || path.ends_with('/') {
        return None;
    }
    let whole = match uri.query() {
        Some(query) => format!("{path}/?{query}"),
        None => format!("{path}/"),
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(whole).ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_the_api_get_the_slash_and_keep_their_query() {
        let changed = |text: &'static str| with_last_slash(&Uri::from_static(text)).map(|uri| uri.to_string());
        assert_eq!(changed("/api/0/users/me"), Some("/api/0/users/me/".into()));
        assert_eq!(changed("/api/0/teams?a=b/"), Some("/api/0/teams/?a=b/".into()));
        assert_eq!(changed("http://host.test/api/0"), Some("http://host.test/api/0/".into()));
        for text in ["/api/0/", "/app.js", "/", "/organizations/acme", "/api"] {
            assert_eq!(changed(text), None, "{text}");
        }
    }
}
