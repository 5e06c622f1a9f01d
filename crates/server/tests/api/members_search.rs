//! Searching finds what the plain rule says, reads what it finds and not everybody, and counts so far as it says much.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use proptest::{
    prelude::*,
    sample::select,
    strategy::ValueTree as _,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use roster_api_types::{MemberQuery, PageLinks, QueryTerm, Role};
use roster_server::store::{
    self, COUNTED_MAX,
    entity::{invitation_token, membership},
};
use sea_orm::{ActiveValue::Set, EntityTrait as _};

use crate::{
    database,
    fill::fill,
    members_cost::{Statements, plan},
    members_list::acme_with,
    support::{Answer, Browser, TestApp},
};

const PATH: &str = "/api/0/organizations/acme/members/";

/// What names are made of: letters whose small form is longer or another letter, signs that mean something to a database or
/// to the query language, characters of several bytes, and very common ones.
const PIECES: [&str; 28] = [
    "Ada",
    "ada",
    "a",
    "b",
    "ab",
    "abc",
    " ",
    "  ",
    "Åsa",
    "ÖBERG",
    "ß",
    "İ",
    "ﬃ",
    "Σ",
    "山田",
    "太郎",
    "😀",
    "👩‍💻",
    "%",
    "_",
    "!",
    "\\",
    "'",
    "\"",
    "-",
    "*",
    "NEAR",
    "\n",
];

fn text(pieces: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    prop::collection::vec(select(&PIECES[..]), pieces).prop_map(|pieces| pieces.concat())
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

async fn search(browser: &mut Browser, parameters: &str) -> Answer {
    browser.get(&format!("{PATH}?{parameters}")).await
}

fn ids(answer: &Answer) -> Vec<i64> {
    let list = answer.expect(StatusCode::OK);
    let id = |row: &serde_json::Value| row["id"].as_str().expect("an id").parse().expect("a number");
    list.as_array().expect("a list").iter().map(id).collect()
}

/// Somebody of the organization: their number, name and address, as written.
struct Somebody(i64, String, String);

/// Does the rule say that a query finds them? It speaks of free text alone.
fn is_found(somebody: &Somebody, query: &str) -> bool {
    let has = |part: &str| {
        let part = part.to_lowercase();
        [&somebody.1, &somebody.2].iter().any(|whole| whole.to_lowercase().contains(&part))
    };
    MemberQuery::parse(query).terms.iter().all(|term| match term {
        QueryTerm::Text(text) => has(text),
        _ => false,
    })
}

/// Sixty people with names of pieces, every fifth of them invited only.
async fn crowd(
    app: &TestApp,
    organization: &store::entity::organization::Model,
    runner: &mut TestRunner,
) -> Vec<Somebody> {
    let mut crowd = Vec::new();
    for number in 0..60 {
        let name = text(0..6).new_tree(runner).expect("a name").current();
        let address = format!("{}{number}", ["Ada.B_", "x%y", "öz", "o'hara"][number % 4]);
        let member = if number % 5 == 0 {
            app.invitation(organization, &address).await.row
        } else {
            app.member(organization, &address, Role::Member).await
        };
        let is_invited = number % 5 == 0;
        if !is_invited {
            app.change_user(&member, |row| row.name = Set(name.clone())).await;
        }
        let email = format!("{address}@acme.test");
        crowd.push(Somebody(member.id, if is_invited { email.clone() } else { name }, email));
    }
    crowd
}

#[tokio::test]
async fn a_search_finds_exactly_those_whose_name_or_address_contains_the_text() {
    let (app, acme) = acme_with(&[]).await;
    let ada = app.member(&acme, "ada", Role::Owner).await;
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let mut crowd = crowd(&app, &acme, &mut runner).await;
    crowd.push(Somebody(ada.id, "Ada".into(), "ada@acme.test".into()));
    let other = app.organization("other").await;
    app.member(&other, "adaabc", Role::Member).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let (mut found, mut tried) = (0, 0);
    while tried < 300 {
        let whole = select((0..crowd.len()).collect::<Vec<_>>()).new_tree(&mut runner).expect("one").current();
        let random = text(1..4).new_tree(&mut runner).expect("a text").current();
        let Somebody(_, name, email) = &crowd[whole];
        let source = [name, email, &random][tried % 3];
        let [from, length] =
            [0..8_usize, 1..7_usize].map(|span| span.new_tree(&mut runner).expect("a number").current());
        let count = source.chars().count();
        // From somewhere in the text, or up to its end.
        let from = if tried % 4 == 0 { count.saturating_sub(length) } else { from % 8 % count.max(1) };
        let query: String = source.chars().skip(from).take(length).collect();
        let query = if tried % 2 == 0 { query } else { query.to_uppercase() };
        tried += 1;
        let expected: BTreeSet<i64> = crowd.iter().filter(|it| is_found(it, &query)).map(|it| it.0).collect();
        for sort in ["id", "name"] {
            let answer = search(&mut browser, &format!("sort={sort}&query={}", encoded(&query))).await;
            assert_eq!(BTreeSet::from_iter(ids(&answer)), expected, "{query:?} in {sort}");
            assert_eq!(answer.header("x-hits"), expected.len().to_string(), "{query:?}");
        }
        found += expected.len();
    }
    assert!(found > tried, "the texts are such that they find somebody: {found}");
}

#[tokio::test]
async fn what_is_searched_follows_every_change_of_names_addresses_and_places() {
    let (app, acme) = acme_with(&[("ada", Role::Owner)]).await;
    let grace = app.member(&acme, "grace", Role::Member).await;
    let invited = app.invitation(&acme, "hedy").await.row;
    let mut browser = app.signed_in("ada@acme.test").await;
    let mut check = async |text: &str, expected: &[i64]| {
        assert_eq!(ids(&search(&mut browser, &format!("query={text}")).await), expected, "{text}");
    };
    check("grace", &[grace.id]).await;
    check("hedy", &[invited.id]).await;
    app.change_user(&grace, |row| row.name = Set("Barbara Liskov".into())).await;
    check("liskov", &[grace.id]).await;
    check("Grace", &[grace.id]).await;
    app.change_user(&grace, |row| row.email_key = Set("barbara@acme.test".into())).await;
    check("grace", &[]).await;
    app.change_member(&invited, |row| row.email_key = Set(Some("radia@acme.test".into()))).await;
    check("hedy", &[]).await;
    check("radia", &[invited.id]).await;
    let user = app.user("zuse").await;
    app.change_member(&invited, |row| {
        row.user_id = Set(Some(user.id));
        row.email_key = Set(None);
    })
    .await;
    check("radia", &[]).await;
    check("zuse", &[invited.id]).await;
    invitation_token::Entity::delete_many().exec(&app.state.db).await.expect("deleted");
    membership::Entity::delete_by_id(invited.id).exec(&app.state.db).await.expect("deleted");
    check("zuse", &[]).await;
    let again = app.invitation(&acme, "zuse-again").await.row;
    check("zuse", &[again.id]).await;
}

#[tokio::test]
async fn one_or_two_letters_find_those_who_have_them_wherever_they_are_and_of_the_organization_alone() {
    let (app, acme) = acme_with(&[("ada", Role::Owner), ("grace", Role::Member)]).await;
    let elsewhere = app.organization("elsewhere").await;
    app.member(&elsewhere, "zqzq", Role::Member).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    for (name, address, texts) in [
        ("Zq", "b@acme.test", &["zq", "q", "z"][..]),
        ("Bzq", "c@acme.test", &["zq", "q", "z", "bz"]),
        ("Babbage", "d@acme.zq", &["zq", "q", "z", ".z"]),
        ("Babbage", "e@acme.test", &[]),
        ("z q", "f@acme.test", &["q", "z"]),
    ] {
        let grace = store::membership_of(&app.state.db, acme.id, 2).await.expect("read").expect("Grace");
        app.change_user(&grace, |row| row.name = Set(name.into())).await;
        app.change_user(&grace, |row| row.email_key = Set(address.into())).await;
        for text in ["zq", "q", "z", "bz", ".z", "\u{10ffff}"] {
            let found = ids(&search(&mut browser, &format!("query={}", encoded(text))).await);
            let expected: &[i64] = if texts.contains(&text) { &[2] } else { &[] };
            assert_eq!(found, expected, "{text:?} in {name:?} and {address}");
        }
    }
}

/// An organization with so many that a search for all of them is not counted to its end.
async fn many(count: i64) -> TestApp {
    let (app, acme) = acme_with(&[("ada", Role::Owner), ("grace", Role::Manager)]).await;
    fill(&app.state.db, acme.id, "acme", count).await.expect("filled");
    app
}

/// Everybody whom a search finds, page by page.
async fn walk(browser: &mut Browser, parameters: &str) -> Vec<i64> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let answer = search(browser, &format!("{parameters}&cursor={cursor}")).await;
        all.extend(ids(&answer));
        let next = PageLinks::from_header(answer.header("link")).next;
        if !next.has_results {
            return all;
        }
        cursor = next.cursor;
    }
}

#[tokio::test]
async fn a_search_that_finds_very_many_says_so_and_still_leads_to_all_of_them() {
    let app = many(2_500).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let limit = COUNTED_MAX.to_string();
    for (query, hits, is_more) in [
        ("member", &*limit, true),
        ("role:member", &limit, true),
        ("m", &limit, true),
        ("member+role:member", &limit, true),
        // So few are kept apart, by the index, by a count that is kept, and among many.
        ("member+24", "109", false),
        ("isInvited:false", "2452", false),
        ("isInvited:true+member", "50", false),
        ("role:owner+acme", "1", false),
        ("role:manager+role:owner", "2", false),
    ] {
        let answer = search(&mut browser, &format!("query={query}")).await;
        assert_eq!((answer.header("x-hits"), answer.headers.contains_key("x-max-hits")), (hits, is_more), "{query}");
        if is_more {
            assert_eq!(answer.header("x-max-hits"), limit);
        }
    }
    for sort in ["id", "-id", "name", "-email", "role", "-dateCreated", "lastActive"] {
        for (query, count) in [("member", 2_500), ("member+2", 599), ("role:manager", 1), ("isInvited:true", 50)] {
            let all = walk(&mut browser, &format!("sort={sort}&query={query}")).await;
            assert_eq!((all.len(), BTreeSet::from_iter(all).len()), (count, count), "{query} by {sort}");
        }
    }
}

#[tokio::test]
async fn a_search_is_read_along_an_index_of_what_it_asks_for() {
    // PostgreSQL reads few as quickly one after the other.
    let mut app = many(if database::is_postgres() { 20_000 } else { 2_500 }).await;
    let statements = Statements::watch(&mut app);
    let mut browser = app.signed_in("ada@acme.test").await;
    for (query, sqlite, postgres) in [
        // PostgreSQL has no index of so short texts.
        ("zq", "SCAN member_trigrams VIRTUAL TABLE INDEX", "Scan"),
        ("zuse", "SCAN member_search VIRTUAL TABLE INDEX", "Bitmap Index Scan on membership_search"),
        ("role:owner", "INDEX membership_by_role (organization_id=? AND sort_role>?)", "membership_by_role"),
        ("isInvited:true", "INDEX membership_user (organization_id=? AND user_id=?)", "membership_"),
        ("ssoLinked:true", "membership_linked", "membership_linked"),
    ] {
        // By their ids, and in SQLite by their addresses, the invited have an index of their own.
        for sort in if query == "isInvited:true" { &["role"][..] } else { &["id", "name"] } {
            let (sent, _) = statements.of(&mut browser, &format!("{PATH}?sort={sort}&query={query}")).await;
            let sent: Vec<_> = sent.into_iter().filter(|statement| statement.sql.starts_with("SELECT")).collect();
            // Who asks, among whom everybody is that can be found, and the page.
            let [_, narrowing, page] = &sent[..] else { panic!("{query}: {sent:#?}") };
            let (narrowing, page) = (plan(&app, narrowing.clone()).await, plan(&app, page.clone()).await);
            let index = if database::is_postgres() { postgres } else { sqlite };
            assert!(narrowing.iter().any(|step| step.contains(index)), "{query} by {sort}: {narrowing:#?}");
            let reads_all = |step: &String| step.contains("Seq Scan on membership m") || step.contains("SCAN m ");
            assert!(!page.iter().any(reads_all), "{query} by {sort}: {page:#?}");
        }
    }
    let (sent, _) = statements.of(&mut browser, &format!("{PATH}counts/")).await;
    let counts = plan(&app, sent[1].clone()).await;
    for index in ["membership_requested", "membership_removed"] {
        assert!(counts.iter().any(|step| step.contains(index)), "{counts:#?}");
    }
}
