//! What a page of members costs the database.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use axum::http::StatusCode;
use roster_api_types::Role;
use roster_server::state::AppState;
use sea_orm::{ActiveValue::Set, ConnectionTrait as _, DbBackend, Statement};

use crate::{
    database,
    fill::fill,
    support::{Browser, TestApp},
};

const PATH: &str = "/api/0/organizations/acme/members/";

/// Every statement that the server sends from now on.
pub struct Statements(Arc<Mutex<Vec<Statement>>>);

impl Statements {
    pub fn watch(app: &mut TestApp) -> Self {
        let statements = Self(Arc::default());
        let seen = Arc::clone(&statements.0);
        let mut db = app.state.db.clone();
        db.set_metric_callback(move |info| seen.lock().expect("no panic meanwhile").push(info.statement.clone()));
        app.router = roster_server::app(AppState { db, ..app.state.clone() }, None);
        statements
    }

    /// Those sent for one request, and the rows it answered.
    pub async fn of(&self, browser: &mut Browser, path: &str) -> (Vec<Statement>, usize) {
        self.0.lock().expect("no panic meanwhile").clear();
        let rows = browser.get(path).await.expect(StatusCode::OK).as_array().map_or(0, Vec::len);
        (self.0.lock().expect("no panic meanwhile").clone(), rows)
    }
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
    let statements = Statements::watch(&mut app);
    let mut browser = app.signed_in("ada@acme.test").await;
    let mut costs = BTreeSet::new();
    for per_page in [3, 100] {
        let (sent, rows) = statements.of(&mut browser, &format!("{PATH}?per_page={per_page}")).await;
        assert_eq!(rows, per_page);
        costs.insert(sent.len());
    }
    // Who asks, and the page.
    assert_eq!(costs, BTreeSet::from([2]));
}

#[tokio::test]
async fn a_page_of_many_costs_the_same_statements_and_is_read_along_the_index_and_never_sorted() {
    let mut app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    let statements = Statements::watch(&mut app);
    let mut browser = app.signed_in("ada@acme.test").await;
    let (few, rows) = statements.of(&mut browser, PATH).await;
    assert_eq!(rows, 1);
    // Alone in the database an organization is as well read along the primary key.
    for other in ["babbage", "lovelace", "turing"] {
        let other = app.organization(other).await;
        fill(&app.state.db, other.id, &other.slug, 5_000).await.expect("filled");
    }
    fill(&app.state.db, acme.id, "acme", 5_000).await.expect("filled");
    for (cursor, direction) in [("", ">"), ("17500:0:0", ">"), ("17500:0:1", "<")] {
        let (many, rows) = statements.of(&mut browser, &format!("{PATH}?cursor={cursor}")).await;
        assert_eq!((many.len(), rows), (few.len(), 100));
        let list = many.into_iter().find(|statement| statement.sql.contains("ORDER BY")).expect("the list's own");
        let plan = plan(&app, list).await;
        if database::is_postgres() {
            check_postgres(&plan);
        } else {
            let along = format!("SEARCH m USING INDEX membership_list (organization_id=? AND id{direction}?)");
            assert!(plan.contains(&along), "{plan:#?}");
            assert!(!plan.iter().any(|step| is_slow(step)), "{plan:#?}");
        }
    }
}

#[tokio::test]
async fn sqlite_is_built_without_locks_that_all_connections_share_and_keeps_its_prepared_statements() {
    let app = TestApp::new().await;
    if database::is_postgres() {
        return;
    }
    let question = Statement::from_string(DbBackend::Sqlite, "PRAGMA compile_options");
    let rows = app.state.db.query_all_raw(question).await.expect("read");
    let options: BTreeSet<String> = rows.iter().map(|row| row.try_get_by_index(0).expect("a text")).collect();
    assert!(options.contains("DEFAULT_MEMSTATUS=0") && options.contains("ENABLE_QPSG"), "{options:#?}");
    assert!(!options.contains("ENABLE_MEMORY_MANAGEMENT"), "{options:#?}");
}

/// Does this step of SQLite's look at all rows there are, or sort? What is only a constant, or the page itself, is looked at
/// as a whole.
pub fn is_slow(step: &str) -> bool {
    step.contains("TEMP B-TREE") || step.contains("SCAN") && !["SCAN CONSTANT ROW", "SCAN page"].contains(&step)
}

/// Along an index by id: for a few thousand rows the primary key is as good to PostgreSQL as the organization's own.
fn check_postgres(plan: &[String]) {
    let along_an_index = |step: &String| step.contains("Index Scan") && step.contains(" on membership m ");
    assert!(plan.iter().any(along_an_index), "{plan:#?}");
    for unwanted in ["Sort", "Seq Scan on membership", "Seq Scan on user_account"] {
        assert!(plan.iter().all(|step| !step.contains(unwanted)), "{plan:#?}");
    }
}

/// How the database would go about the statement, step by step.
pub async fn plan(app: &TestApp, mut statement: Statement) -> Vec<String> {
    let (explain, column) = match app.state.db.get_database_backend() {
        DbBackend::Postgres => ("EXPLAIN ", "QUERY PLAN"),
        _ => ("EXPLAIN QUERY PLAN ", "detail"),
    };
    statement.sql.insert_str(0, explain);
    let steps = app.state.db.query_all_raw(statement).await.expect("a plan");
    steps.iter().map(|step| step.try_get("", column).expect("a step")).collect()
}
