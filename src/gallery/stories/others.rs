//! One member, one team, signing in, choosing an organization, and getting lost.

use roster_api_types::{AuditActor, AuditEvent, AuditLogEntry, Id, Member, Role};

use crate::gallery::{
    fixture::{
        Fate, Trouble, World,
        people::{self, invited, joined, on_teams},
        summary,
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

const MEMBER: &[&str] =
    &["avatar", "role_label", "team_links", "moment", "remove_button", "role_editor", "teams_editor"];
const TEAM: &[&str] = &["member_table", "member_row", "avatar", "search_field"];

/// The stories.
pub const STORIES: &[Story] = &[
    at("Member page", "member", "Somebody who has joined", "/organizations/acme/members/3/", one).with(MEMBER),
    at("Member page", "member-invited", "Somebody invited", "/organizations/acme/members/7/", one)
        .with(&["member_status"]),
    at("Member page", "member-self", "Oneself", "/organizations/acme/members/1/", one).with(MEMBER),
    at("Member page", "member-unknown", "Nobody", "/organizations/acme/members/99/", one).with(&["empty_state"]),
    at("Team page", "team", "A team", "/organizations/acme/teams/design/", team).with(TEAM),
    at("Team page", "team-empty", "A team without anybody", "/organizations/acme/teams/night-shift/", || {
        World::with(1)
    })
    .with(TEAM),
    at(
        "Team page",
        "team-as-member",
        "Read by a member who is not on it",
        "/organizations/acme/teams/design/",
        not_on_it,
    )
    .with(TEAM),
    at("Team page", "team-closed", "Joining has to be asked for", "/organizations/acme/teams/design/", closed_team)
        .with(TEAM),
    at("Team page", "team-unknown", "No such team", "/organizations/acme/teams/nowhere/", || World::with(1))
        .with(&["empty_state"]),
    at("Signing in", "sign-in", "Signing in", "/auth/login/", signed_out)
        .with(&["sign_in_form", "field"])
        .doing(&[Step::press("Sign in", "Enter your email address.")]),
    at("Signing in", "sign-in-wrong", "A wrong password", "/auth/login/", signed_out)
        .with(&["sign_in_form", "error_summary"])
        .doing(&[
            Step::fill("Email address", "ada.lovelace@acme.test", "Sign in"),
            Step::password("wrong", "Sign in"),
            Step::press("Sign in", "There is a problem"),
        ]),
    at("Choosing", "home", "Several organizations", "/", several),
    at("Choosing", "home-none", "No organization", "/", || World { organizations: Vec::new(), ..World::with(1) })
        .with(&["empty_state"]),
    at("Choosing", "home-500", "The server fails", "/", || {
        let fate = Fate::Refused(500, "Internal error");
        several().with_trouble(Trouble::on("GET", "organizations", fate))
    })
    .with(&["error_state"]),
    at("Choosing", "not-found", "No such page", "/nowhere/", || World::with(1)).with(&["empty_state"]),
];

fn one() -> World {
    let world = World::with(8);
    let entry = |(id, (event, note, date)): (i64, (AuditEvent, &str, &str))| AuditLogEntry {
        id: Id(id),
        actor: AuditActor::Named { name: "Ada Lovelace".to_owned() },
        event: event.id().to_owned(),
        note: note.to_owned(),
        target_object: Some(3),
        date_created: format!("{date}T10:00:00Z"),
        ..AuditLogEntry::default()
    };
    let entries = [
        (AuditEvent::MemberEdit, "changed the role of alan.turing@acme.test to Admin", "2026-05-02"),
        (AuditEvent::MemberAcceptInvite, "accepted the invitation", "2026-04-05"),
        (AuditEvent::MemberInvite, "invited alan.turing@acme.test", "2026-04-04"),
    ];
    World { history: (1..).zip(entries).map(entry).collect(), ..world }
}

fn team() -> World {
    let member = |id, name, role| on_teams(joined(id, name, role), &["design"]);
    let mut admin = member(4, "Hedy Lamarr", Role::Member);
    for place in admin.team_roles.iter_mut().flatten() {
        place.role = Some("admin".to_owned());
    }
    let rows: Vec<Member> = vec![
        member(2, "Grace Hopper", Role::Manager),
        member(3, "Alan Turing", Role::Member),
        admin,
        on_teams(invited(5, "radia@acme.test"), &["design"]),
    ];
    World::of(people::members(1).into_iter().chain(rows).collect())
}

fn not_on_it() -> World {
    team().read_by(Role::Member).without_all_teams()
}

fn closed_team() -> World {
    let mut world = not_on_it();
    world.organization.open_membership = false;
    world
}

fn signed_out() -> World {
    World { reader: None, ..World::with(3) }
}

fn several() -> World {
    World {
        organizations: vec![summary("acme", "Acme"), summary("analytical-engines", "Analytical Engines")],
        ..World::with(3)
    }
}
