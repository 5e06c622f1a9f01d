//! Components of the table, each alone.

use std::{sync::Arc, time::Duration};

use leptos::prelude::*;
use roster_api_types::{
    AccessRequest, Actor, Delivery, DeliveryState, Id, InviteStatus, Member, MemberFlags, Rights, Role, RoleInfo, User,
};
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::{
    components::{
        access_row::AccessRow,
        avatar::avatar,
        empty_state::empty_state,
        error_state::error_state,
        icon::icon,
        invitation_actions::InvitationActions,
        member_row::MemberRow,
        member_status::member_status,
        member_table::{
            ACCESS_COLUMNS, Column, MEMBER_COLUMNS, MemberTable, REMOVED_COLUMNS, REQUEST_COLUMNS, Sorting,
        },
        moment::{day, minute},
        remove_button::{Removal, RemoveButton},
        removed_row::RemovedRow,
        request_row::{RequestRow, Wish, own_request_row},
        role_label::{role_label, team_role_label},
        skeleton::{skeleton_rows, skeleton_text},
        team_links::team_links,
    },
    gallery::{
        fixture::people::{self, ORG, READER, invited, joined, on_all_teams, on_teams},
        story::Story,
    },
    html::{El, Nodes, Piece, el, nothing},
    views,
};

/// The stories.
pub const STORIES: &[Story] = &[
    Story::component(&["avatar"], "avatar", "Avatar", avatars),
    Story::component(&["role_label"], "role-label", "Role label", role_labels),
    Story::component(&["member_status", "moment"], "member-status", "Member status", statuses),
    Story::component(&["team_links"], "team-links", "Team links", links),
    Story::component(&["remove_button", "refusable"], "remove-button", "Remove button", remove_buttons),
    Story::component(&["moment"], "moment", "Days and times", moments),
    Story::component(&["icon"], "icon", "Icons", icons),
    Story::component(&["invitation_actions"], "invitation-actions", "Invitation actions", actions),
    Story::component(&["member_row", "member_table"], "member-row", "Member row", member_rows),
    Story::component(
        &["member_table", "tick"],
        "member-table",
        "Member table, sorted, whose rows can be selected",
        || table(MEMBER_COLUMNS, &few()),
    ),
    Story::component(&["member_table", "member_row"], "member-table-10000", "10,000 rows in one table", ten_thousand),
    Story::component(&["removed_row"], "removed-row", "Removed row", removed_rows),
    Story::component(&["request_row"], "request-row", "Request row", request_rows),
    Story::component(&["access_row"], "access-row", "Access row", access_rows),
    Story::component(&["skeleton"], "skeleton", "What is loading", skeletons),
    Story::component(&["empty_state"], "empty-state", "Empty state", || {
        let action = el("button").attr("type", "button").class("button").child("Clear filters");
        empty_state("No member matches", "Nobody in Acme matches “zuse”.", Some(action)).any()
    }),
    Story::component(&["error_state"], "error-state", "Error state", || {
        error_state("The members could not be loaded", "The server can't be reached. Check your connection.", || {})
            .any()
    }),
];

/// Several variants, each with a name before it.
pub(super) fn variants(all: Vec<(&str, Nodes)>) -> Nodes {
    let variant = |(name, view): (&str, Nodes)| views![el("dt").child(name), el("dd").child(view)];
    el("dl").class("stage__variants").child(all.into_iter().map(variant).collect::<Vec<Nodes>>()).any()
}

fn avatars() -> Nodes {
    let picture = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Crect width='99' height='99' \
                   fill='%232f4a8a'/%3E%3C/svg%3E";
    let with_picture = |member: Member| {
        let user = member.user.clone().map(|user| User { avatar_url: Some(picture.to_owned()), ..user });
        avatar(&Member { user, ..member }).any()
    };
    let initials = people::members(12).iter().map(|member| avatar(member).any()).collect::<Vec<Nodes>>();
    variants(vec![
        ("Initials", initials.any()),
        ("One initial", avatar(&joined(30, "Plato", Role::Member)).any()),
        ("Another script", avatar(&joined(31, "孫正義", Role::Member)).any()),
        ("Emoji", avatar(&joined(32, "👩‍💻 Coder", Role::Member)).any()),
        ("Picture", with_picture(joined(33, "Ada Lovelace", Role::Member))),
        ("Invited", avatar(&invited(34, "radia@acme.test")).any()),
    ])
}

fn role_labels() -> Nodes {
    let role = |role: Role| (role.name(), role_label(&joined(2, "Grace Hopper", role)).any());
    let mut all: Vec<(&str, Nodes)> = Role::ALL.into_iter().map(role).collect();
    all.extend(roster_api_types::TeamRole::ALL.map(|role| (role.name(), team_role_label(role).any())));
    let unknown =
        Member { role_name: "Billing".to_owned(), org_role: "billing".to_owned(), ..joined(3, "x", Role::Member) };
    all.push(("Another server's", role_label(&unknown).any()));
    variants(all)
}

fn statuses() -> Nodes {
    let delivery = |state, reason: Option<&str>| Some(Delivery { state, reason: reason.map(str::to_owned) });
    let sent = || invited(2, "radia@acme.test");
    let queued = Member { delivery: delivery(DeliveryState::Queued, None), ..sent() };
    let failed = Member { delivery: delivery(DeliveryState::Failed, Some("550 No such user here.")), ..sent() };
    let expired = Member { expired: true, ..sent() };
    let renewal = Member { renewal_asked_at: Some("2026-06-12T08:00:00Z".to_owned()), ..expired.clone() };
    let moved = Member { move_asked_to: Some("private@elsewhere.test".to_owned()), ..sent() };
    let all = [
        ("Joined", joined(3, "Grace Hopper", Role::Member)),
        ("Waiting", queued),
        ("Sent", sent()),
        ("Failed", failed),
        ("Expired", expired),
        ("Asks for a new one", renewal),
        ("Asks to move", moved),
    ];
    variants(all.into_iter().map(|(name, member)| (name, member_status(&member).any())).collect())
}

fn links() -> Nodes {
    let all: Vec<&str> = people::TEAMS.iter().map(|(slug, _)| *slug).collect();
    let member = || joined(2, "Grace Hopper", Role::Member);
    let twelve = Member { id: Id(3), ..on_teams(member(), &all) };
    let rows = [
        ("None", member()),
        ("One", on_teams(member(), &["people"])),
        ("Three", on_teams(member(), &all[..3])),
        ("Twelve", twelve),
        ("All", on_all_teams(member())),
    ];
    variants(rows.into_iter().map(|(name, member)| (name, team_links(&member, ORG).any())).collect())
}

fn remove_buttons() -> Nodes {
    let button = |(name, removal, refusal): (&'static str, Removal, Option<&str>)| {
        let refusal = Signal::stored(refusal.map(str::to_owned));
        let (whom, id) = ("Grace Hopper".to_owned(), format!("remove-{name}"));
        (name, RemoveButton { removal, whom, id, refusal, on_press: nothing_happens() }.view())
    };
    let all = [
        ("remove", Removal::Remove, None),
        ("withdraw", Removal::Withdraw, None),
        ("leave", Removal::Leave, None),
        ("refused", Removal::Remove, Some("Their role is above yours. Ask somebody with at least their role.")),
    ];
    variants(all.into_iter().map(button).collect())
}

fn moments() -> Nodes {
    variants(vec![
        ("This year", day("2026-11-20T10:00:00Z").any()),
        ("Another year", day("2019-02-01T10:00:00Z").any()),
        ("To the minute", minute("2026-12-20T10:00:00Z").any()),
        ("No date", day("soon").any()),
    ])
}

fn icons() -> Nodes {
    const NAMES: [&str; 12] =
        ["check", "clock", "down", "edit", "leave", "link", "mail", "remove", "search", "sliders", "up", "warning"];
    variants(NAMES.into_iter().map(|name| (name, icon(name).any())).collect())
}

fn actions() -> Nodes {
    let actions = |(name, refusal, link, to): (&'static str, Option<&str>, Option<&str>, Option<&str>)| {
        let member = Member { move_asked_to: to.map(str::to_owned), ..invited(2, "radia@acme.test") };
        let view = InvitationActions {
            member: Arc::new(member),
            refusal: Signal::stored(refusal.map(str::to_owned)),
            is_busy: Signal::stored(false),
            readdressed: Some(RwSignal::new(None)),
            link: Signal::stored(link.map(str::to_owned)),
            on_resend: nothing_happens(),
            on_move: to.map(|_| nothing_happens()),
            on_keep: to.map(|_| nothing_happens()),
        };
        (name, view.view().any())
    };
    let link = "https://roster.test/accept/7/0123456789abcdef/";
    variants(vec![
        actions(("Plain", None, None, None)),
        actions(("Refused", Some("You can resend only invitations that you sent."), None, None)),
        actions(("With a link", None, Some(link), None)),
        actions(("Asked to move", None, None, Some("private@elsewhere.test"))),
    ])
}

/// The members of a table, as the page shows them to somebody who may do everything.
pub(super) fn few() -> Vec<Member> {
    let mut rows = people::members(7);
    rows[3].flags = MemberFlags { idp_provisioned: true, ..MemberFlags::default() };
    rows
}

/// A row of the members page.
fn member_row(member: &Member, has_tick: bool) -> Nodes {
    let is_managed = member.flags.managed_elsewhere();
    let row = MemberRow {
        has_tick,
        is_own: member.id == READER,
        href: format!("/organizations/acme/members/{}/", member.id),
        role: role_label(member).any(),
        teams: team_links(member, ORG).any(),
        invitation: nothing(),
        org_name: "Acme".to_owned(),
        refusal: Signal::stored(is_managed.then(|| "This membership is managed elsewhere.".to_owned())),
        note: Signal::stored(is_managed.then(|| "Not removed: managed elsewhere.".to_owned())),
        on_remove: nothing_happens(),
        member: Arc::new(member.clone()),
    };
    row.view()
}

fn member_rows() -> Nodes {
    unsorted(MEMBER_COLUMNS, few().iter().map(|member| member_row(member, false)).collect())
}

fn table(columns: &'static [Column], members: &[Member]) -> Nodes {
    let sort = RwSignal::new("name".to_owned());
    let sorting = Sorting { sort: sort.into(), on_sort: Callback::new(move |by| sort.set(by)) };
    let ticks = Some(Signal::stored("Select all 7 on this page".to_owned()));
    let rows = members.iter().map(|member| member_row(member, true)).collect();
    MemberTable { ticks, ..of_members(columns, Some(sorting)) }.view(body(rows)).any()
}

fn unsorted(columns: &'static [Column], rows: Vec<Nodes>) -> Nodes {
    of_members(columns, None).view(body(rows)).any()
}

pub(super) fn of_members(columns: &'static [Column], sorting: Option<Sorting>) -> MemberTable {
    MemberTable {
        caption: "Members of",
        name: Signal::stored("Acme".to_owned()),
        columns,
        is_busy: Signal::stored(false),
        sorting,
        ticks: None,
    }
}

fn body(rows: Vec<Nodes>) -> El {
    el("tbody").attr("role", "rowgroup").child(rows)
}

/// The page shows a hundred at most. This shows what the table bears: a group of rows, and then its copies. All of them are
/// there, and of the groups out of sight the browser lays out none (gallery/style/stage.css).
fn ten_thousand() -> Nodes {
    let rows = body(people::members(ROWS_OF_GROUP).iter().map(|member| member_row(member, false)).collect());
    set_timeout(copy_first_rows, Duration::ZERO);
    el("div").class("stage__long").child(of_members(MEMBER_COLUMNS, None).view(rows)).any()
}

/// So few that a frame can lay out those that come into sight.
const ROWS_OF_GROUP: usize = 25;

/// What names another element, or is named: a copy has none of it, as no name may be there twice.
const NAMES: [&str; 3] = ["id", "aria-describedby", "popovertarget"];

fn copy_first_rows() {
    let first = document().query_selector(".stage__long tbody").ok().flatten();
    let Some((table, pattern)) = first.and_then(|first| Some((first.parent_element()?, copy_of(&first)?))) else {
        return;
    };
    for name in NAMES {
        let Ok(named) = pattern.query_selector_all(&format!("[{name}]")) else {
            continue;
        };
        for element in (0..named.length()).filter_map(|place| named.item(place)?.dyn_into::<Element>().ok()) {
            // Refused only for what is no attribute's name.
            let _ = element.remove_attribute(name);
        }
    }
    for copy in (1..10_000 / ROWS_OF_GROUP).filter_map(|_| copy_of(&pattern)) {
        // Only an element's own ancestor is refused.
        let _ = table.append_child(&copy);
    }
}

fn copy_of(element: &Element) -> Option<Element> {
    element.clone_node_with_deep(true).ok()?.dyn_into().ok()
}

fn removed_rows() -> Nodes {
    let on = |date: &str| Some(format!("{date}T08:00:00Z"));
    let row = |(member, refusal): (Member, Option<&str>)| {
        let refusal = Signal::stored(refusal.map(str::to_owned));
        RemovedRow { member: Arc::new(member), refusal, note: Signal::stored(None), on_restore: nothing_happens() }
            .view()
    };
    let rows = [
        (Member { removed_at: on("2026-06-14"), ..joined(61, "Katherine Johnson", Role::Admin) }, None),
        (Member { removed_at: on("2026-06-12"), ..invited(62, "withdrawn@acme.test") }, None),
        (
            Member { removed_at: on("2026-06-10"), ..joined(63, "Dennis Ritchie", Role::Owner) },
            Some("Their role is above yours."),
        ),
    ];
    unsorted(REMOVED_COLUMNS, rows.into_iter().map(row).collect())
}

fn asked(id: i64, status: InviteStatus) -> Member {
    let asked = invited(id, "radia@acme.test");
    Member { invite_status: status, inviter_name: Some("Alan Turing".to_owned()), delivery: None, ..asked }
}

fn request_rows() -> Nodes {
    let row = |member: Member| {
        let actor = Actor { user: READER, member: READER, role: Role::Manager, rights: Rights::of(Role::Manager) };
        let request = RequestRow {
            actor,
            wish: RwSignal::new(Wish::of(&member, actor.role)),
            member: Arc::new(member),
            teams: RwSignal::new(Some(Ok(super::components::team_choices()))),
            roles: Role::ALL.map(RoleInfo::shown).to_vec(),
            has_all: true,
            on_open_teams: nothing_happens(),
            is_busy: RwSignal::new(false),
            note: Signal::stored(None),
            on_approve: nothing_happens(),
            on_deny: nothing_happens(),
        };
        request.view()
    };
    let joins = asked(41, InviteStatus::RequestedToJoin);
    let suggested = on_teams(asked(42, InviteStatus::RequestedToBeInvited), &["design", "platform"]);
    unsorted(
        REQUEST_COLUMNS,
        vec![row(joins), row(suggested.clone()), own_request_row(&Member { id: Id(43), ..suggested })],
    )
}

fn access_rows() -> Nodes {
    let row = |id, requester: Option<User>| {
        let (member, team) = (joined(3, "Alan Turing", Role::Member), people::teams(1).remove(0));
        let request = Arc::new(AccessRequest { id: Id(id), member, team, requester });
        let (on_approve, on_deny) = (nothing_happens(), nothing_happens());
        AccessRow { request, is_busy: RwSignal::new(false), note: Signal::stored(None), on_approve, on_deny }.view()
    };
    unsorted(ACCESS_COLUMNS, vec![row(1, None), row(2, joined(2, "Grace Hopper", Role::Member).user)])
}

fn skeletons() -> Nodes {
    views![
        of_members(MEMBER_COLUMNS, None).view(skeleton_rows(MEMBER_COLUMNS, true)),
        skeleton_text("Loading the invitation…"),
    ]
}

pub(super) fn nothing_happens() -> Callback<()> {
    Callback::new(|()| {})
}
