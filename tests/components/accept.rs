use roster_api_types::{AcceptCode, AcceptRefusal, InviteDetails, User};
use roster_app::{
    api::{ApiError, Invitation},
    pages::accept::{AcceptState, accept_state},
};
use wasm_bindgen_test::wasm_bindgen_test;

fn open(change: impl FnOnce(&mut InviteDetails)) -> Invitation {
    let mut details = InviteDetails { org_slug: "acme".into(), needs_authentication: true, ..InviteDetails::default() };
    change(&mut details);
    Invitation::Open(Box::new(details))
}

fn refused(code: AcceptCode) -> Invitation {
    Invitation::Refused(AcceptRefusal { details: String::new(), code, org_slug: Some("acme".into()) })
}

#[wasm_bindgen_test]
fn every_answer_about_an_invitation_leads_to_one_state() {
    let acme = || AcceptState::AlreadyMember(Some("acme".into()));
    let table = [
        (open(|_| {}), AcceptState::Register),
        (open(|details| details.has_account = true), AcceptState::SignIn),
        (open(|details| details.email_matches = Some(true)), AcceptState::Join),
        (open(|details| details.email_matches = Some(false)), AcceptState::WrongAccount),
        (open(|details| details.existing_member = true), acme()),
        (
            open(|details| {
                details.email_matches = Some(true);
                details.needs_2fa = true;
            }),
            AcceptState::StepNeeded,
        ),
        (refused(AcceptCode::Unknown), AcceptState::Unknown),
        (refused(AcceptCode::Used), AcceptState::Used),
        (refused(AcceptCode::Revoked), AcceptState::Revoked),
        (refused(AcceptCode::Expired), AcceptState::Expired),
        (refused(AcceptCode::NotApproved), AcceptState::NotApproved),
        (refused(AcceptCode::AlreadyMember), acme()),
        (refused(AcceptCode::WrongAccount), AcceptState::WrongAccount),
        (refused(AcceptCode::SignedOut), AcceptState::SignIn),
    ];
    for (answer, state) in table {
        assert_eq!(accept_state(Ok(&answer), None), state, "{answer:?}");
    }
    for error in [ApiError::Offline, ApiError::Timeout, ApiError::Unexpected] {
        assert_eq!(accept_state(Err(error.clone()), None), AcceptState::Failed(error));
    }
}

#[wasm_bindgen_test]
fn a_server_without_our_keys_is_understood_from_who_is_signed_in() {
    let answer = open(|details| details.needs_authentication = false);
    assert_eq!(accept_state(Ok(&answer), Some(&User::default())), AcceptState::Join);
}

#[wasm_bindgen_test]
fn states_have_headings_of_their_own() {
    let states = [
        AcceptState::Join,
        AcceptState::WrongAccount,
        AcceptState::AlreadyMember(None),
        AcceptState::Expired,
        AcceptState::Revoked,
        AcceptState::Used,
        AcceptState::NotApproved,
        AcceptState::Unknown,
        AcceptState::StepNeeded,
        AcceptState::Failed(ApiError::Offline),
    ];
    let mut headings: Vec<String> = states.iter().map(|state| state.heading("Acme")).collect();
    assert_eq!(headings[0], "Join Acme");
    headings.sort();
    headings.dedup();
    assert_eq!(headings.len(), states.len());
}
