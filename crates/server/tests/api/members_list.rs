use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::http::StatusCode;
use roster_api_types::{PageLinks, Role};
use roster_server::{
    state::AppState,
    store::entity::{organization, outbox},
};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set};
use serde_json::{Value, json};

use crate::{
    inviting::LIFE,
    organizations::{keys, words},
    support::{Browser, START, TestApp},
};

const PATH: &str = "/api/0/organizations/acme/members/";

/// The contract's keys of a member in the list, and ours.
pub const MEMBER_KEYS: &str = "id email name user orgRole role roleName pending expired flags dateCreated inviteStatus \
    inviterName hasGlobalAccess teams teamRoles inviterId expiresAt delivery";

/// The names in a list, in its order.
pub fn names(list: &Value) -> Vec<String> {
    list.as_array().expect("a list").iter().map(|row| row["name"].as_str().expect("a name").to_owned()).collect()
}

async fn acme_with(people: &[(&str, Role)]) -> (TestApp, organization::Model) {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    for (name, role) in people {
        app.member(&acme, name, *role).await;
    }
    (app, acme)
}

#[tokio::test]
async fn a_joined_member_has_the_contracts_keys() {
    let (app, acme) = acme_with(&[("ada", Role::Owner)]).await;
    let grace = app.member(&acme, "grace", Role::Admin).await;
    app.put_on_team(&grace, &app.team(&acme, "ops").await).await;
    app.put_on_team(&grace, &app.team(&acme, "backend").await).await;
    let list = app.signed_in("ada@acme.test").await.get(PATH).await.expect(StatusCode::OK);
    assert_eq!(names(&list), ["Ada", "Grace"]);
    let row = &list[1];
    assert_eq!(keys(row), words(MEMBER_KEYS));
    let flags = ["idp:provisioned", "idp:role-restricted", "member-limit:restricted", "partnership:restricted"];
    assert_eq!(keys(&row["flags"]), [&flags[..], &["sso:invalid", "sso:linked"]].concat());
    assert_eq!(
        keys(&row["user"]),
        words(
            "id name username email avatarUrl isActive isSuspended hasPasswordAuth isManaged dateJoined lastLogin \
             lastActive has2fa isSuperuser isStaff experiments emails avatar"
        )
    );
    assert_eq!(row["user"]["emails"], json!([]), "nobody sees another's addresses");
    assert!(row["user"]["id"].is_string() && row["id"].is_string());
    assert_eq!((&row["orgRole"], &row["role"], &row["roleName"]), (&json!("admin"), &json!("admin"), &json!("Admin")));
    assert_eq!(row["teams"], json!(["backend", "ops"]));
    let place = json!({ "teamSlug": "backend", "teamName": "Backend", "role": null });
    assert_eq!(row["teamRoles"][0], place);
    assert_eq!((&row["pending"], &row["expired"], &row["expiresAt"]), (&json!(false), &json!(false), &json!(null)));
    assert_eq!((&row["inviteStatus"], &row["delivery"]), (&json!("approved"), &json!(null)));
    assert_eq!(row["dateCreated"], "2026-11-23T12:00:00Z");
}

#[tokio::test]
async fn a_pending_member_shows_the_invitation_and_expires_by_the_clock() {
    let (app, acme) = acme_with(&[]).await;
    let ada = app.member(&acme, "ada", Role::Owner).await;
    let hedy = app.invitation_with(&acme, "hedy", |row| row.inviter_id = Set(ada.user_id)).await;
    app.enqueue(&hedy, None).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let list = browser.get(PATH).await.expect(StatusCode::OK);
    let row = &list[1];
    assert_eq!(keys(row), words(MEMBER_KEYS));
    assert_eq!((&row["email"], &row["name"], &row["user"]), (&json!("hedy@acme.test"), &row["email"], &json!(null)));
    assert_eq!((&row["pending"], &row["inviterName"]), (&json!(true), &json!("Ada")));
    assert_eq!(row["inviterId"], json!(ada.user_id.expect("joined").to_string()));
    assert_eq!(row["expiresAt"], START.after(LIFE).to_string());
    assert_eq!(row["delivery"], json!({ "state": "queued", "reason": null }));

    let failed = outbox::ActiveModel {
        id: Set(app.outbox_row(&hedy).await.id),
        state: Set("failed".into()),
        last_error: Set(Some("The mail server knows no such mailbox.".into())),
        ..Default::default()
    };
    failed.update(&app.state.db).await.expect("updated");
    app.state.clock.advance(LIFE - Duration::from_micros(1));
    let mut browser = app.signed_in("ada@acme.test").await;
    let row = browser.get(PATH).await.expect(StatusCode::OK)[1].clone();
    assert_eq!(row["expired"], false);
    assert_eq!(row["delivery"], json!({ "state": "failed", "reason": "The mail server knows no such mailbox." }));
    app.state.clock.advance(Duration::from_micros(1));
    assert_eq!(browser.get(PATH).await.expect(StatusCode::OK)[1]["expired"], true);
}

#[tokio::test]
async fn requests_removed_rows_and_inactive_people_are_not_in_the_list() {
    let (app, acme) = acme_with(&[("ada", Role::Owner)]).await;
    let inactive = app.member(&acme, "alan", Role::Member).await;
    app.change_user(&inactive, |row| row.is_active = Set(false)).await;
    let removed = app.member(&acme, "grace", Role::Member).await;
    app.change_member(&removed, |row| row.removed_at = Set(Some(START))).await;
    let request =
        app.invitation_with(&acme, "hedy", |row| row.invite_status = Set("requested_to_join".into())).await.row;
    let mut browser = app.signed_in("ada@acme.test").await;
    let answer = browser.get(PATH).await;
    assert_eq!(names(&answer.expect(StatusCode::OK)), ["Ada"]);
    assert_eq!(answer.header("x-hits"), "1");
    for hidden in [&inactive, &removed, &request] {
        browser.get(&format!("{PATH}{}/", hidden.id)).await.expect(StatusCode::NOT_FOUND);
    }
}

/// The names found by a query, sorted.
async fn found(browser: &mut Browser, query: &str) -> Vec<String> {
    let query: String = form_urlencoded::byte_serialize(query.as_bytes()).collect();
    let answer = browser.get(&format!("{PATH}?query={query}")).await;
    let mut names = names(&answer.expect(StatusCode::OK));
    assert_eq!(answer.header("x-hits"), names.len().to_string());
    names.sort();
    names
}

#[tokio::test]
async fn the_search_language_finds_what_it_says() {
    let (app, acme) = acme_with(&[("ada", Role::Owner), ("grace", Role::Manager)]).await;
    let asa = app.member(&acme, "asa", Role::Member).await;
    app.change_user(&asa, |row| row.name = Set("Åsa ÖBERG".into())).await;
    let odd = app.member(&acme, "odd", Role::Member).await;
    app.change_user(&odd, |row| row.name = Set("100%_sure!\\".into())).await;
    let hedy = app.invitation_with(&acme, "Hedy", |row| row.role = Set("admin".into())).await.row;
    let mut browser = app.signed_in("ada@acme.test").await;
    let everybody = ["100%_sure!\\", "Ada", "Grace", "Hedy@acme.test", "Åsa ÖBERG"];
    let (asa_id, asa_user) = (format!("id:{}", asa.id), format!("user.id:{}", asa.user_id.unwrap_or_default()));
    let hedy_id = format!("{asa_id} id:{}", hedy.id);
    for (query, expected) in [
        ("", &everybody[..]),
        ("GRACE", &["Grace"]),
        ("@ACME.test", &everybody),
        ("åsa öberg", &["Åsa ÖBERG"]),
        ("  ÅSA   AND  öB ", &["Åsa ÖBERG"]),
        ("hEDY", &["Hedy@acme.test"]),
        ("%", &["100%_sure!\\"]),
        ("_", &["100%_sure!\\"]),
        ("!", &["100%_sure!\\"]),
        ("\\", &["100%_sure!\\"]),
        ("'; DROP TABLE membership; --", &[]),
        ("email:HEDY@ACME.TEST", &["Hedy@acme.test"]),
        ("email:ada@acme.test email:grace@acme.test", &["Ada", "Grace"]),
        ("email:ada", &[]),
        ("role:owner role:manager", &["Ada", "Grace"]),
        ("role:admin", &["Hedy@acme.test"]),
        ("role:king", &[]),
        ("isInvited:true", &["Hedy@acme.test"]),
        ("isInvited:false role:owner", &["Ada"]),
        ("isInvited:true role:owner", &[]),
        (&asa_id, &["Åsa ÖBERG"]),
        (&hedy_id, &["Hedy@acme.test", "Åsa ÖBERG"]),
        (&asa_user, &["Åsa ÖBERG"]),
        ("id:abc", &[]),
        ("color:red", &[]),
        ("color:red ada", &[]),
    ] {
        assert_eq!(found(&mut browser, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn no_query_makes_the_server_fail() {
    let (app, _) = acme_with(&[("ada", Role::Owner)]).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let many = (0..7_500).map(|id| format!("id:{id}")).collect::<Vec<_>>().join("+");
    let emails = "email:a+".repeat(7_000);
    for query in
        ["a".repeat(60_000), "%25".repeat(20_000), many, emails, "a%00b".into(), "email:%00".into(), "%ff%fe".into()]
    {
        let answer = browser.get(&format!("{PATH}?query={query}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", &query[..query.len().min(40)]);
    }
}

#[tokio::test]
async fn a_wrong_cursor_or_page_size_is_refused_with_the_reason() {
    let (app, _) = acme_with(&[("ada", Role::Owner)]).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    for wrong in [
        "cursor=nope",
        "cursor=1:1:0",
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
         cursor=\"1:0:1\", <http://roster.test/api/0/organizations/acme/members/?&cursor=3:0:0>; rel=\"next\"; \
         results=\"false\"; cursor=\"3:0:0\""
    );
    let first = browser.get(&format!("{PATH}?query=%22acme.test%22%20isInvited:false&per_page=2&cursor=0:0:0")).await;
    assert_eq!(first.header("x-hits"), "3");
    let next = "<http://roster.test/api/0/organizations/acme/members/?query=%22acme.test%22+isInvited%3Afalse&per_page=2\
                &cursor=2:0:0>; rel=\"next\"; results=\"true\"; cursor=\"2:0:0\"";
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
            there.extend(names.clone());
            (back, links) = (names, around);
        }
        while links.previous.has_results {
            let (names, around) = page(&mut browser, per_page, &links.previous.cursor).await;
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
async fn a_page_costs_the_same_number_of_statements_whatever_its_size() {
    let mut app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let ada = app.member(&acme, "ada", Role::Owner).await;
    let team = app.team(&acme, "backend").await;
    for number in 0..110 {
        let invited = app.invitation_with(&acme, &format!("m{number}"), |row| row.inviter_id = Set(ada.user_id)).await;
        app.put_on_team(&invited.row, &team).await;
        app.enqueue(&invited, None).await;
    }
    let statements = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&statements);
    let mut db = app.state.db.clone();
    db.set_metric_callback(move |_| {
        counter.fetch_add(1, Ordering::SeqCst);
    });
    app.router = roster_server::app(AppState { db, ..app.state.clone() }, None);
    let mut browser = app.signed_in("ada@acme.test").await;
    let mut costs = BTreeSet::new();
    for per_page in [3, 100] {
        let before = statements.load(Ordering::SeqCst);
        let list = browser.get(&format!("{PATH}?per_page={per_page}")).await.expect(StatusCode::OK);
        assert_eq!(list.as_array().map(Vec::len), Some(per_page));
        costs.insert(statements.load(Ordering::SeqCst) - before);
    }
    // Session, person, organization, own membership, the rows, the total.
    assert_eq!(costs, BTreeSet::from([6]));
}

#[tokio::test]
async fn one_member_comes_with_the_roles_that_the_caller_may_give() {
    let (app, acme) = acme_with(&[("ada", Role::Owner), ("grace", Role::Manager), ("alan", Role::Member)]).await;
    let hedy = app.invitation(&acme, "hedy").await.row;
    for (name, allowed) in
        [("ada", &[true, true, true, true]), ("grace", &[true, true, true, false]), ("alan", &[false; 4])]
    {
        let mut browser = app.signed_in(&format!("{name}@acme.test")).await;
        let body = browser.get(&format!("{PATH}{}/", hedy.id)).await.expect(StatusCode::OK);
        let ours = "isOnlyOwner orgRoleList roles teamRoleList invite_link";
        assert_eq!(keys(&body), words(&format!("{MEMBER_KEYS} {ours}")));
        assert_eq!((&body["invite_link"], &body["user"]), (&json!(null), &json!(null)));
        let roles = body["orgRoleList"].as_array().expect("roles");
        assert_eq!(roles.iter().map(|role| role["isAllowed"] == true).collect::<Vec<_>>(), allowed, "{name}");
        assert_eq!(body["roles"], body["orgRoleList"]);
        assert_eq!(body["teamRoleList"].as_array().map(Vec::len), Some(2));
    }
}

#[tokio::test]
async fn the_only_owner_is_told_apart() {
    let (app, acme) = acme_with(&[("ada", Role::Owner), ("grace", Role::Manager)]).await;
    // Neither an invited owner nor one who can't sign in any more counts.
    app.invitation_with(&acme, "hedy", |row| row.role = Set("owner".into())).await;
    let inactive = app.member(&acme, "alan", Role::Owner).await;
    app.change_user(&inactive, |row| row.is_active = Set(false)).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    assert_eq!(browser.get(&format!("{PATH}me/")).await.expect(StatusCode::OK)["isOnlyOwner"], true);
    assert_eq!(browser.get(&format!("{PATH}2/")).await.expect(StatusCode::OK)["isOnlyOwner"], false);
    app.member(&acme, "edsger", Role::Owner).await;
    assert_eq!(browser.get(&format!("{PATH}me/")).await.expect(StatusCode::OK)["isOnlyOwner"], false);
}

#[tokio::test]
async fn what_is_no_membership_of_this_organization_is_not_found() {
    let (app, _) = acme_with(&[("ada", Role::Owner)]).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    for id in ["0", "99999", "-1", "+1", "abc", "ME", "9223372036854775808", "%00", "1%20", "%ff", "1.0"] {
        let path = format!("{PATH}{id}/");
        for answer in [browser.get(&path).await, browser.delete(&path).await] {
            assert_eq!(answer.expect(StatusCode::NOT_FOUND)["detail"], "The requested resource does not exist", "{id}");
        }
    }
}
