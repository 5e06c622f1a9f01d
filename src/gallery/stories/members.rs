//! The members page: how many there are, who they are, and what goes wrong.

use roster_api_types::{Member, MemberFlags, Role, User};

use crate::gallery::{
    fixture::{
        Fate, Trouble, World,
        people::{self, joined, on_all_teams, on_teams},
    },
    step::Step,
    story::{Shown, Story},
};

const GROUP: &str = "Members page";
const HERE: &str = "/organizations/acme/members/";
/// What every list of members is made of.
const TABLE: &[&str] = &[
    "member_table",
    "member_row",
    "avatar",
    "role_label",
    "role_editor",
    "member_status",
    "team_links",
    "remove_button",
    "moment",
    "search_field",
    "filter_menu",
    "list_links",
    "invite_form",
    "page_frame",
];
/// What stands there instead of a list.
const FAILED: &[&str] = &["error_state"];

const fn at(name: &'static str, title: &'static str, route: &'static str, world: fn() -> World) -> Story {
    Story::page(GROUP, name, title, Shown::Page(route, world)).with(TABLE)
}

const fn here(name: &'static str, title: &'static str, world: fn() -> World) -> Story {
    at(name, title, HERE, world)
}

/// The stories.
pub const STORIES: &[Story] = &[
    here("members-0", "No rows", || World { members: Vec::new(), ..World::with(1) }).with(&["empty_state"]),
    here("members-only-you", "Only you so far", || World::with(1)),
    at("members-1", "One is found", "/organizations/acme/members/?query=grace", || World::with(3)),
    here("members-3", "Three members", || World::with(3)),
    here("members-25", "25 members", || World::with(25)),
    here("members-312", "312 members, on pages", || World::with(312)),
    here("members-10000", "10,000 members, on pages", || World::with(10_000)),
    at("members-later-page", "A later page", "/organizations/acme/members/?cursor=100:0:0", || World::with(312))
        .with(&["pager", "row_places"]),
    at("members-no-match", "Nobody is found", "/organizations/acme/members/?query=zuse", || World::with(25))
        .with(&["empty_state"]),
    at("members-filtered", "Filtered and sorted", "/organizations/acme/members/?query=role%3Aadmin&sort=-name", || {
        World::with(25)
    }),
    here("members-names", "Names of all kinds", names),
    here("members-avatars", "Pictures: there, none, broken and slow", avatars),
    here("members-teams", "No, one, twelve and all teams", teams),
    here("members-roles", "Every role", roles),
    here("members-last-owner", "The last owner", last_owner),
    here("members-managed", "Managed elsewhere", managed),
    here("members-as-manager", "Read by a manager", || World::with(8).read_by(Role::Manager)),
    here("members-as-admin", "Read by an admin", || World::with(8).read_by(Role::Admin)),
    here("members-as-member", "Read by a member who may not invite", no_inviting),
    here("members-loading", "Loading", || World::with(3).with_trouble(on_list(Fate::Hangs))).with(&["skeleton"]),
    here("members-slow", "Slow", || World::with(3).with_trouble(on_list(Fate::Slow(600)))).with(&["skeleton"]),
    here("members-offline", "Offline", || World::with(3).with_trouble(on_list(Fate::Offline))).with(FAILED),
    here("members-403", "Not allowed", || {
        World::with(3).with_trouble(on_list(Fate::Refused(403, "You do not have permission to perform this action.")))
    })
    .with(&["empty_state"]),
    here("members-500", "The server fails", || {
        World::with(3).with_trouble(on_list(Fate::Refused(500, "Internal error")))
    })
    .with(FAILED),
    here("members-remove-undo", "Removing, and taking it back", || World::with(8))
        .with(&["remove_button", "notice"])
        .doing(&[
            Step::press("Remove Alan Turing", "Alan Turing removed."),
            Step::press("Undo", "Alan Turing is back."),
        ]),
    here("members-remove-owner", "Removing an owner asks first", two_owners).with(&["confirm_dialog"]).doing(&[
        Step::press("Remove Grace Hopper", "They are an owner."),
        Step::press("Remove", "Grace Hopper removed."),
    ]),
    here("members-bulk-remove", "Removing several, one of whom can't be", one_refused)
        .with(&["tick", "member_table", "member_row", "notice"])
        .doing(&[
            Step::tick("Select Alan Turing", "1 selected"),
            Step::tick("Select Hedy Lamarr", "2 selected"),
            Step::press("Remove", "Remove 2 members?"),
            Step::press("Remove", "Show why"),
            Step::press("Show why", "This membership is managed elsewhere and can't be removed here."),
        ]),
    here("members-remove-refused", "A removal is refused", refused)
        .with(&["remove_button", "notice", "member_row"])
        .doing(&[Step::press("Remove Alan Turing", "Not removed: Their role is above yours.")]),
];

const fn on_list(fate: Fate) -> Trouble {
    Trouble::on("GET", "members", fate)
}

fn with_reader(rest: Vec<Member>) -> World {
    let reader = people::members(1);
    World::of(reader.into_iter().chain(rest).collect())
}

fn names() -> World {
    let names = [
        "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessenschafe",
        "Pablo Diego José Francisco de Paula Juan Nepomuceno María de los Remedios Cipriano de la Santísima Trinidad",
        "Plato",
        "👩‍💻 Coder 🚀",
        "孫正義",
        "山田 太郎",
        "김영희",
        "محمد بن موسى الخوارزمي",
        "שרה כהן",
        "เฮดี้ ลามาร์",
        "O'Neil & <Sons>",
        "x",
    ];
    let row = |(id, name): (i64, &str)| on_teams(joined(id, name, Role::Member), &["design"]);
    let mut members: Vec<Member> = (2..).zip(names).map(row).collect();
    let long = "a.very.long.address.that.goes.on.and.on.and.on@department.of.very.long.names.example.test";
    members.push(people::invited(20, long));
    members.push(Member { name: String::new(), ..joined(21, "nameless", Role::Member) });
    with_reader(members)
}

fn avatars() -> World {
    let with = |id, name: &str, url: &str| {
        let member = joined(id, name, Role::Member);
        let user = member.user.clone().map(|user| User { avatar_url: Some(url.to_owned()), ..user });
        Member { user, ..member }
    };
    with_reader(vec![
        with(2, "Grace Hopper", PICTURE),
        joined(3, "Alan Turing", Role::Member),
        with(4, "Hedy Lamarr", "data:image/png;base64,broken"),
        with(5, "Edsger Dijkstra", "/gallery/pictures/never.png"),
        people::invited(6, "barbara@acme.test"),
    ])
}

/// A picture in the address itself: it needs no server.
const PICTURE: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E%3Crect width='8' \
                       height='8' fill='%23b8c7e8'/%3E%3Ccircle cx='4' cy='3' r='1.6' fill='%232f4a8a'/%3E%3Cellipse cx='4' cy='8' \
                       rx='3' ry='2.8' fill='%232f4a8a'/%3E%3C/svg%3E";

fn teams() -> World {
    let all: Vec<&str> = people::TEAMS.iter().map(|(slug, _)| *slug).collect();
    let member = |id, name| joined(id, name, Role::Member);
    with_reader(vec![
        member(2, "Grace Hopper"),
        on_teams(member(3, "Alan Turing"), &["people"]),
        on_teams(member(4, "Hedy Lamarr"), &all[..3]),
        on_teams(member(5, "Edsger Dijkstra"), &all),
        on_all_teams(member(6, "Barbara Liskov")),
    ])
}

fn roles() -> World {
    let names = ["Grace Hopper", "Alan Turing", "Hedy Lamarr", "Edsger Dijkstra"];
    let member = |(id, (name, role)): (i64, (&str, Role))| joined(id, name, role);
    with_reader((2..).zip(names.into_iter().zip(Role::ALL)).map(member).collect())
}

fn last_owner() -> World {
    let owner = joined(2, "Grace Hopper", Role::Owner);
    let world = with_reader(vec![owner, joined(3, "Alan Turing", Role::Member)]);
    world.read_by(Role::Manager)
}

fn two_owners() -> World {
    with_reader(vec![joined(2, "Grace Hopper", Role::Owner), joined(3, "Alan Turing", Role::Member)])
}

fn managed() -> World {
    let flags = MemberFlags { idp_provisioned: true, idp_role_restricted: true, ..MemberFlags::default() };
    with_reader(vec![
        Member { flags, ..joined(2, "Grace Hopper", Role::Member) },
        joined(3, "Alan Turing", Role::Member),
    ])
}

fn no_inviting() -> World {
    let mut world = World::with(8).read_by(Role::Member);
    world.organization.allow_member_invite = false;
    world.organization.open_membership = false;
    world
}

fn one_refused() -> World {
    let fate = Fate::Refused(409, "This membership is managed elsewhere and can't be removed here.");
    World::with(8).with_trouble(Trouble::on("DELETE", "members/4", fate))
}

fn refused() -> World {
    let fate = Fate::Refused(403, "Their role is above yours.");
    World::with(8).with_trouble(Trouble::on("DELETE", "members/3", fate))
}
