use leptos::prelude::*;
use roster_api_types::{EmailAddress, Role};
use roster_app::{
    api::{ApiError, Refusal},
    components::invite_form::{Draft, InviteForm},
    pages::members::inviting::problems_of,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, Event, HtmlElement};

use crate::stage::{find, press, show, words};

async fn invite_form(actor: Role, email: &str, sent: RwSignal<Vec<EmailAddress>>) -> Element {
    let email = email.to_owned();
    show(move || {
        InviteForm {
            draft: RwSignal::new(Draft { email, ..Draft::default() }),
            actor,
            problems: RwSignal::new(Vec::new()),
            is_busy: Signal::stored(false),
            teams: RwSignal::new(None),
            on_open_teams: Callback::new(|()| {}),
            on_submit: Callback::new(move |address| sent.update(|sent| sent.push(address))),
        }
        .view()
    })
    .await
}

#[wasm_bindgen_test]
async fn what_is_no_address_is_not_sent_and_the_form_says_why() {
    let sent = RwSignal::new(Vec::new());
    let place = invite_form(Role::Owner, "ada@acme", sent).await;
    press(&find(&place, "button.button--primary")).await;
    assert!(sent.get_untracked().is_empty());
    assert!(words(&find(&place, ".error-summary")).contains("There is a problem"));
    assert_eq!(find(&place, "input[type=email]").get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(words(&find(&place, ".field__error")), "Enter an email address, such as name@example.com.");
    place.remove();
}

#[wasm_bindgen_test]
async fn an_address_is_sent_trimmed() {
    let sent = RwSignal::new(Vec::new());
    let place = invite_form(Role::Owner, "ada@acme.test", sent).await;
    press(&find(&place, "button.button--primary")).await;
    assert_eq!(sent.get_untracked().iter().map(EmailAddress::as_str).collect::<Vec<_>>(), ["ada@acme.test"]);
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
        InviteForm {
            draft,
            actor: Role::Owner,
            problems: RwSignal::new(Vec::new()),
            is_busy: Signal::stored(true),
            teams: RwSignal::new(None),
            on_open_teams: Callback::new(|()| {}),
            on_submit: Callback::new(|_| panic!("busy forms send nothing")),
        }
        .view()
    })
    .await;
    let input = find(&place, "input[type=email]");
    js_sys::Reflect::set(&input, &"value".into(), &"ada@acme.test".into()).unwrap();
    input.unchecked_ref::<HtmlElement>().dispatch_event(&Event::new("input").unwrap()).unwrap();
    leptos::task::tick().await;
    press(&find(&place, "button.button--primary")).await;
    assert_eq!(draft.get_untracked().email, "ada@acme.test");
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
        let expected = ApiError::Refused(Refusal { status: 400, detail: "No.".into(), fields: Vec::new() });
        assert_eq!(ApiError::from_answer(400, body), expected, "{body}");
    }
    for body in ["", "<html>", "null", "7", "{}"] {
        assert!(matches!(ApiError::from_answer(400, body), ApiError::Refused(_)), "{body}");
        assert_eq!(ApiError::from_answer(500, body), ApiError::Unexpected);
    }
    assert_eq!(ApiError::from_answer(401, ""), ApiError::Unauthorized);
}
