use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{Delivery, DeliveryState, Id, Member, MemberTeam, User};
use roster_app::{
    components::{
        avatar::initials,
        member_status::member_status,
        notice::{Notice, notice_region},
        remove_button::{Removal, RemoveButton},
        team_links::team_links,
    },
    context::Notices,
    pages::members::rows::Rows,
    route::MembersView,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{find, press, show, words};

fn member(id: i64, name: &str) -> Member {
    let user = Some(User { id: Id(id), ..User::default() });
    Member { id: Id(id), name: name.into(), email: format!("{id}@acme.test"), user, ..Member::default() }
}

fn team(name: &str) -> MemberTeam {
    MemberTeam { team_slug: name.to_lowercase(), team_name: name.into(), role: None }
}

#[wasm_bindgen_test]
fn initials_are_whole_characters_as_people_see_them() {
    let table = [
        ("Ada Lovelace", "AL"),
        ("grace brewster hopper", "GH"),
        ("Plato", "P"),
        ("孫正義", "孫"),
        ("👩‍💻 Coder", "👩‍💻"),
        ("e\u{301}mile zola", "E\u{301}Z"),
        ("и\u{306}ван петров", "И\u{306}П"),
        ("Ωριγένης", "Ω"),
        ("각각", "각"),
        ("가\u{11a8}각", "가\u{11a8}"),
        ("שָׁלוֹם", "שָׁ"),
        ("کِتاب", "کِ"),
        ("नमिता", "न"),
        ("किशोर", "कि"),
        ("O'Neil & <Sons>", "OS"),
        ("محمد بن موسى", "م"),
        ("   ", "?"),
        ("", "?"),
    ];
    for (name, expected) in table {
        assert_eq!(initials(name), expected, "{name}");
    }
}

#[wasm_bindgen_test]
async fn team_links_say_all_none_the_one_or_how_many() {
    let all = Member { has_global_access: true, team_roles: Some(vec![team("Design")]), ..member(1, "Ada") };
    assert_eq!(words(&show(move || team_links(&all, "acme")).await), "∞all teams");
    let none = Member { team_roles: Some(Vec::new()), ..member(2, "Ada") };
    assert_eq!(words(&show(move || team_links(&none, "acme")).await), "No teams");
    let one = Member { team_roles: Some(vec![team("Design")]), ..member(3, "Ada") };
    let place = show(move || team_links(&one, "acme")).await;
    assert_eq!(find(&place, "a").get_attribute("href").unwrap(), "/organizations/acme/teams/design/");
    let three = Member { team_roles: Some(vec![team("A"), team("B"), team("C")]), ..member(4, "Ada Lovelace") };
    let place = show(move || team_links(&three, "acme")).await;
    assert_eq!(words(&find(&place, "button")), "3 teams of Ada Lovelace");
    assert_eq!(place.get_elements_by_tag_name("a").length(), 3);
}

#[wasm_bindgen_test]
async fn a_pending_row_says_how_far_the_mail_has_come() {
    let invited = |state, reason: Option<&str>, expired| Member {
        pending: true,
        expired,
        user: None,
        inviter_name: Some("Grace Hopper".into()),
        delivery: Some(Delivery { state, reason: reason.map(str::to_owned) }),
        ..member(5, "")
    };
    let table = [
        (invited(DeliveryState::Sent, None, false), "Invited, mail sent"),
        (invited(DeliveryState::Queued, None, false), "Invited, mail waiting"),
        (invited(DeliveryState::Failed, Some("No such box."), false), "No such box."),
        (invited(DeliveryState::Sent, None, true), "Invitation expired"),
        (member(6, "Ada"), "Joined"),
    ];
    for (member, expected) in table {
        let place = show(move || member_status(&member)).await;
        assert!(words(&place).contains(expected), "{}", words(&place));
    }
}

#[wasm_bindgen_test]
async fn a_refused_remove_button_stays_reachable_and_says_why() {
    let presses = RwSignal::new(0);
    let refusal = RwSignal::new(Some("Their role is above yours.".to_owned()));
    let place = show(move || {
        let on_press = Callback::new(move |()| presses.update(|presses| *presses += 1));
        RemoveButton {
            removal: Removal::Remove,
            whom: "Ada Lovelace".into(),
            id: "remove-9".into(),
            refusal: refusal.into(),
            on_press,
        }
        .view()
    })
    .await;
    let button = find(&place, "button");
    assert_eq!(button.get_attribute("aria-label").unwrap(), "Remove Ada Lovelace");
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    let reason = document().get_element_by_id(&button.get_attribute("aria-describedby").unwrap()).unwrap();
    assert_eq!(words(&reason), "Their role is above yours.");
    press(&button).await;
    assert_eq!(presses.get_untracked(), 1);
    refusal.set(None);
    leptos::task::tick().await;
    assert!(!button.has_attribute("aria-disabled") && !button.has_attribute("aria-describedby"));
}

#[wasm_bindgen_test]
fn buttons_are_named_by_what_they_do() {
    assert_eq!(Removal::Leave.label("Acme"), "Leave Acme");
    assert_eq!(Removal::Withdraw.label("a@acme.test"), "Withdraw invitation to a@acme.test");
}

#[wasm_bindgen_test]
async fn a_notice_is_said_in_one_lasting_region_and_offers_to_undo() {
    let notice = RwSignal::new(None::<Notice>);
    let undone = RwSignal::new(false);
    let place = show(move || notice_region(notice, RwSignal::new(None).read_only(), Callback::new(|()| {}))).await;
    let region = find(&place, "[role=status]");
    assert_eq!(words(&region), "");
    notice.set(Some(Notice {
        subject: "Ada Lovelace".into(),
        after: " removed.".into(),
        undo: Some(Arc::new(move || undone.set(true))),
        ..Notice::default()
    }));
    leptos::task::tick().await;
    assert!(region.is_connected());
    assert_eq!(words(&region), "Ada Lovelace removed. Undo available.");
    press(&find(&place, "button")).await;
    assert!(undone.get_untracked());
}

fn list(query: &str) -> MembersView {
    MembersView { query: query.to_owned(), ..MembersView::default() }
}

fn order(rows: &Rows) -> Vec<i64> {
    rows.shown().iter().map(|row| row.member.id.0).collect()
}

fn invited_by(inviter: i64, id: i64) -> Member {
    Member { pending: true, user: None, inviter_id: Some(Id(inviter)), ..member(id, "") }
}

#[wasm_bindgen_test]
fn a_removed_row_comes_back_in_its_place() {
    let mut rows = Rows::default();
    let all = [member(1, "Ada"), member(2, "Grace"), member(3, "Alan")];
    rows.replace(&list(""), &all);
    let (taken, beside) = rows.take(Id(2));
    assert_eq!(beside.unwrap().id, Id(3));
    rows.replace(&list(""), &all);
    assert!(rows.find(Id(2)).is_none(), "a reload must not bring back what is being removed");
    rows.put_back(&taken, Some("Not removed."));
    assert_eq!(order(&rows), [1, 2, 3]);
    assert_eq!(rows.find(Id(2)).unwrap().note.get_untracked().as_deref(), Some("Not removed."));
    assert_eq!(rows.take(Id(3)).1.unwrap().id, Id(2), "after the last row comes the one before");
}

#[wasm_bindgen_test]
fn a_removed_row_comes_back_in_its_place_also_after_the_server_has_answered_without_it() {
    let mut rows = Rows::default();
    rows.replace(&list(""), &[member(1, "Ada"), member(2, "Grace"), member(3, "Alan")]);
    let (taken, _) = rows.take(Id(2));
    rows.removed(&taken);
    rows.replace(&list(""), &[member(1, "Ada"), member(3, "Alan"), member(4, "Hedy")]);
    rows.put_back(&taken, None);
    assert_eq!(order(&rows), [1, 2, 3, 4]);
}

#[wasm_bindgen_test]
fn a_refused_removal_is_not_put_into_a_list_that_does_not_have_it() {
    let mut rows = Rows::default();
    rows.replace(&list(""), &[member(1, "Ada"), member(2, "Grace")]);
    let (taken, _) = rows.take(Id(2));
    rows.replace(&list("ada"), &[member(1, "Ada")]);
    rows.put_back(&taken, Some("Not removed."));
    assert_eq!(order(&rows), [1]);
    rows.replace(&list(""), &[member(1, "Ada"), member(2, "Grace")]);
    assert_eq!(order(&rows), [1, 2]);
}

#[wasm_bindgen_test]
fn somebody_who_was_removed_here_and_restored_elsewhere_is_shown_again() {
    let mut rows = Rows::default();
    let all = [member(1, "Ada"), member(2, "Grace")];
    rows.replace(&list(""), &all);
    let (taken, _) = rows.take(Id(2));
    rows.removed(&taken);
    rows.replace(&list(""), &all);
    assert_eq!(order(&rows), [1], "an answer that was under way is older than the removal");
    rows.heard(&all[..1]);
    assert_eq!(rows.changes(&all).count, 1);
    rows.replace(&list(""), &all);
    assert_eq!(order(&rows), [1, 2]);
}

#[wasm_bindgen_test]
fn the_invitations_somebody_sent_go_with_them_and_the_focus_goes_to_a_row_that_stays() {
    let mut rows = Rows::default();
    rows.replace(&list(""), &[member(1, "Ada"), member(2, "Grace"), invited_by(2, 7), invited_by(1, 8)]);
    let (taken, beside) = rows.take(Id(2));
    assert_eq!(taken.iter().map(|member| member.id.0).collect::<Vec<_>>(), [2, 7]);
    assert_eq!(beside.unwrap().id, Id(8));
    assert_eq!(order(&rows), [1, 8]);
}

#[wasm_bindgen_test]
async fn what_can_be_taken_back_stays_whatever_else_is_said() {
    let removed = Notice { subject: "Ada".into(), undo: Some(Arc::new(|| ())), ..Notice::default() };
    let copied = || Notice { before: "Link copied.", ..Notice::default() };
    let notices = Notices::new();
    notices.say(removed);
    notices.say(copied());
    notices.say(copied());
    let place = show(move || notice_region(notices.current(), notices.earlier(), Callback::new(|()| {}))).await;
    assert_eq!(words(&find(&place, "[role=status]")), "Link copied.");
    assert_eq!(words(&find(&place, ".notice__earlier button")), "Undo Ada");
    notices.dismiss();
    leptos::task::tick().await;
    assert_eq!(words(&find(&place, "[role=status]")), "Ada Undo available.");
    notices.say_instead(Notice { before: "Ada is back.", ..Notice::default() });
    leptos::task::tick().await;
    assert_eq!(place.get_elements_by_tag_name("button").length(), 1, "only the one that dismisses");
}
