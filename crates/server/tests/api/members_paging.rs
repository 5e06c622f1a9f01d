use axum::http::StatusCode;
use roster_api_types::{PageLinks, Role};
use serde_json::json;

use crate::{
    members_list::{acme_with, names},
    support::Browser,
};

const PATH: &str = "/api/0/organizations/acme/members/";

#[tokio::test]
async fn a_wrong_cursor_or_page_size_is_refused_with_the_reason() {
    let (app, _) = acme_with(&[("ada", Role::Owner)]).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    for wrong in [
        "cursor=nope",
        "cursor=1:-1:0",
        "cursor=1:x:0",
        "cursor=-1:0:0",
        "cursor=1:0:2",
        "cursor=9223372036854775808:0:0",
        "cursor=%00",
        "per_page=0",
        "per_page=101",
        "per_page=-1",
        "per_page=ten",
        "per_page=",
        "per_page=18446744073709551616",
    ] {
        let answer = browser.get(&format!("{PATH}?{wrong}")).await.expect(StatusCode::BAD_REQUEST);
        assert!(answer["detail"].as_str().is_some_and(|reason| reason.starts_with("Invalid")), "{wrong}: {answer}");
    }
    for fine in ["cursor=", "cursor=9223372036854775807:0:0", "cursor=0:0:1", "per_page=100"] {
        browser.get(&format!("{PATH}?{fine}")).await.expect(StatusCode::OK);
    }
}

#[tokio::test]
async fn the_link_header_repeats_the_query_and_says_where_to_go_on() {
    let (app, _) = acme_with(&[("ada", Role::Owner), ("grace", Role::Member), ("alan", Role::Member)]).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let single = browser.get("/api/0/organizations/acme/members").await;
    assert_eq!(
        single.header("link"),
        "<http://roster.test/api/0/organizations/acme/members/?&cursor=1:0:1>; rel=\"previous\"; results=\"false\"; \
         cursor=\"1:0:1\", <http://roster.test/api/0/organizations/acme/members/?&cursor=3:3:0>; rel=\"next\"; \
         results=\"false\"; cursor=\"3:3:0\""
    );
    let first = browser.get(&format!("{PATH}?query=%22acme.test%22%20isInvited:false&per_page=2&cursor=0:0:0")).await;
    assert_eq!(first.header("x-hits"), "3");
    let next = "<http://roster.test/api/0/organizations/acme/members/?query=%22acme.test%22+isInvited%3Afalse&per_page=2\
                &cursor=2:2:0>; rel=\"next\"; results=\"true\"; cursor=\"2:2:0\"";
    assert!(first.header("link").ends_with(next), "{}", first.header("link"));
    let past_the_end = browser.get(&format!("{PATH}?cursor=1000:0:0")).await;
    assert_eq!(past_the_end.expect(StatusCode::OK), json!([]));
    let links = PageLinks::from_header(past_the_end.header("link"));
    assert_eq!((links.previous.has_results, links.next.has_results), (true, false));
}

/// One page: the names and where to go on.
async fn page(browser: &mut Browser, per_page: usize, cursor: &str) -> (Vec<String>, PageLinks) {
    let answer = browser.get(&format!("{PATH}?per_page={per_page}&cursor={cursor}")).await;
    (names(&answer.expect(StatusCode::OK)), PageLinks::from_header(answer.header("link")))
}

#[tokio::test]
async fn pages_of_every_size_show_everybody_once_there_and_back() {
    let people = ["ada", "grace", "alan", "edsger", "barbara", "donald", "radia"];
    let (app, _) = acme_with(&people.map(|name| (name, Role::Owner))).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let everybody = names(&browser.get(PATH).await.expect(StatusCode::OK));
    for per_page in 1..=8 {
        let (mut there, mut links) = page(&mut browser, per_page, "").await;
        let mut back = there.clone();
        while links.next.has_results {
            let (names, around) = page(&mut browser, per_page, &links.next.cursor).await;
            assert_eq!(around.rows_before(false), u32::try_from(there.len()).ok());
            there.extend(names.clone());
            (back, links) = (names, around);
        }
        while links.previous.has_results {
            let (names, around) = page(&mut browser, per_page, &links.previous.cursor).await;
            assert_eq!(around.rows_before(false), u32::try_from(everybody.len() - back.len() - names.len()).ok());
            back.splice(0..0, names);
            links = around;
        }
        assert_eq!((&there, &back), (&everybody, &everybody), "{per_page} a page");
    }
}

#[tokio::test]
async fn rows_that_come_and_go_between_pages_make_nobody_appear_twice_or_not_at_all() {
    let (app, acme) = acme_with(&[("ada", Role::Owner), ("grace", Role::Member)]).await;
    for name in ["alan", "edsger", "barbara"] {
        app.member(&acme, name, Role::Member).await;
    }
    let mut browser = app.signed_in("ada@acme.test").await;
    let (first, links) = page(&mut browser, 2, "").await;
    assert_eq!(first, ["Ada", "Grace"]);
    // The last row of the first page goes, and somebody comes.
    browser.delete(&format!("{PATH}2/")).await.expect(StatusCode::NO_CONTENT);
    app.member(&acme, "donald", Role::Member).await;
    let (second, links) = page(&mut browser, 2, &links.next.cursor).await;
    assert_eq!(second, ["Alan", "Edsger"]);
    let (third, end) = page(&mut browser, 2, &links.next.cursor).await;
    assert_eq!((third, end.next.has_results), (vec!["Barbara".to_owned(), "Donald".to_owned()], false));
    // And back again, after the first row of the second page has gone.
    browser.delete(&format!("{PATH}3/")).await.expect(StatusCode::NO_CONTENT);
    let (second, links) = page(&mut browser, 2, &end.previous.cursor).await;
    assert_eq!((second, links.previous.has_results), (vec!["Ada".to_owned(), "Edsger".to_owned()], false));
}

#[tokio::test]
async fn where_a_page_lies_is_told_as_far_as_it_is_known_and_decides_nothing() {
    let people = ["ada", "grace", "alan", "edsger", "barbara", "donald", "radia"];
    let (app, _) = acme_with(&people.map(|name| (name, Role::Owner))).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    for (cursor, first, before) in [
        // An older cursor leads to the same rows. Where they lie is known at the ends alone.
        ("2:0:0", "Alan", None),
        ("4:0:1", "Grace", None),
        ("3:0:1", "Ada", Some(0)),
        ("5:0:0", "Donald", Some(5)),
        // So it is with one that is wrong, and there are no more rows than there are.
        ("2:3:0", "Alan", Some(3)),
        ("3:7:1", "Ada", Some(0)),
        ("5:1:0", "Donald", Some(5)),
        ("2:9223372036854775807:0", "Alan", Some(4)),
        ("4:1:1", "Grace", None),
    ] {
        let (names, links) = page(&mut browser, 2, cursor).await;
        assert_eq!((&*names[0], links.rows_before(false)), (first, before), "{cursor}");
    }
    // Who comes and goes before a page shifts what is told of it until the list is read from one of its ends.
    let (_, links) = page(&mut browser, 2, "").await;
    browser.delete(&format!("{PATH}2/")).await.expect(StatusCode::NO_CONTENT);
    let (second, links) = page(&mut browser, 2, &links.next.cursor).await;
    assert_eq!((second, links.rows_before(false)), (vec!["Alan".to_owned(), "Edsger".to_owned()], Some(2)));
    let (first, links) = page(&mut browser, 2, &links.previous.cursor).await;
    assert_eq!((first, links.rows_before(false)), (vec!["Ada".to_owned()], Some(0)));
    let (second, links) = page(&mut browser, 2, &links.next.cursor).await;
    assert_eq!((second, links.rows_before(false)), (vec!["Alan".to_owned(), "Edsger".to_owned()], Some(1)));
    // Those who are removed, too.
    for member in [3, 4, 5] {
        browser.delete(&format!("{PATH}{member}/")).await.expect(StatusCode::NO_CONTENT);
    }
    let removed = async |browser: &mut Browser, cursor: &str| {
        let answer = browser.get(&format!("{PATH}?view=removed&sort=-name&per_page=2&cursor={cursor}")).await;
        (names(&answer.expect(StatusCode::OK)), PageLinks::from_header(answer.header("link")))
    };
    let (_, links) = removed(&mut browser, "").await;
    let (second, links) = removed(&mut browser, &links.next.cursor).await;
    assert_eq!((second, links.rows_before(false)), (vec!["Barbara".to_owned(), "Alan".to_owned()], Some(2)));
}
