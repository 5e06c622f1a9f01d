use leptos::prelude::*;
use roster_api_types::{ListedAddress, Role, RoleInfo};
use roster_app::{
    api::{ApiError, Refusal},
    components::invite_form::{Draft, InviteForm},
    html::nothing,
    pages::members::inviting::problems_of,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, Event, HtmlElement};

use crate::stage::{find, press, show, words};

fn form(draft: RwSignal<Draft>, actor: Role, is_request: bool, sent: RwSignal<Vec<String>>) -> InviteForm {
    InviteForm {
        draft,
        actor,
        is_request,
        problems: RwSignal::new(Vec::new()),
        is_busy: Signal::stored(false),
        is_checked: Signal::stored(false),
        teams: RwSignal::new(None),
        may_give_all: false,
        is_own_only: false,
        on_open_teams: Callback::new(|()| {}),
        on_edit: Callback::new(|()| {}),
        on_submit: Callback::new(move |entries: Vec<ListedAddress>| {
            sent.set(entries.into_iter().map(|entry| entry.text).collect());
        }),
    }
}

fn roles() -> Vec<RoleInfo> {
    Role::ALL.map(RoleInfo::shown).into()
}

async fn invite_form(actor: Role, addresses: &str, sent: RwSignal<Vec<String>>) -> Element {
    let draft = Draft { addresses: addresses.to_owned(), ..Draft::default() };
    show(move || form(RwSignal::new(draft), actor, false, sent).view(roles(), nothing())).await
}

#[wasm_bindgen_test]
async fn what_is_no_address_is_not_sent_and_the_form_says_why() {
    let sent = RwSignal::new(Vec::new());
    let place = invite_form(Role::Owner, "ada@acme", sent).await;
    press(&find(&place, "button.button--primary")).await;
    assert!(sent.get_untracked().is_empty());
    assert!(words(&find(&place, ".error-summary")).contains("There is a problem"));
    assert_eq!(find(&place, "#invite-email").get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(words(&find(&place, ".field__error")), "Enter an email address, such as name@example.com.");
    place.remove();
}

#[wasm_bindgen_test]
async fn an_address_is_sent_trimmed() {
    let sent = RwSignal::new(Vec::new());
    let place = invite_form(Role::Owner, " ada@acme.test ", sent).await;
    press(&find(&place, "button.button--primary")).await;
    assert_eq!(sent.get_untracked(), ["ada@acme.test"]);
    place.remove();
}

#[wasm_bindgen_test]
async fn a_list_is_sent_as_its_entries() {
    let sent = RwSignal::new(Vec::new());
    let place = invite_form(Role::Owner, "Ada <ada@acme.test>; ADA@acme.test\nnobody, grace@acme.test", sent).await;
    press(&find(&place, "button.button--primary")).await;
    assert_eq!(sent.get_untracked(), ["ada@acme.test", "nobody", "grace@acme.test"]);
    place.remove();
}

#[wasm_bindgen_test]
async fn who_only_asks_may_name_every_role() {
    let draft = RwSignal::new(Draft::default());
    let place = show(move || form(draft, Role::Member, true, RwSignal::new(Vec::new())).view(roles(), nothing())).await;
    assert!(place.query_selector("option[disabled]").unwrap().is_none());
    assert_eq!(words(&find(&place, "h2")), "Request invitations");
    place.remove();
}

#[wasm_bindgen_test]
async fn roles_above_ones_own_are_there_but_can_not_be_chosen() {
    let place = invite_form(Role::Manager, "", RwSignal::new(Vec::new())).await;
    let options = place.get_elements_by_tag_name("option");
    let disabled: Vec<bool> =
        (0..options.length()).map(|index| options.item(index).unwrap().has_attribute("disabled")).collect();
    assert_eq!(disabled, [false, false, false, true]);
    place.remove();
}

#[wasm_bindgen_test]
async fn typing_reaches_the_draft_and_an_unsent_form_keeps_it() {
    let draft = RwSignal::new(Draft::default());
    let place = show(move || {
        let sent = Callback::new(|_| panic!("busy forms send nothing"));
        let form = form(draft, Role::Owner, false, RwSignal::new(Vec::new()));
        InviteForm { is_busy: Signal::stored(true), on_submit: sent, ..form }.view(roles(), nothing())
    })
    .await;
    let input = find(&place, "#invite-email");
    js_sys::Reflect::set(&input, &"value".into(), &"ada@acme.test".into()).unwrap();
    input.unchecked_ref::<HtmlElement>().dispatch_event(&Event::new("input").unwrap()).unwrap();
    leptos::task::tick().await;
    press(&find(&place, "button.button--primary")).await;
    assert_eq!(draft.get_untracked().addresses, "ada@acme.test");
    place.remove();
}

#[wasm_bindgen_test]
fn refusals_stand_at_their_fields_once() {
    let body = r#"{"role":["Not yours to give."],"orgRole":["Not yours to give."],"teams":["No such team."]}"#;
    let problems = problems_of(&ApiError::from_answer(400, body));
    let texts: Vec<(&str, &str)> = problems.iter().map(|problem| (problem.field, problem.text.as_str())).collect();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(
        texts.contains(&("invite-role", "Not yours to give."))
            && texts.contains(&("invite-teams-button", "No such team."))
    );
}

#[wasm_bindgen_test]
fn all_shapes_of_a_refusal_are_read() {
    for body in [
        r#"{"detail":"No."}"#,
        r#"{"details":"No."}"#,
        r#"{"detail":{"code":"x","message":"No."}}"#,
        r#"["No."]"#,
        r#""No.""#,
    ] {
        let expected =
            ApiError::Refused(Refusal { status: 400, detail: "No.".into(), fields: Vec::new(), retry_after: None });
        assert_eq!(ApiError::from_answer(400, body), expected, "{body}");
    }
    for body in ["", "<html>", "null", "7", "{}"] {
        assert!(matches!(ApiError::from_answer(400, body), ApiError::Refused(_)), "{body}");
        assert_eq!(ApiError::from_answer(500, body), ApiError::Unexpected);
    }
    assert_eq!(ApiError::from_answer(401, ""), ApiError::Unauthorized);
}
