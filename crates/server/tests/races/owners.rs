use axum::http::StatusCode;
use roster_api_types::Role;

use crate::{ROUNDS, at_once, count, standing, support::TestApp};

/// Both owners do it at once: remove the other, leave, or one of each.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_owners_who_remove_each_other_or_leave_at_once_never_leave_nobody() {
    let app = TestApp::new().await;
    for round in 0..ROUNDS {
        let acme = app.organization(&format!("round{round}")).await;
        let names = ["ada", "grace"].map(|name| format!("{name}{round}"));
        let [ada, grace] =
            [app.member(&acme, &names[0], Role::Owner).await, app.member(&acme, &names[1], Role::Owner).await];
        let path = |target: &dyn std::fmt::Display| format!("/api/0/organizations/{}/members/{target}/", acme.slug);
        let targets = match round % 3 {
            0 => [path(&grace.id), path(&ada.id)],
            1 => [path(&"me"), path(&"me")],
            _ => [path(&grace.id), path(&"me")],
        };
        let mut removals = Vec::new();
        for (name, target) in names.iter().zip(targets) {
            let mut browser = app.signed_in(&format!("{name}@acme.test")).await;
            removals.push(async move { browser.delete(&target).await.status });
        }
        let answers = at_once(removals).await;
        let left = standing(&app, &acme).await;
        assert_eq!(left.len(), 1, "round {round}: {answers:?}");
        assert_eq!((left[0].role.as_str(), left[0].user_id.is_some()), ("owner", true));
        assert_eq!(count(&answers, StatusCode::NO_CONTENT), 1, "round {round}: {answers:?}");
    }
}
