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

/// Every pair of deeds.
const PAIRS: [[Deed; 2]; 6] = [
    [Deed::Remove, Deed::Remove],
    [Deed::Demote, Deed::Demote],
    [Deed::Leave, Deed::Leave],
    [Deed::Remove, Deed::Demote],
    [Deed::Remove, Deed::Leave],
    [Deed::Demote, Deed::Leave],
];

impl Deed {
    async fn done(self, mut browser: Browser, members: String, other: i64) -> StatusCode {
        match self {
            Self::Remove => browser.delete(&format!("{members}{other}/")).await.status,
            Self::Demote => browser.put(&format!("{members}{other}/"), json!({ "orgRole": "member" })).await.status,
            Self::Leave => browser.delete(&format!("{members}me/")).await.status,
        }
    }
}

/// Two owners remove or demote each other, or leave, at once: an owner stays.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_owners_who_remove_demote_or_leave_each_other_at_once_leave_an_owner() {
    let app = TestApp::new().await;
    for round in 0..ROUNDS {
        let acme = app.organization(&format!("round{round}")).await;
        let names = ["ada", "grace"].map(|name| format!("{name}{round}"));
        let [ada, grace] =
            [app.member(&acme, &names[0], Role::Owner).await, app.member(&acme, &names[1], Role::Owner).await];
        let deeds = PAIRS[round % PAIRS.len()];
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
