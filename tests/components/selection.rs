//! With whom of many something can be done: the rules that the preview tells.

use roster_api_types::{
    Actor, Id, Member, MemberFlags, MemberTeam, OrganizationSettings, Rights, Role, RoleInfo, User,
};
use roster_app::pages::members::selection::{
    Chosen,
    candidate::{Action, Candidate, NAMED, Plan, Reader},
};
use wasm_bindgen_test::wasm_bindgen_test;

fn member(id: i64, role: Role) -> Member {
    let user = Some(User { id: Id(id + 1000), ..User::default() });
    Member { id: Id(id), name: format!("Person {id}"), org_role: role.id().into(), user, ..Member::default() }
}

fn invited(id: i64, inviter: i64, expired: bool) -> Member {
    let email = format!("{id}@acme.test");
    Member { email, pending: true, expired, user: None, inviter_id: Some(Id(inviter)), ..member(id, Role::Member) }
}

fn team(slug: &str) -> MemberTeam {
    MemberTeam { team_slug: slug.into(), team_name: slug.into(), role: None }
}

/// Member 1, whose user has the number 1001.
fn reader(role: Role) -> Reader {
    let actor = Actor { user: Id(1001), member: Id(1), role, rights: Rights::of(role) };
    Reader { actor, settings: OrganizationSettings { allow_member_invite: true, open_membership: false } }
}

fn reason(member: &Member, action: &Action, role: Role) -> Option<String> {
    Candidate::from(member).reason(action, reader(role))
}

fn assert_says(reason: Option<String>, part: &str) {
    let reason = reason.unwrap_or_default();
    assert!(reason.contains(part), "{reason:?} doesn't say {part}");
}

#[wasm_bindgen_test]
fn a_selection_is_some_or_all_but_some() {
    let mut chosen = Chosen::default();
    chosen.set(Id(1), true);
    chosen.set(Id(1), true);
    chosen.set(Id(2), true);
    chosen.set(Id(1), false);
    assert_eq!(chosen, Chosen { is_all: false, ids: vec![Id(2)] });
    let mut chosen = Chosen { is_all: true, ids: Vec::new() };
    chosen.set(Id(3), false);
    assert_eq!((chosen.has(Id(3)), chosen.has(Id(4)), chosen.is_empty()), (false, true, false));
    chosen.set(Id(3), true);
    assert!(chosen.has(Id(3)) && chosen.ids.is_empty());
}

#[wasm_bindgen_test]
fn nobody_removes_themselves_or_whoever_outranks_them() {
    assert_eq!(reason(&member(2, Role::Manager), &Action::Remove, Role::Manager), None);
    assert_says(reason(&member(2, Role::Owner), &Action::Remove, Role::Manager), "above yours");
    assert_says(reason(&member(1, Role::Owner), &Action::Remove, Role::Owner), "This is you");
    assert_eq!(reason(&member(2, Role::Owner), &Action::Remove, Role::Owner), None);
    let kept =
        Member { flags: MemberFlags { idp_provisioned: true, ..MemberFlags::default() }, ..member(2, Role::Member) };
    assert_says(reason(&kept, &Action::Remove, Role::Owner), "managed elsewhere");
    assert_eq!(reason(&invited(3, 1001, false), &Action::Remove, Role::Member), None);
    assert_says(reason(&invited(3, 1002, false), &Action::Remove, Role::Member), "invitations that you sent");
}

#[wasm_bindgen_test]
fn a_role_that_somebody_has_or_that_is_set_elsewhere_is_not_given() {
    let give = |role| Action::GiveRole(RoleInfo::shown(role));
    assert_eq!(reason(&member(2, Role::Member), &give(Role::Admin), Role::Manager), None);
    assert_says(reason(&member(2, Role::Admin), &give(Role::Admin), Role::Manager), "Is Admin already");
    assert_says(reason(&member(1, Role::Owner), &give(Role::Admin), Role::Owner), "your own role");
    // The reader stays an owner, so there is one.
    assert_eq!(reason(&member(2, Role::Owner), &give(Role::Admin), Role::Owner), None);
    let flags = MemberFlags { idp_role_restricted: true, ..MemberFlags::default() };
    assert_says(reason(&Member { flags, ..member(2, Role::Member) }, &give(Role::Admin), Role::Owner), "set elsewhere");
}

#[wasm_bindgen_test]
fn teams_change_only_for_whom_that_changes_something() {
    let (put, take) = (Action::PutOnTeam(team("design")), Action::TakeOffTeam(team("design")));
    let on_it = Member { team_roles: Some(vec![team("design")]), ..member(2, Role::Member) };
    let everywhere = Member { has_global_access: true, ..member(2, Role::Member) };
    let on_none = Member { team_roles: Some(Vec::new()), ..member(2, Role::Member) };
    assert_eq!(reason(&on_none, &put, Role::Manager), None);
    // Where the list doesn't tell the teams, the server decides.
    assert_eq!(reason(&member(2, Role::Member), &put, Role::Manager), None);
    assert_eq!(reason(&member(2, Role::Member), &take, Role::Manager), None);
    assert_says(reason(&on_it, &put, Role::Manager), "already");
    assert_eq!(reason(&on_it, &take, Role::Manager), None);
    assert_says(reason(&on_none, &take, Role::Manager), "not on this team");
    assert_says(reason(&everywhere, &put, Role::Manager), "all teams");
    assert_says(reason(&everywhere, &take, Role::Manager), "all teams");
}

#[wasm_bindgen_test]
fn invitations_are_sent_again_by_whoever_may() {
    assert_says(reason(&member(2, Role::Member), &Action::Resend, Role::Owner), "joined already");
    assert_eq!(reason(&invited(3, 1002, true), &Action::Resend, Role::Owner), None);
    assert_eq!(reason(&invited(3, 1001, false), &Action::Resend, Role::Member), None);
    assert_says(reason(&invited(3, 1001, true), &Action::Resend, Role::Member), "has expired");
    assert_says(reason(&invited(3, 1002, false), &Action::Resend, Role::Member), "that you sent");
}

#[wasm_bindgen_test]
fn a_plan_counts_all_and_names_the_first_that_are_left_out() {
    let people = (2..300).map(|id| member(id, if id % 2 == 0 { Role::Owner } else { Role::Member }));
    let all: Vec<Candidate> = people.chain([invited(301, 1, false)]).map(|it| Candidate::from(&it)).collect();
    let plan = Plan::of(&Action::Remove, &all, reader(Role::Manager));
    assert_eq!((plan.able.len(), plan.pending, plan.left_out), (150, 1, 149));
    assert_eq!(plan.reasons.len(), NAMED);
    assert_eq!(plan.reasons[0].0, "Person 2");
}
