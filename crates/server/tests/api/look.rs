//! The operator's own layout and stylesheet.

use std::{
    fs,
    path::{Path, PathBuf},
};

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use roster_server::look::Look;

use crate::{cli::Roster, support::TestApp};

const PAGE: &str = "<!doctype html><head><title>Roster</title><script>start()</script></head><body></body>";
const BUILT: &str = "{\"density\": \"comfortable\"}";
const GOOD: &str = "{\"avatar\": {\"size\": 32}}";
const WRONG: &str = "{\"remove\": {\"shown\": \"hover\"}}";

/// A server with a built app and the files of an operator that are named.
async fn server(layout: Option<&str>, stylesheet: Option<&str>) -> (TestApp, PathBuf) {
    let mut folder = PathBuf::new();
    let app = TestApp::with(|settings, path| {
        let file = |name: &str, text: &str| {
            fs::write(path.join(name), text).expect("written");
            path.join(name)
        };
        for (name, text) in [("index.html", PAGE), ("index.html.br", "brotli"), ("layout.json", BUILT)] {
            file(name, text);
        }
        settings.app = Some(path.to_owned());
        let layout = layout.map(|text| file("own.json", text));
        settings.look = Look { layout, stylesheet: stylesheet.map(|text| file("own.css", text)) };
        path.clone_into(&mut folder);
    })
    .await;
    (app, folder)
}

async fn layout(app: &TestApp) -> String {
    let answer = app.browser().await.get("/layout.json").await;
    assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, "no-store"));
    assert!(answer.header("content-type").starts_with("application/json"));
    answer.body
}

fn write(folder: &Path, text: &str) {
    fs::write(folder.join("own.json"), text).expect("written");
}

#[tokio::test]
async fn without_a_file_of_the_operators_the_built_layout_is_served() {
    let (app, _) = server(None, None).await;
    assert_eq!(layout(&app).await, BUILT);
    assert_eq!(app.browser().await.get("/operator.css").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_changed_layout_counts_at_once_and_a_wrong_one_not_at_all() {
    let (app, folder) = server(Some(GOOD), None).await;
    assert_eq!(layout(&app).await, GOOD);
    let other = GOOD.replace("32", "40");
    write(&folder, &other);
    assert_eq!(layout(&app).await, other);
    for wrong in [WRONG, "{", "[]"] {
        write(&folder, wrong);
        assert_eq!(layout(&app).await, other, "{wrong}");
    }
    fs::remove_file(folder.join("own.json")).expect("removed");
    assert_eq!(layout(&app).await, other, "the last good one");
    write(&folder, GOOD);
    assert_eq!(layout(&app).await, GOOD);
}

#[tokio::test]
async fn until_a_layout_was_right_the_page_gets_it_as_it_is_and_says_what_is_wrong() {
    let (app, folder) = server(Some(WRONG), None).await;
    assert_eq!(layout(&app).await, WRONG);
    fs::remove_file(folder.join("own.json")).expect("removed");
    assert_eq!(app.browser().await.get("/layout.json").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_page_has_the_operators_stylesheet_after_its_own_under_the_same_strict_policy() {
    let (plain, _) = server(None, None).await;
    let (app, folder) = server(None, Some("body { color: red }")).await;
    let mut browser = app.browser().await;
    for path in ["/", "/organizations/acme/members/", "/accept/7/"] {
        let answer = browser.get(path).await;
        assert!(answer.body.contains("<link rel=\"stylesheet\" href=\"/operator.css\"></head>"), "{path}");
        assert!(answer.header("content-type").starts_with("text/html"));
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        let policy = plain.browser().await.get(path).await.header("content-security-policy").to_owned();
        assert_eq!(answer.header("content-security-policy"), policy, "{path}");
    }
    assert!(browser.get("/auth/recover/").await.body.contains("/operator.css"));
    let answer = browser.get("/operator.css").await;
    assert_eq!((answer.body.as_str(), answer.header("cache-control")), ("body { color: red }", "no-store"));
    assert!(answer.header("content-type").starts_with("text/css"));
    fs::write(folder.join("own.css"), "body {}").expect("written");
    assert_eq!(browser.get("/operator.css").await.body, "body {}");
    fs::remove_file(folder.join("own.css")).expect("removed");
    assert_eq!(browser.get("/operator.css").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn only_a_page_that_is_changed_is_compressed_when_asked_for() {
    for (stylesheet, is_built) in [(None, true), (Some(""), false)] {
        let (app, _) = server(None, stylesheet).await;
        let request = Request::get("/auth/login/").header("accept-encoding", "br").body(Body::empty());
        let answer = app.browser().await.send(request.expect("a request")).await;
        assert_eq!((answer.header("content-encoding"), answer.body == "brotli"), ("br", is_built));
    }
}

#[test]
fn the_doctor_checks_both_files_key_by_key() {
    let roster = Roster::with_acme();
    let file = |name: &str, text: &str| fs::write(roster.folder().join(name), text).expect("written");
    file("good.json", GOOD);
    file("good.css", "body { background: url(data:image/png;base64,AAAA) }");
    file("wrong.json", "{\"remove\": {\"shown\": \"hover\", \"target\": 12}, \"colour\": 1}");
    file("wrong.css", "@import url(//fonts.test/a.css);\n\n@font-face {}\n");
    let good = roster.run(&["doctor", "--layout", "good.json", "--stylesheet", "good.css"]).succeeded().out;
    assert!(good.contains("ok     The layout good.json (--layout) is right."), "{good}");
    assert!(good.contains("ok     The stylesheet good.css (--stylesheet) is right."), "{good}");
    let wrong = roster.run(&["doctor", "--layout", "wrong.json", "--stylesheet", "wrong.css"]);
    assert_eq!(wrong.code, 1);
    for line in [
        "WRONG  The layout wrong.json (--layout): colour: There is no such key",
        "WRONG  The layout wrong.json (--layout): remove.target: 12 is no whole number from 24 to 64 px.",
        "WRONG  The layout wrong.json (--layout): remove.shown: \"hover\" is refused",
        "WRONG  The stylesheet wrong.css (--stylesheet): line 1 asks another host",
        "WRONG  The stylesheet wrong.css (--stylesheet): line 3 brings a font along",
    ] {
        assert!(wrong.out.contains(line), "{line}: {}", wrong.out);
    }
    let missing = roster.run(&["doctor", "--layout", "nowhere.json"]);
    assert!(missing.code == 1 && missing.out.contains("WRONG  The layout nowhere.json (--layout) can't be read"));
}
