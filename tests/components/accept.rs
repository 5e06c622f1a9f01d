use roster_api_types::{AcceptCode, AcceptRefusal, InviteDetails, User};
use roster_app::{
    api::{ApiError, Invitation},
    pages::accept::{AcceptState, Account, Action, accept_state, filled},
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

const ACCOUNTS: [Account; 5] = [Account::New, Account::SignedOut, Account::Unsaid, Account::Right, Account::Other];

fn states() -> [AcceptState; 15] {
    [
        AcceptState::Open,
        AcceptState::AlreadyMember(Some("acme".into())),
        AcceptState::Expired,
        AcceptState::Declined,
        AcceptState::Revoked,
        AcceptState::Used,
        AcceptState::NotApproved,
        AcceptState::Unknown,
        AcceptState::NeedsVerification,
        AcceptState::VerificationSent,
        AcceptState::NeedsSecondFactor,
        AcceptState::NeedsSignOn(Some("Acme Login".into())),
        AcceptState::Failed(ApiError::Offline),
        AcceptState::RenewalAsked,
        AcceptState::MoveAsked,
    ]
}

#[wasm_bindgen_test]
fn every_answer_about_an_invitation_leads_to_one_state() {
    let acme = || AcceptState::AlreadyMember(Some("acme".into()));
    let open_to = |account| (AcceptState::Open, account);
    let closed = |state| (state, Account::SignedOut);
    let table = [
        (open(|details| details.email = "m***@acme.test".into()), open_to(Account::New)),
        (open(|_| {}), open_to(Account::Unsaid)),
        (open(|details| details.require_sso = true), closed(AcceptState::NeedsSignOn(None))),
        (open(|details| details.has_account = true), open_to(Account::SignedOut)),
        (open(|details| details.email_matches = Some(true)), open_to(Account::Right)),
        (open(|details| details.email_matches = Some(false)), open_to(Account::Other)),
        (open(|details| details.existing_member = true), closed(acme())),
        (refused(AcceptCode::Unknown), closed(AcceptState::Unknown)),
        (refused(AcceptCode::Used), closed(AcceptState::Used)),
        (refused(AcceptCode::Declined), closed(AcceptState::Declined)),
        (refused(AcceptCode::Revoked), closed(AcceptState::Revoked)),
        (refused(AcceptCode::Expired), closed(AcceptState::Expired)),
        (refused(AcceptCode::NotApproved), closed(AcceptState::NotApproved)),
        (refused(AcceptCode::AlreadyMember), closed(acme())),
        (refused(AcceptCode::WrongAccount), open_to(Account::Other)),
        (refused(AcceptCode::SignedOut), open_to(Account::SignedOut)),
    ];
    for (answer, state) in table {
        assert_eq!(accept_state(Ok(&answer), None, false), state, "{answer:?}");
    }
    for error in [ApiError::Offline, ApiError::Timeout, ApiError::Unexpected] {
        assert_eq!(accept_state(Err(error.clone()), None, false), closed(AcceptState::Failed(error)));
    }
}

#[wasm_bindgen_test]
fn steps_are_asked_for_one_after_the_other_of_the_right_account_only() {
    let steps = |matches, verification, second_factor, sign_on| {
        let answer = open(|details| {
            details.email_matches = Some(matches);
            details.needs_email_verification = verification;
            details.needs_2fa = second_factor;
            details.require_sso = sign_on;
            details.sso_provider = Some("Acme Login".into());
        });
        accept_state(Ok(&answer), Some(&User::default()), false)
    };
    let sign_on = AcceptState::NeedsSignOn(Some("Acme Login".into()));
    assert_eq!(steps(true, true, true, true), (AcceptState::NeedsVerification, Account::Right));
    assert_eq!(steps(true, false, true, true), (AcceptState::NeedsSecondFactor, Account::Right));
    assert_eq!(steps(true, false, false, true), (sign_on, Account::Right));
    assert_eq!(steps(true, false, false, false), (AcceptState::Open, Account::Right));
    assert_eq!(steps(false, true, true, true), (AcceptState::Open, Account::Other));
}

#[wasm_bindgen_test]
fn who_looks_at_a_closed_invitation_is_the_right_one_unless_known_to_be_another() {
    let (answer, who) = (refused(AcceptCode::Used), User::default());
    let account = |who, was_other| accept_state(Ok(&answer), who, was_other).1;
    assert_eq!(accept_state(Ok(&answer), Some(&who), false).0, AcceptState::AlreadyMember(Some("acme".into())));
    assert_eq!(account(Some(&who), false), Account::Right);
    assert_eq!(account(Some(&who), true), Account::Other);
    assert_eq!(account(None, true), Account::SignedOut);
}

#[wasm_bindgen_test]
fn a_server_without_our_keys_is_understood_from_who_is_signed_in() {
    let answer = open(|details| details.needs_authentication = false);
    let state = accept_state(Ok(&answer), Some(&User::default()), false);
    assert_eq!(state, (AcceptState::Open, Account::Right));
}

#[wasm_bindgen_test]
fn every_state_has_a_title_of_its_own_and_says_something_to_everybody() {
    let mut titles = Vec::new();
    for state in states() {
        let of_state: Vec<&str> = ACCOUNTS.iter().map(|account| state.face(*account).title).collect();
        if state == AcceptState::Open {
            titles.extend(of_state);
        } else {
            assert!(of_state.iter().all(|title| *title == of_state[0]), "{of_state:?}");
            titles.push(of_state[0]);
        }
        for account in ACCOUNTS {
            let face = state.face(account);
            assert_eq!(face.text.is_empty(), face.action.0 == Action::Join, "{state:?} for {account:?}");
            let repeated = face.others.iter().any(|(other, _)| *other == face.action.0);
            assert!(!repeated, "{state:?} for {account:?}");
        }
    }
    let all = titles.len();
    titles.sort_unstable();
    titles.dedup();
    assert_eq!(titles.len(), all);
}

#[wasm_bindgen_test]
fn nobody_joins_without_the_invited_account() {
    for state in states() {
        for account in ACCOUNTS {
            let joins = state.face(account).action.0 == Action::Join;
            assert_eq!(joins, state == AcceptState::Open && account == Account::Right, "{state:?} for {account:?}");
        }
    }
}

#[wasm_bindgen_test]
fn declining_is_possible_exactly_while_the_invitation_is_open() {
    for state in states() {
        for account in ACCOUNTS {
            let declines = state.face(account).others.iter().any(|(other, _)| *other == Action::Decline);
            let is_told = account != Account::Unsaid;
            assert_eq!(declines, state == AcceptState::Open && is_told, "{state:?} for {account:?}");
        }
    }
}

#[wasm_bindgen_test]
fn words_stand_without_the_organizations_name_where_it_is_unknown() {
    assert_eq!(filled("Join {}", "Acme"), "Join Acme");
    assert_eq!(filled("Join {}", ""), "Join");
}
