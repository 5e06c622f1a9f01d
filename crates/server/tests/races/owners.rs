use axum::http::StatusCode;
use roster_api_types::Role;
use serde_json::json;

use crate::{
    ROUNDS, at_once, count, standing,
    support::{Browser, TestApp},
};

/// What an owner does.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Remove,
    Demote,
    Leave,
}

impl Deed {
    async fn done(self, mut browser: Browser, members: String, other: i64) -> StatusCode {
        match self {
            Self::Remove => browser.delete(&format!("{members}{other}/")).await.status,
            Self::Demote => browser.put(&format!("{members}{other}/"), json!({ "orgRole": "member" })).await.status,
            Self::Leave => browser.delete(&format!("{members}me/")).await.status,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_owners_who_remove_each_other_at_once_leave_an_owner() {
    an_owner_stays([Deed::Remove, Deed::Remove]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_owners_who_demote_each_other_at_once_leave_an_owner() {
    an_owner_stays([Deed::Demote, Deed::Demote]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_owners_who_leave_at_once_leave_an_owner() {
    an_owner_stays([Deed::Leave, Deed::Leave]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_owner_who_removes_and_one_who_demotes_at_once_leave_an_owner() {
    an_owner_stays([Deed::Remove, Deed::Demote]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_owner_who_removes_and_one_who_leaves_at_once_leave_an_owner() {
    an_owner_stays([Deed::Remove, Deed::Leave]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_owner_who_demotes_and_one_who_leaves_at_once_leave_an_owner() {
    an_owner_stays([Deed::Demote, Deed::Leave]).await;
}

/// Two owners do so at once: one stays, in every round.
async fn an_owner_stays(deeds: [Deed; 2]) {
    let app = TestApp::new().await;
    for round in 0..ROUNDS {
        let acme = app.organization(&format!("round{round}")).await;
        let names = ["ada", "grace"].map(|name| format!("{name}{round}"));
        let [ada, grace] =
            [app.member(&acme, &names[0], Role::Owner).await, app.member(&acme, &names[1], Role::Owner).await];
        let mut running = Vec::new();
        for ((name, other), deed) in names.iter().zip([grace.id, ada.id]).zip(deeds) {
            let browser = app.signed_in(&format!("{name}@acme.test")).await;
            running.push(deed.done(browser, format!("/api/0/organizations/{}/members/", acme.slug), other));
        }
        let answers = at_once(running).await;
        let done = count(&answers, StatusCode::NO_CONTENT) + count(&answers, StatusCode::OK);
        let left = standing(&app, &acme).await;
        let owners = left.iter().filter(|row| row.role == "owner" && row.user_id.is_some()).count();
        assert_eq!(owners, 1, "round {round}, {deeds:?}: {answers:?}");
        // Who has just been demoted may still leave; everything else is one's or the other's.
        let both = matches!(deeds, [Deed::Demote, Deed::Leave]);
        assert!(done == 1 || both && done == 2, "round {round}, {deeds:?}: {answers:?}");
    }
}
