//! The accept page: every state of an invitation, for everybody who may look at it.

use roster_api_types::AcceptCode;

use crate::gallery::{
    fixture::{Fate, Trouble, World},
    step::Step,
    story::{Shown, Story},
};

const fn here(name: &'static str, title: &'static str, world: fn() -> World) -> Story {
    Story::page("Accept page", name, title, Shown::Page("/accept/7/", world)).with(&["page_frame", "moment"])
}

const FORM: &[&str] = &["register_form", "field", "form", "moment"];

/// The stories.
pub const STORIES: &[Story] = &[
    here("accept-new", "Create your account and join", World::invited).with(FORM),
    here("accept-new-problem", "A password that is too short", World::invited)
        .with(&["register_form", "error_summary"])
        .doing(&[
            Step::password("short", "Create account and join"),
            Step::press("Create account and join", "There is a problem"),
        ]),
    here("accept-signed-out", "Sign in to join", || {
        World::invited().change_offer(|details| details.has_account = true)
    }),
    here("accept-unsaid", "Another server, which tells little", || {
        World::invited().change_offer(|details| details.email.clear())
    }),
    here("accept-right", "Join with the right account", World::invited_right)
        .doing(&[Step::press("Join Acme", "You have joined Acme.")]),
    here("accept-other", "Another account is signed in", World::invited_other),
    here("accept-switch", "Switching the account", World::invited_other)
        .doing(&[Step::press("Sign out and continue", "You have an account: sign in to join.")]),
    here("accept-move-asked", "Asked for it to be sent to another address", World::invited_other).doing(&[
        Step::press(
            "Ask for it to be sent to this account's address",
            "You have asked for it to be sent to your address",
        ),
    ]),
    here("accept-decline", "Declining", World::invited_right).doing(&[
        Step::press("Decline", "This invitation was declined"),
        Step::press("Ask for a new invitation", "You have asked for a new invitation"),
    ]),
    here("accept-all-teams", "Offered all teams", || {
        World::invited_right().change_offer(|details| details.has_global_access = true)
    }),
    here("accept-no-teams", "Offered no team", || World::invited_right().change_offer(|details| details.teams.clear())),
    here("accept-single-sign-on-too", "Single sign-on beside", || {
        World::invited_right().change_offer(|details| details.has_auth_provider = true)
    }),
    here("accept-member-other", "A member, and for another address", || {
        World::invited_other().closed(AcceptCode::AlreadyMember)
    }),
    here("accept-member", "Already a member", || World::invited_right().closed(AcceptCode::AlreadyMember)),
    here("accept-expired", "Expired", || World::invited().closed(AcceptCode::Expired)),
    here("accept-revoked", "Withdrawn", || World::invited().closed(AcceptCode::Revoked)),
    here("accept-declined", "Declined", || World::invited().closed(AcceptCode::Declined)),
    here("accept-used", "Used, signed out", || World::invited().closed(AcceptCode::Used)),
    here("accept-used-signed-in", "Used, signed in", || World::invited_other().closed(AcceptCode::Used)),
    here("accept-not-approved", "Not approved yet", || World::invited().closed(AcceptCode::NotApproved)),
    here("accept-unknown", "A damaged link", || World::invited().closed(AcceptCode::Unknown)),
    here("accept-no-cookies", "A browser that keeps no cookies", || {
        World::invited().closed(AcceptCode::Unknown).without_cookies()
    }),
    here("accept-verification", "The address has to be confirmed", verification),
    here("accept-verification-sent", "The mail that confirms the address is on its way", verification).doing(&[
        Step::press("Send the mail", "Open the link in the mail"),
        Step::press("I have done it: look again", "The server doesn't know yet that it is done."),
    ]),
    here("accept-second-factor", "A second factor has to be set up", || {
        World::invited_right().change_offer(|details| details.needs_2fa = true)
    }),
    here("accept-sign-on", "Single sign-on is a must", || {
        World::invited_right().change_offer(|details| {
            details.require_sso = true;
            details.sso_provider = Some("Acme Login".to_owned());
        })
    }),
    here("accept-loading", "Loading", || World::invited().with_trouble(on_invitation(Fate::Hangs))).with(&["skeleton"]),
    here("accept-offline", "Offline", || World::invited().with_trouble(on_invitation(Fate::Offline))),
    here("accept-500", "The server fails", || {
        World::invited().with_trouble(on_invitation(Fate::Refused(500, "Internal error")))
    }),
];

const fn on_invitation(fate: Fate) -> Trouble {
    Trouble::on("GET", "accept-invite/7", fate)
}

fn verification() -> World {
    World::invited_right().change_offer(|details| details.needs_email_verification = true)
}
