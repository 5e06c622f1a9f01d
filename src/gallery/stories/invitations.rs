//! The members page's other lists, and inviting.

use roster_api_types::{AccessRequest, Delivery, DeliveryState, Id, InviteStatus, Member, Role};

use crate::gallery::{
    fixture::{
        Fate, Trouble, World,
        people::{self, invited, joined, on_all_teams, on_teams},
    },
    step::Step,
    story::{Shown, Story},
};

const fn at(
    group: &'static str,
    name: &'static str,
    title: &'static str,
    route: &'static str,
    world: fn() -> World,
) -> Story {
    Story::page(group, name, title, Shown::Page(route, world))
}

const INVITED: &[&str] = &["member_status", "invitation_actions", "address_editor", "moment"];
const REQUESTS: &[&str] = &["request_row", "access_row", "member_table"];
const INVITING: &[&str] = &["invite_form", "address_field", "invite_review", "invite_line", "team_choice", "form"];

/// The stories.
pub const STORIES: &[Story] = &[
    at("Lists", "pending", "Pending in every state", "/organizations/acme/members/?view=pending", pending)
        .with(INVITED),
    at("Lists", "pending-none", "No invitation is open", "/organizations/acme/members/?view=pending", || {
        World::with(3)
    })
    .with(&["empty_state"]),
    at("Lists", "requests", "Requests to decide", "/organizations/acme/members/?view=requests", requests)
        .with(REQUESTS),
    at("Lists", "requests-none", "No requests", "/organizations/acme/members/?view=requests", || World::with(3))
        .with(&["empty_state"]),
    at("Lists", "requests-own", "One's own requests", "/organizations/acme/members/?view=requests", own_requests)
        .with(REQUESTS),
    at("Lists", "removed", "Removed members", "/organizations/acme/members/?view=removed", removed)
        .with(&["removed_row"]),
    at("Lists", "removed-none", "Nobody was removed", "/organizations/acme/members/?view=removed", || World::with(3))
        .with(&["empty_state"]),
    at("Inviting", "invite-one", "Inviting one person", "/organizations/acme/members/", || World::with(3))
        .with(INVITING)
        .doing(&[Step::fill("Email addresses", "radia@acme.test", "Invite"), Step::press("Invite", "radia@acme.test")]),
    at("Inviting", "invite-wrong", "What is no address", "/organizations/acme/members/", || World::with(3))
        .with(&["invite_form", "error_summary", "field"])
        .doing(&[
            Step::fill("Email addresses", "radia", "Invite"),
            Step::press("Invite", "Enter an email address, such as name@example.com."),
        ]),
    at(
        "Inviting",
        "invite-fifty",
        "Fifty pasted addresses, some of which fail",
        "/organizations/acme/members/",
        some_fail,
    )
    .with(INVITING)
    .doing(&[
        Step::fill("Email addresses", FIFTY, "Invite"),
        Step::press("Invite", "Check 50 addresses"),
        Step::press("Send 47 invitations", "46 sent, 4 not sent"),
    ]),
    at("Inviting", "request-form", "Asking for an invitation", "/organizations/acme/members/", asks)
        .with(INVITING)
        .doing(&[
            Step::fill("Email addresses", "radia@acme.test", "Request"),
            Step::press("Request", "radia@acme.test"),
        ]),
];

/// As somebody pastes them: forty-six good ones, one member, one invited, one typing mistake and one that is none.
const FIFTY: &str = concat!(
    "grace.hopper@acme.test, donald.knuth@acme.test; nobody\nradia@gmial.com\n",
    "p01@acme.test p02@acme.test p03@acme.test p04@acme.test p05@acme.test p06@acme.test p07@acme.test p08@acme.test ",
    "p09@acme.test p10@acme.test p11@acme.test p12@acme.test p13@acme.test p14@acme.test p15@acme.test p16@acme.test ",
    "p17@acme.test p18@acme.test p19@acme.test p20@acme.test p21@acme.test p22@acme.test p23@acme.test p24@acme.test ",
    "p25@acme.test p26@acme.test p27@acme.test p28@acme.test p29@acme.test p30@acme.test p31@acme.test p32@acme.test ",
    "p33@acme.test p34@acme.test p35@acme.test p36@acme.test p37@acme.test p38@acme.test p39@acme.test p40@acme.test ",
    "p41@acme.test p42@acme.test p43@acme.test p44@acme.test p45@acme.test p46@acme.test",
);

fn pending() -> World {
    let delivery = |state, reason: Option<&str>| Some(Delivery { state, reason: reason.map(str::to_owned) });
    let until = |date: &str| Some(format!("{date}T08:00:00Z"));
    let rows = vec![
        Member {
            delivery: delivery(DeliveryState::Failed, Some("550 5.1.1 No such user here.")),
            ..invited(2, "misspelt@acme.test")
        },
        Member { delivery: delivery(DeliveryState::Queued, None), ..invited(3, "waiting@acme.test") },
        Member {
            delivery: delivery(DeliveryState::Queued, Some("The mail server is busy; the next try is in 5 minutes.")),
            ..invited(4, "again@acme.test")
        },
        on_teams(invited(5, "sent@acme.test"), &["design", "platform"]),
        Member { delivery: None, ..invited(6, "untold@acme.test") },
        Member { expired: true, expires_at: until("2026-06-01"), ..invited(7, "expired@acme.test") },
        Member {
            expired: true,
            expires_at: until("2026-06-01"),
            renewal_asked_at: until("2026-06-12"),
            ..invited(8, "asks.again@acme.test")
        },
        Member { move_asked_to: Some("private@elsewhere.test".to_owned()), ..invited(9, "moves@acme.test") },
        Member {
            inviter_name: Some("Grace Hopper".to_owned()),
            inviter_id: Some(Id(30)),
            ..invited(10, "of.another@acme.test")
        },
        on_all_teams(people::promoted(invited(11, "manager@acme.test"), Role::Manager)),
    ];
    World::of(people::members(1).into_iter().chain(rows).collect())
}

fn asked(id: i64, email: &str, status: InviteStatus) -> Member {
    Member { invite_status: status, inviter_name: Some("Alan Turing".to_owned()), delivery: None, ..invited(id, email) }
}

fn requests() -> World {
    let joins = asked(41, "stranger@elsewhere.test", InviteStatus::RequestedToJoin);
    let suggested = asked(42, "radia@acme.test", InviteStatus::RequestedToBeInvited);
    let suggested = on_teams(people::promoted(suggested, Role::Admin), &["design", "platform"]);
    let world = World::with(8);
    let (member, team) = (world.members[3].clone(), people::teams(1).remove(0));
    let requester = world.members[2].user.clone();
    let own = AccessRequest { id: Id(51), member: world.members[2].clone(), team: team.clone(), requester: None };
    let access = vec![own, AccessRequest { id: Id(52), member, team, requester }];
    World { requests: vec![joins, suggested], access, ..world }
}

fn own_requests() -> World {
    let suggested = asked(42, "radia@acme.test", InviteStatus::RequestedToBeInvited);
    World { requests: vec![suggested], ..asks() }
}

fn removed() -> World {
    let on = |date: &str| Some(format!("{date}T08:00:00Z"));
    let removed = vec![
        Member { removed_at: on("2026-06-14"), ..joined(61, "Katherine Johnson", Role::Admin) },
        Member { removed_at: on("2026-06-12"), ..invited(62, "withdrawn@acme.test") },
        Member { removed_at: on("2026-06-11"), declined_at: on("2026-06-11"), ..invited(63, "declined@acme.test") },
        Member {
            removed_at: on("2026-05-30"),
            declined_at: on("2026-05-30"),
            renewal_asked_at: on("2026-06-13"),
            ..invited(64, "regrets@acme.test")
        },
        Member { removed_at: on("2025-12-24"), ..joined(65, "Dennis Ritchie", Role::Owner) },
    ];
    World { removed, ..World::with(8).read_by(Role::Manager) }
}

fn asks() -> World {
    let mut world = World::with(8).read_by(Role::Member);
    world.organization.allow_member_invite = false;
    world
}

fn some_fail() -> World {
    World::with(25).with_trouble(
        Trouble::on("POST", "members", Fate::Refused(400, "This address is on the list of those that get no mail."))
            .saying("p07@acme.test"),
    )
}
