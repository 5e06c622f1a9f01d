use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use http_body_util::BodyExt as _;
use roster_api_types::{PageLinks, Role};
use roster_server::{
    state::AppState,
    store::{self, entity::outbox},
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ConnectionTrait as _, DbBackend, Statement, TransactionTrait as _,
};

use crate::{
    members_cost::is_slow,
    members_list::{acme_with, names},
    support::{Browser, START, TestApp},
};

const PATH: &str = "/api/0/organizations/acme/members/";

/// Everybody whom a query finds, page by page from the front, then page by page from the back.
async fn there_and_back(browser: &mut Browser, query: &str, per_page: usize) -> [Vec<String>; 2] {
    let (mut there, mut back) = (Vec::new(), Vec::new());
    let mut path = format!("{PATH}?{query}&per_page={per_page}");
    let mut links;
    loop {
        let answer = browser.get(&path).await;
        let page = names(&answer.expect(StatusCode::OK));
        links = PageLinks::from_header(answer.header("link"));
        assert_eq!(links.rows_before(false), u32::try_from(there.len()).ok(), "{path}");
        there.extend(page.clone());
        if !links.next.has_results {
            back.splice(0..0, page);
            break;
        }
        path = format!("{PATH}?{query}&per_page={per_page}&cursor={}", links.next.cursor);
    }
    while links.previous.has_results {
        let path = format!("{PATH}?{query}&per_page={per_page}&cursor={}", links.previous.cursor);
        let answer = browser.get(&path).await;
        back.splice(0..0, names(&answer.expect(StatusCode::OK)));
        links = PageLinks::from_header(answer.header("link"));
        assert_eq!(links.rows_before(false), u32::try_from(there.len() - back.len()).ok(), "{path}");
    }
    [there, back]
}

/// People and invitations whose every order is another one.
async fn mixed() -> TestApp {
    let (app, acme) = acme_with(&[("edsger", Role::Member), ("ada", Role::Owner)]).await;
    let asa = app.member(&acme, "zoe", Role::Admin).await;
    app.change_user(&asa, |row| row.name = Set("Åsa".into())).await;
    let nameless = app.member(&acme, "barbara", Role::Manager).await;
    app.change_user(&nameless, |row| row.name = Set(String::new())).await;
    app.change_member(&nameless, |row| row.date_created = Set(START.before(std::time::Duration::from_secs(1)))).await;
    app.invitation_with(&acme, "Carol", |row| row.role = Set("owner".into())).await;
    let donald = app.member(&acme, "donald", Role::Member).await;
    app.change_user(&donald, |row| row.last_active = Set(None)).await;
    app.change_user(&asa, |row| row.last_active = Set(Some(START.after(std::time::Duration::from_secs(1))))).await;
    app
}

#[tokio::test]
async fn every_order_shows_everybody_once_there_and_back() {
    let app = mixed().await;
    let mut browser = app.signed_in("ada@acme.test").await;
    for (sort, expected) in [
        ("id", ["Edsger", "Ada", "Åsa", "barbara@acme.test", "Carol@acme.test", "Donald"]),
        ("name", ["Ada", "barbara@acme.test", "Carol@acme.test", "Donald", "Edsger", "Åsa"]),
        ("email", ["Ada", "barbara@acme.test", "Carol@acme.test", "Donald", "Edsger", "Åsa"]),
        ("role", ["Edsger", "Donald", "Åsa", "barbara@acme.test", "Ada", "Carol@acme.test"]),
        ("dateCreated", ["barbara@acme.test", "Edsger", "Ada", "Åsa", "Carol@acme.test", "Donald"]),
        ("lastActive", ["Carol@acme.test", "Donald", "Edsger", "Ada", "barbara@acme.test", "Åsa"]),
    ] {
        let reversed: Vec<&str> = expected.into_iter().rev().collect();
        for per_page in [1, 2, 4, 100] {
            for (sort, expected) in [(sort.to_owned(), expected.to_vec()), (format!("-{sort}"), reversed.clone())] {
                let [there, back] = there_and_back(&mut browser, &format!("sort={sort}"), per_page).await;
                assert_eq!((&there, &back), (&expected.iter().map(ToString::to_string).collect(), &there), "{sort}");
            }
        }
    }
}

#[tokio::test]
async fn the_order_follows_a_new_name_a_new_role_and_an_acceptance() {
    let (app, acme) = acme_with(&[("ada", Role::Owner), ("grace", Role::Member)]).await;
    let hedy = app.invitation(&acme, "hedy").await.row;
    let mut browser = app.signed_in("ada@acme.test").await;
    let grace = store::membership_of(&app.state.db, acme.id, 2).await.expect("read").expect("Grace");
    app.change_user(&grace, |row| row.name = Set("Zelda".into())).await;
    let mut sorted =
        async |sort: &str| names(&browser.get(&format!("{PATH}?sort={sort}")).await.expect(StatusCode::OK));
    assert_eq!(sorted("name").await, ["Ada", "hedy@acme.test", "Zelda"]);
    app.change_member(&grace, |row| row.role = Set("manager".into())).await;
    assert_eq!(sorted("role").await, ["hedy@acme.test", "Zelda", "Ada"]);
    let user = app.user("hedy").await;
    store::join(&app.state.db, &hedy, user.id, Role::Member).await.expect("joined");
    let hedy = store::membership_of(&app.state.db, acme.id, user.id).await.expect("read").expect("Hedy");
    app.change_user(&hedy, |row| row.name = Set("Aaron".into())).await;
    assert_eq!(sorted("name").await, ["Aaron", "Ada", "Zelda"]);
    assert_eq!(sorted("email").await, ["Ada", "Zelda", "Aaron"]);
}

async fn order_by_activity(browser: &mut Browser) -> Vec<String> {
    names(&browser.get(&format!("{PATH}?sort=-lastActive")).await.expect(StatusCode::OK))
}

#[tokio::test]
async fn who_is_here_is_known_to_the_minute_and_goes_to_the_front() {
    let (app, acme) = acme_with(&[("ada", Role::Owner), ("grace", Role::Member)]).await;
    app.invitation(&acme, "hedy").await;
    let mut grace = app.signed_in("grace@acme.test").await;
    let mut ada = app.signed_in("ada@acme.test").await;
    let active = async |browser: &mut Browser| {
        let list = browser.get(PATH).await.expect(StatusCode::OK);
        let of = |row: &serde_json::Value| row["user"]["lastActive"].as_str().unwrap_or_default().to_owned();
        list.as_array().expect("a list").iter().map(of).collect::<Vec<_>>()
    };
    app.state.clock.advance(std::time::Duration::from_secs(59));
    grace.get("/api/0/users/me/").await.expect(StatusCode::OK);
    assert_eq!(active(&mut ada).await, [START.to_string(), START.to_string(), String::new()]);
    app.state.clock.advance(std::time::Duration::from_secs(1));
    let now = app.state.clock.now().to_string();
    grace.get("/api/0/users/me/").await.expect(StatusCode::OK);
    assert_eq!(active(&mut grace).await, [START.to_string(), now.clone(), String::new()]);
    assert_eq!(order_by_activity(&mut grace).await, ["Grace", "Ada", "hedy@acme.test"]);
    // A program with somebody's token is them.
    let mut program = app.program_of("ada@acme.test", &["member:read"]).await;
    app.state.clock.advance(std::time::Duration::from_mins(2));
    program.get(PATH).await.expect(StatusCode::OK);
    assert_eq!(order_by_activity(&mut app.signed_in("ada@acme.test").await).await[0], "Ada");
    // Whoever joins has been here.
    let invited = app.invitation(&acme, "mary").await;
    let mary = app.user("mary").await;
    app.state.clock.advance(std::time::Duration::from_mins(2));
    let mut browser = app.signed_in(&mary.email).await;
    browser.press(&invited.path()).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(order_by_activity(&mut browser).await, ["Mary", "Ada", "Grace", "hedy@acme.test"]);
}

#[tokio::test]
async fn a_page_that_stays_open_is_nobody_who_is_here() {
    let (app, _) = acme_with(&[("ada", Role::Owner)]).await;
    let mut ada = app.signed_in("ada@acme.test").await;
    let events = axum::http::Request::get("/api/0/organizations/acme/events/").body(axum::body::Body::empty());
    let mut stream = ada.listen(events.expect("a request")).await;
    assert!(stream.frame().await.expect("a beginning").is_ok());
    app.state.clock.advance(std::time::Duration::from_mins(2));
    store::announce(&app.state.db, 1, "member.edit", None, app.state.clock.now()).await.expect("written");
    let before = app.contents().await;
    // The word wakes the stream, which looks again who asks.
    app.state.live.changed();
    assert!(stream.frame().await.expect("goes on").is_ok());
    assert_eq!(app.contents().await, before);
    ada.get(PATH).await.expect(StatusCode::OK);
    assert_ne!(app.contents().await, before);
}

#[tokio::test]
async fn rows_that_come_and_go_between_sorted_pages_repeat_and_skip_nobody() {
    let (app, acme) = acme_with(&[("barbara", Role::Owner), ("donald", Role::Member), ("ada", Role::Member)]).await;
    app.member(&acme, "zelda", Role::Member).await;
    let mut browser = app.signed_in("barbara@acme.test").await;
    let first = browser.get(&format!("{PATH}?sort=name&per_page=2")).await;
    assert_eq!(names(&first.expect(StatusCode::OK)), ["Ada", "Barbara"]);
    app.member(&acme, "aaron", Role::Member).await;
    app.member(&acme, "carol", Role::Member).await;
    let next = PageLinks::from_header(first.header("link")).next.cursor;
    let second = browser.get(&format!("{PATH}?sort=name&per_page=2&cursor={next}")).await;
    assert_eq!(names(&second.expect(StatusCode::OK)), ["Carol", "Donald"]);
    let previous = PageLinks::from_header(second.header("link")).previous.cursor;
    let back = browser.get(&format!("{PATH}?sort=name&per_page=9&cursor={previous}")).await;
    assert_eq!(names(&back.expect(StatusCode::OK)), ["Aaron", "Ada", "Barbara"]);
}

#[tokio::test]
async fn an_unknown_order_and_another_orders_cursor_are_refused_with_the_reason() {
    let (app, _) = acme_with(&[("ada", Role::Owner)]).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    for wrong in [
        "sort=lastactive",
        "sort=-",
        "sort=NAME",
        "sort=name&cursor=1:0:0",
        "sort=name&cursor=1-00:0:0",
        "sort=role&cursor=1-616461:0:0",
        "cursor=1-616461:0:0",
        "view=everybody",
        "view=pending&cursor=1:0:0",
    ] {
        let answer = browser.get(&format!("{PATH}?{wrong}")).await.expect(StatusCode::BAD_REQUEST);
        assert!(answer["detail"].as_str().is_some_and(|reason| reason.starts_with("Invalid")), "{wrong}: {answer}");
    }
    for fine in ["sort=", "sort=name&cursor=0:0:0", "sort=-id&cursor=0:0:0", "sort=name&query=color:red"] {
        browser.get(&format!("{PATH}?{fine}")).await.expect(StatusCode::OK);
    }
    // A page of nothing leads nowhere, and its cursors are good ones all the same.
    let empty = browser.get(&format!("{PATH}?sort=name&query=color:red")).await;
    let links = PageLinks::from_header(empty.header("link"));
    for link in [&links.previous, &links.next] {
        assert!(!link.has_results);
        browser.get(&format!("{PATH}?sort=name&cursor={}", link.cursor)).await.expect(StatusCode::OK);
    }
}

#[tokio::test]
async fn every_order_is_read_along_its_index_and_never_sorted() {
    let (mut app, acme) = acme_with(&[("ada", Role::Owner)]).await;
    app.invitation(&acme, "hedy").await;
    let statements = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&statements);
    let mut db = app.state.db.clone();
    db.set_metric_callback(move |info| seen.lock().expect("no panic meanwhile").push(info.statement.clone()));
    app.router = roster_server::app(AppState { db, ..app.state.clone() }, None);
    let mut browser = app.signed_in("ada@acme.test").await;
    let is_postgres = app.state.db.get_database_backend() == DbBackend::Postgres;
    for (query, index) in [
        ("sort=name", "membership_by_name"),
        ("sort=email", "membership_by_email"),
        ("sort=role", "membership_by_role"),
        ("sort=dateCreated", "membership_by_date"),
        ("sort=lastActive", "membership_by_active"),
        ("view=pending&query=isInvited:true", "membership_by_delivery"),
        // Among all of an organization's names the invited would have to be looked for.
        ("view=pending&sort=name", if is_postgres { "membership_by_name" } else { "membership_email" }),
        ("view=pending&sort=-email", if is_postgres { "membership_by_email" } else { "membership_email" }),
    ] {
        let first = browser.get(&format!("{PATH}?{query}")).await;
        let links = PageLinks::from_header(first.header("link"));
        for cursor in ["0:0:0", &links.next.cursor, &links.previous.cursor] {
            statements.lock().expect("no panic meanwhile").clear();
            browser.get(&format!("{PATH}?{query}&cursor={cursor}")).await.expect(StatusCode::OK);
            let read = statements.lock().expect("no panic meanwhile").clone();
            let list = read.into_iter().rfind(|read| read.sql.contains("ORDER BY")).expect("the list's own");
            let plan = plan(&app, list).await;
            if is_postgres {
                let along = |step: &String| step.contains("Index Scan") && step.contains(&format!("using {index} on"));
                assert!(plan.iter().any(along), "{plan:#?}");
                assert!(plan.iter().all(|step| !step.contains("Sort")), "{plan:#?}");
                continue;
            }
            let along = format!("SEARCH m USING INDEX {index} (organization_id=?");
            let begins_there = |step: &&String| cursor == "0:0:0" || step.contains(">?") || step.contains("<?");
            assert!(plan.iter().filter(begins_there).any(|step| step.starts_with(&along)), "{cursor}: {plan:#?}");
            assert!(!plan.iter().any(|step| is_slow(step)), "{plan:#?}");
        }
    }
}

#[tokio::test]
async fn among_the_pending_those_whose_mail_has_failed_come_first_for_as_long_as_it_has() {
    let (app, acme) = acme_with(&[("ada", Role::Owner)]).await;
    let mut invited = Vec::new();
    for name in ["a", "b", "c", "d", "e"] {
        let one = app.invitation(&acme, name).await;
        app.enqueue(&one, None).await;
        invited.push(one);
    }
    let mut browser = app.signed_in("ada@acme.test").await;
    let letters = |names: &[String]| names.iter().map(|name| &name[..1]).collect::<String>();
    for (changed, state, expected) in
        [(3, "failed", "dabce"), (1, "failed", "bdace"), (3, "queued", "bacde"), (1, "sent", "abcde")]
    {
        let id = app.outbox_row(&invited[changed]).await.id;
        let row = outbox::ActiveModel { id: Set(id), state: Set(state.into()), ..Default::default() };
        row.update(&app.state.db).await.expect("updated");
        for per_page in [1, 2, 100] {
            let [there, back] = there_and_back(&mut browser, "view=pending&query=isInvited:true", per_page).await;
            assert_eq!((letters(&there), letters(&back)), (expected.to_owned(), expected.to_owned()), "{per_page}");
        }
    }
    let answer = browser.get(&format!("{PATH}?view=pending&sort=-name")).await;
    assert_eq!(letters(&names(&answer.expect(StatusCode::OK))), "edcba");
    assert_eq!(answer.header("x-hits"), "5");
}

/// How the database would go about the statement, step by step.
async fn plan(app: &TestApp, mut statement: Statement) -> Vec<String> {
    let transaction = app.state.db.begin().await.expect("begun");
    let (explain, column) = match transaction.get_database_backend() {
        DbBackend::Postgres => {
            // So few rows are sorted as fast as they are read: here it matters only that they needn't be.
            let without =
                "SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off";
            transaction.execute_unprepared(without).await.expect("set");
            ("EXPLAIN ", "QUERY PLAN")
        }
        _ => ("EXPLAIN QUERY PLAN ", "detail"),
    };
    statement.sql.insert_str(0, explain);
    let steps = transaction.query_all_raw(statement).await.expect("a plan");
    steps.iter().map(|step| step.try_get("", column).expect("a step")).collect()
}
