use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use roster_api_types::{PageLinks, Role};
use roster_server::state::AppState;
use sea_orm::{ActiveValue::Set, ConnectionTrait as _, DbBackend};
use serde_json::{Value, json};

use crate::{
    organizations::{keys, words},
    support::{Browser, TestApp},
};

fn slugs(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().filter_map(|team| team["slug"].as_str()).collect()
}

#[tokio::test]
async fn teams_come_by_slug_with_the_contracts_keys() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Member).await;
    for slug in ["ops", "back_end", "back-end", "design"] {
        app.team(&acme, slug).await;
    }
    let mut browser = app.signed_in("ada@acme.test").await;
    let list = browser.get("/api/0/organizations/acme/teams/").await.expect(StatusCode::OK);
    assert_eq!(slugs(&list), ["back-end", "back_end", "design", "ops"]);
    let short = "id slug name dateCreated isMember teamRole flags access hasAccess isPending memberCount avatar";
    assert_eq!(keys(&list[0]), words(&format!("{short} projects externalTeams")));
    assert_eq!(list[0]["flags"], json!({ "idp:provisioned": false }));
    assert_eq!((&list[0]["projects"], &list[0]["externalTeams"]), (&json!([]), &json!([])));
    let list = browser.get("/api/0/organizations/acme/teams/?detailed=0").await.expect(StatusCode::OK);
    assert_eq!(keys(&list[0]), words(short));
    let one = browser.get("/api/0/teams/acme/ops/").await.expect(StatusCode::OK);
    assert_eq!(keys(&one), words(&format!("{short} projects externalTeams organization")));
    assert_eq!(one["organization"]["slug"], "acme");
}

#[tokio::test]
async fn a_team_speaks_about_the_caller_and_counts_who_is_on_it() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let backend = app.team(&acme, "backend").await;
    let ada = app.member(&acme, "ada", Role::Admin).await;
    let grace = app.member(&acme, "grace", Role::Member).await;
    let pending = app.invitation(&acme, "hedy").await;
    let gone = app.member(&acme, "alan", Role::Member).await;
    for member in [&ada, &pending.row, &gone] {
        app.put_on_team(member, &backend).await;
    }
    app.change_user(&gone, |row| row.is_active = Set(false)).await;
    let path = "/api/0/teams/acme/backend/";
    let own = app.signed_in("ada@acme.test").await.get(path).await.expect(StatusCode::OK);
    assert_eq!((&own["isMember"], &own["teamRole"]), (&json!(true), &json!("admin")));
    assert_eq!(own["memberCount"], 2);
    assert!(own["access"].as_array().expect("rights").contains(&json!("team:admin")));
    let mut other = app.signed_in("grace@acme.test").await;
    let seen = other.get(path).await.expect(StatusCode::OK);
    assert_eq!((&seen["isMember"], &seen["teamRole"], &seen["hasAccess"]), (&json!(false), &json!(null), &json!(true)));
    let by_id = other.get(&format!("/api/0/teams/{}/{}", acme.id, backend.id)).await.expect(StatusCode::OK);
    assert_eq!(by_id, seen);

    app.change_organization(&acme, |row| row.open_membership = Set(false)).await;
    app.change_member(&grace, |row| row.has_global_access = Set(false)).await;
    assert_eq!(other.get(path).await.expect(StatusCode::OK)["hasAccess"], false);
    assert_eq!(app.signed_in("ada@acme.test").await.get(path).await.expect(StatusCode::OK)["hasAccess"], true);
}

#[tokio::test]
async fn the_people_of_a_team_are_members_with_their_place_on_it() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let (backend, design) = (app.team(&acme, "backend").await, app.team(&acme, "design").await);
    let ada = app.member(&acme, "ada", Role::Owner).await;
    let grace = app.member(&acme, "grace", Role::Member).await;
    let hedy = app.invitation(&acme, "hedy").await.row;
    for (member, team) in [(&ada, &design), (&grace, &backend), (&hedy, &backend)] {
        app.put_on_team(member, team).await;
    }
    let mut browser = app.signed_in("ada@acme.test").await;
    let answer = browser.get("/api/0/teams/acme/backend/members/").await;
    let list = answer.expect(StatusCode::OK);
    assert_eq!(list.as_array().map(Vec::len), Some(2));
    assert_eq!((&list[0]["email"], &list[1]["email"]), (&json!("grace@acme.test"), &json!("hedy@acme.test")));
    assert_eq!((&list[0]["teamSlug"], &list[0]["teamRole"]), (&json!("backend"), &json!(null)));
    assert_eq!((&list[0]["pending"], &list[1]["pending"]), (&json!(false), &json!(true)));
    assert_eq!(answer.header("x-hits"), "2");
}

#[tokio::test]
async fn the_people_of_a_team_come_by_address_in_pages_there_and_back() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let backend = app.team(&acme, "backend").await;
    // Not in the order of their numbers, and every other one only invited.
    for (index, name) in ["edsger", "barbara", "donald", "alan", "ada"].into_iter().enumerate() {
        let member = match index % 2 {
            0 => app.member(&acme, name, Role::Member).await,
            _ => app.invitation(&acme, name).await.row,
        };
        app.put_on_team(&member, &backend).await;
    }
    let mut browser = app.signed_in("ada@acme.test").await;
    let path = "/api/0/teams/acme/backend/members/?per_page=2";
    let (mut there, mut back, mut cursor) = (Vec::new(), Vec::new(), String::new());
    loop {
        let answer = browser.get(&format!("{path}&cursor={cursor}")).await;
        let links = PageLinks::from_header(answer.header("link"));
        assert_eq!(links.rows_before(false), u32::try_from(there.len()).ok());
        there.extend(mailboxes(&answer.expect(StatusCode::OK)));
        cursor = if links.next.has_results { links.next.cursor } else { break };
    }
    assert_eq!(there, ["ada", "alan", "barbara", "donald", "edsger"]);
    loop {
        let answer = browser.get(&format!("{path}&cursor={cursor}")).await;
        back.splice(0..0, mailboxes(&answer.expect(StatusCode::OK)));
        let links = PageLinks::from_header(answer.header("link"));
        assert_eq!(links.rows_before(false), u32::try_from(there.len() - back.len()).ok());
        cursor = if links.previous.has_results { links.previous.cursor } else { break };
    }
    assert_eq!(back, there);
    browser.get(&format!("{path}&cursor=backend:0:0")).await.expect(StatusCode::BAD_REQUEST);
}

fn mailboxes(list: &Value) -> Vec<String> {
    let mailbox =
        |row: &Value| row["email"].as_str().and_then(|email| email.strip_suffix("@acme.test")).map(str::to_owned);
    list.as_array().expect("a list").iter().filter_map(mailbox).collect()
}

async fn page(browser: &mut Browser, cursor: &str) -> (Vec<String>, PageLinks) {
    let answer = browser.get(&format!("/api/0/organizations/acme/teams/?per_page=2&cursor={cursor}")).await;
    let list = answer.expect(StatusCode::OK);
    assert_eq!(answer.header("x-hits"), "5");
    (slugs(&list).into_iter().map(str::to_owned).collect(), PageLinks::from_header(answer.header("link")))
}

#[tokio::test]
async fn teams_can_be_read_in_pages_there_and_back() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Member).await;
    // Not in the order of their numbers.
    for slug in ["e", "b", "d", "a", "c"] {
        app.team(&acme, slug).await;
    }
    let mut browser = app.signed_in("ada@acme.test").await;
    let (first, links) = page(&mut browser, "").await;
    assert_eq!((first, links.previous.has_results), (vec!["a".into(), "b".into()], false));
    let (second, links) = page(&mut browser, &links.next.cursor).await;
    assert_eq!((second, links.rows_before(false)), (vec!["c".into(), "d".into()], Some(2)));
    let (third, end) = page(&mut browser, &links.next.cursor).await;
    assert_eq!((third, end.next.has_results), (vec!["e".into()], false));
    assert_eq!(page(&mut browser, &end.previous.cursor).await.0, ["c", "d"]);
    assert_eq!(page(&mut browser, &links.previous.cursor).await.0, ["a", "b"]);
    for wrong in ["cursor=nope", "cursor=999:0:0", "cursor=A:0:0", "cursor=a:-1:0", "per_page=0", "per_page=101"] {
        let answer = browser.get(&format!("/api/0/organizations/acme/teams/?{wrong}")).await;
        assert!(answer.expect(StatusCode::BAD_REQUEST)["detail"].is_string(), "{wrong}");
    }
}

#[tokio::test]
async fn teams_that_come_and_go_between_pages_are_neither_repeated_nor_skipped() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    for slug in ["b", "d", "f", "h", "j"] {
        app.team(&acme, slug).await;
    }
    let mut browser = app.signed_in("ada@acme.test").await;
    let (_, links) = page(&mut browser, "").await;
    // The row that the cursor names goes, others come before and behind it.
    browser.delete("/api/0/teams/acme/d/").await.expect(StatusCode::NO_CONTENT);
    app.team(&acme, "e").await;
    let (second, links) = page(&mut browser, &links.next.cursor).await;
    assert_eq!(second, ["e", "f"]);
    assert_eq!(
        (links.previous.has_results, page(&mut browser, &links.previous.cursor).await.0),
        (true, vec!["b".into()])
    );
    // Past the end there is nothing, and the way back.
    let (none, links) = page(&mut browser, "zzz:0:0").await;
    assert_eq!((none.len(), links.previous.has_results, links.next.has_results), (0, true, false));
    assert_eq!(page(&mut browser, &links.previous.cursor).await.0, ["h", "j"]);
    let (none, links) = page(&mut browser, "a:0:1").await;
    assert_eq!((none.len(), links.previous.has_results, links.next.has_results), (0, false, true));
    assert_eq!(page(&mut browser, &links.next.cursor).await.0, ["b", "e"]);
}

async fn found(browser: &mut Browser, query: &str) -> Vec<String> {
    let parameters = form_urlencoded::Serializer::new(String::new()).append_pair("query", query).finish();
    let answer = browser.get(&format!("/api/0/organizations/acme/teams/?{parameters}")).await;
    let list = answer.expect(StatusCode::OK);
    assert_eq!(answer.header("x-hits"), list.as_array().expect("a list").len().to_string());
    slugs(&list).into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn teams_are_found_by_the_query_language() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    let backend = app.team(&acme, "backend").await;
    app.team(&acme, "front-end").await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let design = json!({ "name": "ÉQUIPE 100%", "slug": "design" });
    browser.post("/api/0/organizations/acme/teams/", design).await.expect(StatusCode::CREATED);
    for (query, slugs) in [
        (String::new(), vec!["backend", "design", "front-end"]),
        ("END".into(), vec!["backend", "front-end"]),
        ("équipe".into(), vec!["design"]),
        ("100%".into(), vec!["design"]),
        ("%".into(), vec!["design"]),
        ("_".into(), vec![]),
        ("slug:design".into(), vec!["design"]),
        ("slug:design slug:backend".into(), vec!["backend", "design"]),
        ("slug:desig".into(), vec![]),
        ("slug:design end".into(), vec![]),
        (format!("id:{}", backend.id), vec!["backend"]),
        (format!("id:{} id:99999", backend.id), vec!["backend"]),
        ("id:99999999999999999999".into(), vec![]),
        ("hasExternalTeams:true".into(), vec![]),
        ("hasExternalTeams:false".into(), vec!["backend", "design", "front-end"]),
        ("color:red".into(), vec![]),
        ("nothing\0here".into(), vec![]),
        ("slug:a\0".into(), vec![]),
        ("x".repeat(3_000), vec![]),
    ] {
        assert_eq!(found(&mut browser, &query).await, slugs, "{query}");
    }
    for query in ["id:abc", "id:", "id:-1"] {
        let answer = browser.get(&format!("/api/0/organizations/acme/teams/?query={query}")).await;
        assert!(answer.expect(StatusCode::BAD_REQUEST)["detail"].is_string(), "{query}");
    }
}

#[tokio::test]
async fn the_callers_own_teams_are_those_they_have_a_place_on() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let ada = app.member(&acme, "ada", Role::Owner).await;
    for slug in ["ops", "design", "backend"] {
        let team = app.team(&acme, slug).await;
        if slug != "design" {
            app.put_on_team(&ada, &team).await;
        }
    }
    let mut browser = app.signed_in("ada@acme.test").await;
    let own = browser.get("/api/0/organizations/acme/user-teams").await.expect(StatusCode::OK);
    assert_eq!(slugs(&own), ["backend", "ops"]);
    assert_eq!((&own[0]["isMember"], &own[0]["projects"]), (&json!(true), &json!([])));
    app.browser().await.get("/api/0/organizations/acme/user-teams/").await.expect(StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_page_of_teams_costs_the_same_statements_whatever_its_size_and_is_read_along_the_index() {
    let mut app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let ada = app.member(&acme, "ada", Role::Member).await;
    for number in 0..12 {
        let team = app.team(&acme, &format!("team-{number}")).await;
        app.put_on_team(&ada, &team).await;
    }
    let statements = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&statements);
    let mut db = app.state.db.clone();
    db.set_metric_callback(move |info| seen.lock().expect("no panic meanwhile").push(info.statement.clone()));
    app.router = roster_server::app(AppState { db, ..app.state.clone() }, None);
    let mut browser = app.signed_in("ada@acme.test").await;
    for per_page in [1, 12] {
        statements.lock().expect("no panic meanwhile").clear();
        let path = format!("/api/0/organizations/acme/teams/?per_page={per_page}&cursor=a:0:0");
        let list = browser.get(&path).await.expect(StatusCode::OK);
        assert_eq!(list.as_array().map(Vec::len), Some(per_page));
        // Who asks, the rows, the total.
        assert_eq!(statements.lock().expect("no panic meanwhile").len(), 3);
    }
    if app.state.db.get_database_backend() == DbBackend::Sqlite {
        let mut explained = statements.lock().expect("no panic meanwhile")[1].clone();
        explained.sql.insert_str(0, "EXPLAIN QUERY PLAN ");
        let plan = app.state.db.query_all_raw(explained).await.expect("a plan");
        let plan: Vec<String> = plan.iter().map(|step| step.try_get("", "detail").expect("a step")).collect();
        assert_eq!(plan[0], "SEARCH t USING INDEX team_slug (organization_id=? AND slug>?)");
        assert!(plan.iter().all(|step| !step.contains("SCAN") && !step.contains("TEMP B-TREE")), "{plan:?}");
    }
}
