use super::*;
use crate::Action;

fn open(change: impl FnOnce(&mut InviteDetails)) -> InvitationAnswer {
    let mut details = InviteDetails { org_slug: "acme".into(), needs_authentication: true, ..InviteDetails::default() };
    change(&mut details);
    InvitationAnswer::Open(Box::new(details))
}

fn refused(code: AcceptCode, change: impl FnOnce(&mut AcceptRefusal)) -> InvitationAnswer {
    let mut refusal = AcceptRefusal { code, ..AcceptRefusal::default() };
    change(&mut refusal);
    InvitationAnswer::Refused(refusal)
}

#[test]
fn every_answer_about_an_invitation_leads_to_one_state() {
    let open_to = |account| (AcceptState::Open, account);
    let closed = |state| (state, Account::SignedOut);
    let plainly = |code| refused(code, |_| {});
    let table = [
        (open(|details| details.email = "m***@acme.test".into()), open_to(Account::New)),
        (open(|_| {}), open_to(Account::Unsaid)),
        (open(|details| details.require_sso = true), closed(AcceptState::NeedsSignOn)),
        (open(|details| details.has_account = true), open_to(Account::SignedOut)),
        (open(|details| details.email_matches = Some(true)), open_to(Account::Right)),
        (open(|details| details.email_matches = Some(false)), open_to(Account::Other)),
        (open(|details| details.existing_member = true), closed(AcceptState::AlreadyMember)),
        (plainly(AcceptCode::Unknown), closed(AcceptState::Unknown)),
        (plainly(AcceptCode::Used), closed(AcceptState::Used)),
        (plainly(AcceptCode::Declined), closed(AcceptState::Declined)),
        (plainly(AcceptCode::Revoked), closed(AcceptState::Revoked)),
        (plainly(AcceptCode::Expired), closed(AcceptState::Expired)),
        (plainly(AcceptCode::NotApproved), closed(AcceptState::NotApproved)),
        (plainly(AcceptCode::AlreadyMember), closed(AcceptState::AlreadyMember)),
        (plainly(AcceptCode::WrongAccount), open_to(Account::Other)),
        (plainly(AcceptCode::SignedOut), open_to(Account::SignedOut)),
    ];
    for (answer, state) in table {
        assert_eq!(accept_state(&answer, false), state, "{answer:?}");
    }
}

#[test]
fn steps_are_asked_for_one_after_the_other_of_the_right_account_only() {
    let steps = |matches, verification, second_factor, sign_on| {
        let answer = open(|details| {
            details.email_matches = Some(matches);
            details.needs_email_verification = verification;
            details.needs_2fa = second_factor;
            details.require_sso = sign_on;
        });
        accept_state(&answer, true)
    };
    assert_eq!(steps(true, true, true, true), (AcceptState::NeedsVerification, Account::Right));
    assert_eq!(steps(true, false, true, true), (AcceptState::NeedsSecondFactor, Account::Right));
    assert_eq!(steps(true, false, false, true), (AcceptState::NeedsSignOn, Account::Right));
    assert_eq!(steps(true, false, false, false), (AcceptState::Open, Account::Right));
    assert_eq!(steps(false, true, true, true), (AcceptState::Open, Account::Other));
}

#[test]
fn a_member_needs_no_invitation_whatever_has_become_of_it_unless_it_is_somebody_elses() {
    use AcceptCode::{AlreadyMember, Declined, Expired, Revoked, Used};
    for code in [AlreadyMember, Declined, Expired, Revoked, Used] {
        let own = refused(code, |refusal| refusal.org_slug = Some("acme".into()));
        assert_eq!(accept_state(&own, true), (AcceptState::AlreadyMember, Account::Right), "{code:?}");
        let others = refused(code, |refusal| {
            refusal.org_slug = Some("acme".into());
            refusal.email = Some("m***@acme.test".into());
        });
        let (state, account) = accept_state(&others, true);
        assert_eq!(account, Account::Other, "{code:?}");
        assert_eq!(state == AcceptState::AlreadyMember, code == AlreadyMember, "{code:?} is {state:?}");
    }
}

#[test]
fn what_has_been_asked_for_is_still_known_when_the_page_is_loaded_again() {
    use AcceptCode::{Declined, Expired, Revoked, Used};
    for code in [Declined, Expired, Revoked, Used] {
        let answer = refused(code, |refusal| refusal.renewal_asked = true);
        assert_eq!(accept_state(&answer, false).0 == AcceptState::RenewalAsked, code != Used, "{code:?}");
    }
    let moved = |matches| {
        open(|details| {
            details.email_matches = Some(matches);
            details.move_asked = true;
        })
    };
    assert_eq!(accept_state(&moved(false), true), (AcceptState::MoveAsked, Account::Other));
    assert_eq!(accept_state(&moved(true), true), (AcceptState::Open, Account::Right));
}

#[test]
fn a_server_without_our_keys_is_understood_from_who_is_signed_in() {
    let answer = open(|details| details.needs_authentication = false);
    assert_eq!(accept_state(&answer, true), (AcceptState::Open, Account::Right));
}

#[test]
fn every_state_has_a_title_of_its_own_and_says_something_to_everybody() {
    let mut titles = Vec::new();
    for state in AcceptState::ALL {
        let mut of_state: Vec<&str> = Account::ALL.iter().map(|account| state.face(*account).title).collect();
        of_state.dedup();
        assert!(of_state.len() == 1 || *state == AcceptState::Open, "{of_state:?}");
        titles.extend(of_state);
        for account in Account::ALL {
            let face = state.face(*account);
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

#[test]
fn every_text_is_read_wholly() {
    for face in AcceptState::ALL.iter().flat_map(|state| Account::ALL.iter().map(|account| state.face(*account))) {
        let buttons = face.others.iter().chain([&face.action]).map(|(_, words)| *words);
        let texts = face.about.iter().copied().chain([face.title, face.heading, face.more, face.text]).chain(buttons);
        for word in texts.flat_map(crate::words) {
            assert!(!matches!(word, crate::Word::Text(text) if text.contains(['{', '}'])), "{word:?} in {face:?}");
        }
    }
}

fn cells() -> impl Iterator<Item = (AcceptState, Account)> {
    AcceptState::ALL.iter().flat_map(|state| Account::ALL.iter().map(|account| (*state, *account)))
}

#[test]
fn nobody_joins_without_the_invited_account() {
    for (state, account) in cells() {
        let joins = state.face(account).action.0 == Action::Join;
        assert_eq!(joins, state == AcceptState::Open && account == Account::Right, "{state:?} for {account:?}");
    }
}

#[test]
fn declining_is_possible_exactly_while_the_invitation_is_open() {
    for (state, account) in cells() {
        let declines = state.face(account).others.iter().any(|(other, _)| *other == Action::Decline);
        let is_told = account != Account::Unsaid || state == AcceptState::MoveAsked;
        let is_others = state == AcceptState::AlreadyMember && account == Account::Other;
        assert_eq!(declines, (state.is_open() && is_told) || is_others, "{state:?} for {account:?}");
    }
}
