use std::time::Duration;

use roster_server::store::{self, Limit};

use crate::support::{START, TestApp};

const LIMIT: Limit = Limit { times: 3, window: Duration::from_mins(1) };

#[tokio::test]
async fn uses_at_the_same_moment_are_all_counted() {
    let app = TestApp::new().await;
    let tasks = (0..20).map(|_| {
        let db = app.state.db.clone();
        tokio::spawn(async move { store::take(&db, "invite:user:7", LIMIT, START).await.expect("counted").is_ok() })
    });
    let mut allowed = 0;
    for task in tasks {
        allowed += usize::from(task.await.expect("no panic"));
    }
    assert_eq!(allowed, 3);
    assert!(store::take(&app.state.db, "invite:user:8", LIMIT, START).await.expect("counted").is_ok());
}

#[tokio::test]
async fn counting_begins_anew_when_the_span_is_over() {
    let app = TestApp::new().await;
    let take = |at| store::take(&app.state.db, "key", LIMIT, at);
    for used in 1..=3 {
        assert_eq!(take(START).await.expect("counted").expect("allowed").used, used);
    }
    let over = START.after(LIMIT.window);
    assert!(take(over.before(Duration::from_micros(1))).await.expect("counted").is_err());
    assert_eq!(take(over).await.expect("counted").expect("allowed").used, 1);
}
