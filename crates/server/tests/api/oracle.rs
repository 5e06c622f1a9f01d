//! Who may do what, written down a second time, straight from the contract's table, and compared with the rules in every case:
//! actor × target × settings × action.

use roster_api_types::{
    Actor, CreateMember, Id, MemberFlags, OrganizationSettings, Rights, Role, Standing, Target, UpdateMember,
    may_restore, removal_refusal, removal_would_leave_nobody,
};
use roster_server::rules::{
    invitation::{self, Inviter, Place},
    update::{self, Current, Facts, Plan},
};

/// The acting person; another one who also invites.
const ACTOR: Id = Id(1);
const SOMEBODY: Id = Id(2);
/// The actor's own membership; another one.
const OWN: Id = Id(10);
const OTHER: Id = Id(20);

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    InviteAs(Role),
    Remove,
    Restore,
    GiveRole(Role),
    ChangeTeams,
    Resend,
    Regenerate,
}

#[derive(Clone, Copy, Debug)]
struct Case {
    actor: Role,
    target: Target,
    settings: OrganizationSettings,
    /// Is there another owner?
    has_other_owner: bool,
}

impl Case {
    fn is_own(self) -> bool {
        self.target.member == OWN
    }

    fn is_pending(self) -> bool {
        self.target.standing != Standing::Joined
    }

    fn is_own_invitation(self) -> bool {
        self.target.standing == Standing::Pending { inviter: Some(ACTOR) }
    }

    fn actor(self) -> Actor {
        Actor { user: ACTOR, member: OWN, role: self.actor, rights: Rights::of(self.actor) }
    }

    /// The joined members who administer, besides the target.
    fn others(self) -> Vec<Role> {
        let actor = (!self.is_own() && self.actor.administers_members()).then_some(self.actor);
        actor.into_iter().chain(self.has_other_owner.then_some(Role::Owner)).collect()
    }

    /// The contract's table, in words turned into code; nothing here asks a rule.
    fn is_allowed(self, action: Action) -> bool {
        let administers = matches!(self.actor, Role::Manager | Role::Owner);
        let rank = |role: Role| Role::ALL.iter().position(|other| *other == role).expect("a role");
        let reaches = rank(self.actor) >= rank(self.target.role);
        let may_give = |role: Role| if administers { rank(role) <= rank(self.actor) } else { role == Role::Member };
        let keeps_an_owner = self.is_pending()
            || match self.target.role {
                Role::Owner => self.has_other_owner || (!self.is_own() && self.actor == Role::Owner),
                Role::Manager => self.has_other_owner || (!self.is_own() && administers),
                Role::Admin | Role::Member => true,
            };
        match action {
            Action::InviteAs(role) => (administers || self.settings.allow_member_invite) && may_give(role),
            Action::Remove => {
                let may = self.is_own()
                    || administers && reaches
                    || self.is_own_invitation() && self.settings.allow_member_invite && reaches;
                may && !self.target.managed_elsewhere && keeps_an_owner
            }
            // Whoever may remove may restore, but nobody themself.
            Action::Restore => {
                let may = administers || self.is_own_invitation() && self.settings.allow_member_invite;
                may && reaches && !self.is_own() && !self.target.managed_elsewhere
            }
            Action::GiveRole(role) if role == self.target.role => administers && may_give(role),
            Action::GiveRole(role) => {
                let stays = rank(role) >= rank(self.target.role) || keeps_an_owner_after(self, role);
                administers && reaches && may_give(role) && !self.is_own() && stays
            }
            Action::ChangeTeams => administers,
            Action::Resend => {
                self.is_pending() && (administers || self.is_own_invitation() && self.settings.allow_member_invite)
            }
            Action::Regenerate => self.is_pending() && administers,
        }
    }

    /// What the rules say.
    fn is_granted(self, action: Action) -> bool {
        let Self { target, settings, .. } = self;
        match action {
            Action::InviteAs(role) => {
                let body = CreateMember {
                    email: Some("new@acme.test".into()),
                    org_role: Some(role.id().into()),
                    has_global_access: Some(false),
                    ..CreateMember::default()
                };
                let inviter = Inviter { role: self.actor, rights: Rights::of(self.actor), settings };
                invitation::check(&body, inviter, Place::Free, &[]).is_ok()
            }
            Action::Remove => {
                removal_refusal(self.actor(), target, settings).is_none()
                    && !removal_would_leave_nobody(target, &self.others())
            }
            Action::Restore => may_restore(self.actor(), target, settings),
            Action::GiveRole(role) => {
                self.updates(&UpdateMember { org_role: Some(role.id().into()), ..UpdateMember::default() })
            }
            Action::ChangeTeams => self.updates(&UpdateMember { teams: Some(vec![]), ..UpdateMember::default() }),
            Action::Resend => self.updates(&UpdateMember { reinvite: Some(true), ..UpdateMember::default() }),
            Action::Regenerate => {
                self.updates(&UpdateMember { reinvite: Some(true), regenerate: Some(true), ..UpdateMember::default() })
            }
        }
    }

    fn updates(self, body: &UpdateMember) -> bool {
        let current = Current {
            target: self.target,
            flags: MemberFlags::default(),
            email: "grace@acme.test",
            has_global_access: true,
            teams: &[],
        };
        let others = self.others();
        let facts = Facts {
            actor: self.actor(),
            settings: self.settings,
            current: &current,
            place: Place::Free,
            teams: &[],
            others: &others,
        };
        match update::check(body, facts) {
            Ok(Plan::Resend) => update::check_resend(body, self.actor(), self.target, false).is_ok(),
            Ok(Plan::Edit(_)) => true,
            Err(_) => false,
        }
    }
}

/// Somebody who loses a role that runs the organization: does somebody stay who has it?
fn keeps_an_owner_after(case: Case, role: Role) -> bool {
    if case.is_pending() {
        return true;
    }
    let actor_stays = |wanted: fn(Role) -> bool| !case.is_own() && wanted(case.actor);
    match (case.target.role, role) {
        (Role::Owner, _) => case.has_other_owner || actor_stays(|role| role == Role::Owner),
        (Role::Manager, Role::Admin | Role::Member) => {
            case.has_other_owner || actor_stays(|role| matches!(role, Role::Manager | Role::Owner))
        }
        _ => true,
    }
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for actor in Role::ALL {
        let pending = |inviter| Standing::Pending { inviter };
        let others = [Standing::Joined, pending(Some(ACTOR)), pending(Some(SOMEBODY)), pending(None)];
        let targets = others.into_iter().flat_map(|standing| Role::ALL.map(|role| (OTHER, role, standing)));
        for (member, role, standing) in targets.chain([(OWN, actor, Standing::Joined)]) {
            for bits in 0..16_u8 {
                let is_set = |bit: u8| bits & (1 << bit) != 0;
                let settings = OrganizationSettings { allow_member_invite: is_set(0), open_membership: is_set(1) };
                let target = Target { member, role, standing, managed_elsewhere: is_set(2) };
                cases.push(Case { actor, target, settings, has_other_owner: is_set(3) });
            }
        }
    }
    cases
}

#[test]
fn whoever_does_whatever_to_whomever_is_answered_as_the_rules_say() {
    let roles = Role::ALL.into_iter().flat_map(|role| [Action::InviteAs(role), Action::GiveRole(role)]);
    let rest = [Action::Remove, Action::Restore, Action::ChangeTeams, Action::Resend, Action::Regenerate];
    let actions: Vec<Action> = roles.chain(rest).collect();
    let cases = cases();
    let mut differ = Vec::new();
    for case in &cases {
        for action in &actions {
            if case.is_allowed(*action) != case.is_granted(*action) {
                differ.push(format!("{action:?}: the rules say {}, {case:?}", case.is_granted(*action)));
            }
        }
    }
    assert!(
        differ.is_empty(),
        "{} of {}:\n{}",
        differ.len(),
        cases.len() * actions.len(),
        differ[..differ.len().min(20)].join("\n")
    );
    assert_eq!(cases.len() * actions.len(), 4 * 17 * 16 * 13);
}
