use roster_app::route::{MemberList, MembersView, Route, safe_next};
use wasm_bindgen_test::wasm_bindgen_test;

fn members(query: &str, cursor: &str) -> Route {
    let view = MembersView { query: query.into(), cursor: cursor.into(), ..MembersView::default() };
    Route::Members { org: "acme".into(), view }
}

#[wasm_bindgen_test]
fn every_route_prints_as_it_parses() {
    let table = [
        ("/", "", Route::Home),
        ("/organizations/acme/members/", "", members("", "")),
        (
            "/organizations/acme/members/",
            "query=role%3Aowner%20a%26b&cursor=7%3A0%3A0",
            members("role:owner a&b", "7:0:0"),
        ),
        (
            "/organizations/acme/teams/d%20e/",
            "",
            Route::Team { org: "acme".into(), team: "d e".into(), cursor: String::new() },
        ),
        ("/auth/login/", "next=%2Faccept%2F7%2F", Route::SignIn { next: Some("/accept/7/".into()) }),
        ("/accept/7/", "", Route::Accept { member: "7".into() }),
    ];
    for (path, query, route) in table {
        assert_eq!(Route::parse(path, query), route, "{path}?{query}");
        assert_eq!(Route::parse(path.trim_end_matches('/'), query), route, "{path} without its last slash");
        let text = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
        assert_eq!(route.to_string(), text);
    }
    for path in [
        "/organizations/",
        "/organizations/acme/",
        "/organizations//members/",
        "/x/",
        "/accept/7/ab/",
        "/accept/acme/7/ab/",
    ] {
        assert_eq!(Route::parse(path, ""), Route::NotFound, "{path}");
    }
}

#[wasm_bindgen_test]
fn a_list_of_the_members_page_is_in_its_address_with_search_order_and_place() {
    fn parse(query: &str) -> Route {
        Route::parse("/organizations/acme/members/", query)
    }
    let view = |list| Route::Members { org: "acme".into(), view: MembersView::of(list) };
    for list in MemberList::ALL {
        let text = view(list).to_string();
        let (_, query) = text.split_once('?').unwrap_or((&text, ""));
        assert_eq!(parse(query), view(list), "{text}");
    }
    let all =
        MembersView { list: MemberList::Removed, query: "ada".into(), sort: "-name".into(), cursor: "7:0:1".into() };
    let all = Route::Members { org: "acme".into(), view: all };
    assert_eq!(all.to_string(), "/organizations/acme/members/?view=removed&query=ada&sort=-name&cursor=7%3A0%3A1");
    assert_eq!(parse("view=removed&query=ada&sort=-name&cursor=7%3A0%3A1"), all);
    assert_eq!(parse("view=nothing&sort=shoe-size"), members("", ""));
    assert_eq!(parse("view=requests&query=ada&sort=name"), view(MemberList::Requests));
}

#[wasm_bindgen_test]
fn a_query_with_pluses_and_broken_escapes_is_still_read() {
    assert_eq!(Route::parse("/organizations/acme/members/", "query=ada+lovelace"), members("ada lovelace", ""));
    assert_eq!(Route::parse("/organizations/acme/members/", "query=%E0%A4%A"), members("%E0%A4%A", ""));
}

#[wasm_bindgen_test]
fn where_accounts_are_created_one_signs_in() {
    assert_eq!(Route::parse("/auth/register/", ""), Route::SignIn { next: None });
}

#[wasm_bindgen_test]
fn only_places_in_the_app_are_gone_to_after_signing_in() {
    assert_eq!(safe_next("/accept/7/"), Some(Route::Accept { member: "7".into() }));
    assert_eq!(safe_next("/organizations/acme/members/?query=a"), Some(members("a", "")));
    for next in [
        "https://evil.test/",
        "//evil.test/",
        "/\\evil.test/",
        "/\t/evil.test/",
        "",
        "accept/7/",
        "/evil",
        "/auth/login/",
    ] {
        assert_eq!(safe_next(next), None, "{next}");
    }
}
