use proptest::prelude::*;
use roster_api_types::{Id, Rights, TeamRoleChoice};

use super::*;

const TEAMS: [(i64, Option<TeamRole>); 2] = [(1, Some(TeamRole::Admin)), (2, None)];

fn teams() -> Vec<KnownTeam> {
    [(1, "backend"), (2, "design"), (3, "ops")]
        .map(|(id, slug)| KnownTeam { id, slug: slug.into(), inviter_is_on_it: false })
        .to_vec()
}

fn actor(role: Role) -> Actor {
    Actor { user: Id(1), member: Id(1), role, rights: Rights::of(role) }
}

fn target(role: Role, standing: Standing) -> Target {
    Target { member: Id(2), role, standing, managed_elsewhere: false }
}

fn current(target: Target) -> Current<'static> {
    let flags = MemberFlags::default();
    Current { target, flags, email: "Grace@acme.test", has_global_access: true, teams: &TEAMS }
}

const OPEN: OrganizationSettings = OrganizationSettings { allow_member_invite: true, open_membership: true };

fn checked(body: &UpdateMember, by: Role, current: &Current<'_>, place: Place) -> Result<Plan, Refusal> {
    let known = teams();
    let facts = Facts { actor: actor(by), settings: OPEN, current, place, teams: &known, others: &[Role::Owner] };
    check(body, facts)
}

fn edit(body: &UpdateMember, role: Role) -> Edit {
    match checked(body, Role::Owner, &current(target(role, Standing::Joined)), Place::Free) {
        Ok(Plan::Edit(edit)) => edit,
        other => panic!("{other:?}"),
    }
}

#[test]
fn unchanged_values_change_nothing() {
    let choice =
        |slug: &str, role: Option<&str>| TeamRoleChoice { team_slug: slug.into(), role: role.map(str::to_owned) };
    for body in [
        UpdateMember::default(),
        UpdateMember { org_role: Some("member".into()), role: Some("member".into()), ..UpdateMember::default() },
        UpdateMember { has_global_access: Some(true), reinvite: Some(false), ..UpdateMember::default() },
        UpdateMember { teams: Some(vec!["design".into(), "backend".into()]), ..UpdateMember::default() },
        UpdateMember {
            team_roles: Some(vec![choice("design", Some("contributor")), choice("backend", Some("admin"))]),
            ..UpdateMember::default()
        },
        UpdateMember { email: Some("GRACE@acme.test".into()), ..UpdateMember::default() },
    ] {
        assert!(edit(&body, Role::Member).is_nothing(), "{body:?}");
    }
}

#[test]
fn a_team_list_replaces_and_a_stronger_role_takes_over_from_weaker_team_roles() {
    let none = UpdateMember { teams: Some(Vec::new()), ..UpdateMember::default() };
    assert_eq!(edit(&none, Role::Member).teams, Some(Vec::new()));
    let cleared = UpdateMember { team_roles: Some(Vec::new()), ..UpdateMember::default() };
    assert_eq!(edit(&cleared, Role::Member).teams, Some(Vec::new()));
    let moved =
        UpdateMember { teams: Some(vec!["ops".into()]), team_roles: Some(Vec::new()), ..UpdateMember::default() };
    assert_eq!(edit(&moved, Role::Member).teams, Some(vec![(3, None)]));
    let promoted = UpdateMember { org_role: Some("admin".into()), ..UpdateMember::default() };
    assert_eq!(edit(&promoted, Role::Member).teams, Some(vec![(1, None), (2, None)]));
}

#[test]
fn an_address_is_corrected_only_while_pending_and_only_to_a_free_one() {
    let to = |email: &str| UpdateMember { email: Some(email.into()), ..UpdateMember::default() };
    let pending = current(target(Role::Member, Standing::Pending { inviter: None }));
    let email = |body: &UpdateMember, current: &Current<'_>, place| match checked(body, Role::Owner, current, place) {
        Ok(Plan::Edit(edit)) => Ok((edit.email.map(String::from), edit.same_mailbox)),
        Ok(Plan::Resend) => panic!("no resend"),
        Err(refusal) => Err(refusal),
    };
    assert_eq!(email(&to("hedy@acme.test"), &pending, Place::Free), Ok((Some("hedy@acme.test".into()), false)));
    assert_eq!(email(&to("grace@acme.test"), &pending, Place::Free), Ok((Some("grace@acme.test".into()), true)));
    assert_eq!(email(&to("Grace@acme.test"), &pending, Place::Free), Ok((None, true)));
    let joined = current(target(Role::Member, Standing::Joined));
    for (body, current, place) in [
        (to("hedy@acme.test"), &pending, Place::Member),
        (to("hedy@acme.test"), &pending, Place::Invitation),
        (to("hedy@acme.test"), &joined, Place::Free),
        (to("hedy"), &pending, Place::Free),
    ] {
        assert!(matches!(email(&body, current, place), Err(Refusal::Fields(errors)) if errors.contains_key("email")));
    }
}

#[test]
fn whoever_is_no_administrator_resends_their_own_and_nothing_else() {
    let own = current(target(Role::Member, Standing::Pending { inviter: Some(Id(1)) }));
    let other = current(target(Role::Member, Standing::Pending { inviter: Some(Id(5)) }));
    let joined = current(target(Role::Member, Standing::Joined));
    let again = UpdateMember { reinvite: Some(true), ..UpdateMember::default() };
    let teams = UpdateMember { teams: Some(Vec::new()), ..UpdateMember::default() };
    let role = UpdateMember { role: Some("member".into()), ..UpdateMember::default() };
    assert_eq!(checked(&again, Role::Admin, &own, Place::Free), Ok(Plan::Resend));
    assert_eq!(checked(&again, Role::Admin, &other, Place::Free), Err(Refusal::NotYourInvitation));
    assert_eq!(checked(&again, Role::Admin, &joined, Place::Free), Err(Refusal::NotAllowed));
    assert_eq!(checked(&teams, Role::Admin, &own, Place::Free), Err(Refusal::NotAllowed));
    assert!(matches!(checked(&role, Role::Admin, &own, Place::Free), Err(Refusal::Fields(_))));
    let both = UpdateMember { reinvite: Some(true), ..teams };
    assert_eq!(checked(&both, Role::Owner, &own, Place::Free), Err(Refusal::OnlyResend));
}

#[test]
fn an_invitation_above_ones_own_role_is_not_led_to_another_mailbox() {
    let owner = current(target(Role::Owner, Standing::Pending { inviter: None }));
    let body = UpdateMember { email: Some("hedy@acme.test".into()), ..UpdateMember::default() };
    assert!(matches!(checked(&body, Role::Manager, &owner, Place::Free), Err(Refusal::Fields(_))));
    assert!(matches!(checked(&body, Role::Owner, &owner, Place::Free), Ok(Plan::Edit(_))));
}

fn role() -> impl Strategy<Value = Role> {
    prop::sample::select(Role::ALL.to_vec())
}

fn body() -> impl Strategy<Value = UpdateMember> {
    let named = prop::option::of(
        prop::sample::select(vec!["member", "admin", "manager", "owner", "king"]).prop_map(String::from),
    );
    let slugs = prop::sample::subsequence(vec!["backend".to_owned(), "design".into(), "ops".into()], 0..=3);
    let email = prop::option::of(prop::sample::select(vec!["hedy@acme.test", "nobody"]).prop_map(String::from));
    (
        named.clone(),
        named,
        prop::option::of(slugs),
        any::<Option<bool>>(),
        email,
        any::<Option<bool>>(),
        any::<Option<bool>>(),
    )
        .prop_map(|(org_role, role, teams, has_global_access, email, reinvite, regenerate)| UpdateMember {
            org_role,
            role,
            team_roles: None,
            teams,
            has_global_access,
            email,
            reinvite,
            regenerate,
        })
}

proptest! {
    #[test]
    fn nobody_changes_more_than_the_rules_allow(
        by in role(), of in role(), is_own: bool, pending in prop::option::of(1..3_i64), restricted: bool, set_elsewhere: bool,
        allow_member_invite: bool, body in body(), others in prop::collection::vec(role(), 0..3)
    ) {
        let standing = pending.map_or(Standing::Joined, |inviter| Standing::Pending { inviter: Some(Id(inviter)) });
        let target = Target { member: Id(if is_own { 1 } else { 2 }), ..target(of, standing) };
        let flags = MemberFlags { partnership_restricted: restricted, idp_role_restricted: set_elsewhere, ..MemberFlags::default() };
        let (current, known) = (Current { flags, ..current(target) }, teams());
        let settings = OrganizationSettings { allow_member_invite, open_membership: false };
        let facts = Facts { actor: actor(by), settings, current: &current, place: Place::Free, teams: &known, others: &others };
        match check(&body, facts) {
            Ok(_) if restricted => prop_assert!(false, "a partner's membership was changed"),
            Ok(Plan::Resend) => {
                prop_assert!(!body.asks_for_changes());
                prop_assert!(by.administers_members() || (allow_member_invite && pending == Some(1)));
            }
            Ok(Plan::Edit(edit)) => {
                prop_assert!(edit.is_nothing() || by.administers_members());
                if let Some(role) = edit.role {
                    prop_assert!(role <= by && of <= by && !is_own && !set_elsewhere);
                }
                prop_assert!(edit.email.is_none() || (standing != Standing::Joined && of <= by));
                let minimum = edit.role.unwrap_or(of).minimum_team_role();
                prop_assert!(edit.teams.iter().flatten().all(|(_, role)| role.is_none_or(|role| role > minimum)));
            }
            Err(_) => {}
        }
    }

    #[test]
    fn an_expired_invitation_is_sent_only_when_it_is_renewed(by in role(), regenerate: Option<bool>, expired: bool) {
        let body = UpdateMember { reinvite: Some(true), regenerate, ..UpdateMember::default() };
        let pending = target(Role::Member, Standing::Pending { inviter: Some(Id(1)) });
        match check_resend(&body, actor(by), pending, expired) {
            Ok(is_renewed) => prop_assert!(is_renewed == by.administers_members() && (is_renewed || !expired)),
            Err(_) => prop_assert!(!by.administers_members() && (expired || regenerate == Some(true))),
        }
        let joined = check_resend(&body, actor(by), target(Role::Member, Standing::Joined), expired);
        prop_assert_eq!(joined, Err(Refusal::Joined));
    }
}
