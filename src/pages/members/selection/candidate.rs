//! What is to be done with many, and with whom of them it can be done: rules over plain data.

use roster_api_types::{
    Actor, Id, Member, MemberTeam, OrganizationSettings, RoleInfo, Standing, Target, removal_refusal,
    role_change_refusal,
};

use crate::{
    components::role_label::role_id,
    pages::members::{
        changes::{KEPT_ELSEWHERE, is_role_set_elsewhere, resend_reason},
        removable::{shown_name, target_of},
    },
};

/// What is to be done with many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Remove them, and withdraw invitations.
    Remove,
    /// Give them a role.
    GiveRole(RoleInfo),
    /// Put them on a team.
    PutOnTeam(MemberTeam),
    /// Take them off a team.
    TakeOffTeam(MemberTeam),
    /// Send their invitations again.
    Resend,
    /// Take their removal back.
    Restore,
}

/// Whoever asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader {
    /// The reader.
    pub actor: Actor,
    /// The organization's settings.
    pub settings: OrganizationSettings,
}

/// One of those with whom something is to be done: of a membership what decides about it, and no more, because there may
/// be a hundred thousand.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "facts about a membership, each by itself")]
pub struct Candidate {
    /// The membership, as the rules see it.
    pub target: Target,
    /// The name, or the address of somebody invited.
    pub name: String,
    /// The person; none while pending.
    pub user: Option<Id>,
    /// Is it an invitation that is over?
    pub is_expired: bool,
    /// The role as the server names it.
    role: String,
    is_role_set_elsewhere: bool,
    is_kept_by_partner: bool,
    is_on_all_teams: bool,
    /// The slugs of their teams; none where the list doesn't tell them.
    teams: Option<Vec<String>>,
}

impl From<&Member> for Candidate {
    fn from(member: &Member) -> Self {
        Self {
            target: target_of(member),
            name: shown_name(member),
            user: member.user.as_ref().map(|user| user.id),
            is_expired: member.pending && member.expired,
            role: role_id(member).to_owned(),
            is_role_set_elsewhere: is_role_set_elsewhere(member),
            is_kept_by_partner: member.flags.partnership_restricted,
            is_on_all_teams: member.has_global_access,
            teams: member.places().map(|places| places.iter().map(|team| team.team_slug.clone()).collect()),
        }
    }
}

impl Candidate {
    /// The membership's number.
    #[must_use]
    pub const fn id(&self) -> Id {
        self.target.member
    }

    /// Invited, not joined?
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.target.standing != Standing::Joined
    }

    /// Who sent the invitation, if it is one.
    #[must_use]
    pub const fn inviter(&self) -> Option<Id> {
        match self.target.standing {
            Standing::Pending { inviter } => inviter,
            Standing::Joined => None,
        }
    }

    /// Why it can't or needn't be done, in words.
    #[must_use]
    pub fn reason(&self, action: &Action, Reader { actor, settings }: Reader) -> Option<String> {
        let is_own = actor.member == self.id() || self.user == Some(actor.user);
        // Not every server tells which membership is the reader's own; the rules need its number.
        let actor = if is_own { Actor { member: self.id(), ..actor } } else { actor };
        match action {
            Action::Remove if is_own => Some(OWN.to_owned()),
            // The reader stays, so somebody is left who administers the organization.
            Action::Remove => removal_refusal(actor, self.target, settings).map(|refusal| refusal.to_string()),
            Action::GiveRole(role) => self.role_reason(role, actor),
            Action::PutOnTeam(team) => self.team_reason(team, true),
            Action::TakeOffTeam(team) => self.team_reason(team, false),
            Action::Resend if !self.is_pending() => Some(JOINED.to_owned()),
            Action::Resend => resend_reason(actor, self.target, settings, self.is_expired),
            Action::Restore => None,
        }
    }

    fn role_reason(&self, role: &RoleInfo, actor: Actor) -> Option<String> {
        if self.role == role.id {
            return Some(format!("Is {} already.", role.name));
        }
        // One of the others is the reader, whose own role stays. Of a role that the rules don't know the server decides.
        let (others, role) = ([actor.role], role.id.parse().unwrap_or_default());
        let refusal = role_change_refusal(actor, self.target, role, self.is_role_set_elsewhere, &others);
        refusal.map(|refusal| refusal.to_string())
    }

    /// Why it changes nothing to put them on a team, or to take them off it.
    fn team_reason(&self, team: &MemberTeam, is_put: bool) -> Option<String> {
        let is_there = self.teams.as_ref().map(|teams| teams.contains(&team.team_slug));
        let reason = match (is_there, is_put) {
            _ if self.is_kept_by_partner => KEPT_ELSEWHERE,
            _ if self.is_on_all_teams => "Is on all teams.",
            (Some(true), true) => "Is on this team already.",
            (Some(false), false) => "Is not on this team.",
            _ => return None,
        };
        Some(reason.to_owned())
    }
}

const OWN: &str = "This is you. To leave, use the button in your own row.";
const JOINED: &str = "Has joined already.";

/// With whom it can be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Those with whom it is done.
    pub able: Vec<Candidate>,
    /// How many are left out.
    pub left_out: usize,
    /// The first of those, with the reasons.
    pub reasons: Vec<(String, String)>,
    /// How many of those with whom it is done are invited, not joined.
    pub pending: usize,
}

/// How many are named one by one.
pub const NAMED: usize = 50;

impl Plan {
    /// Sorts out with whom of `candidates` it can be done.
    #[must_use]
    pub fn of(action: &Action, candidates: &[Candidate], reader: Reader) -> Self {
        let mut plan = Self::default();
        for candidate in candidates {
            match candidate.reason(action, reader) {
                None => {
                    plan.pending += usize::from(candidate.is_pending());
                    plan.able.push(candidate.clone());
                }
                Some(reason) => {
                    plan.left_out += 1;
                    if plan.reasons.len() < NAMED {
                        plan.reasons.push((candidate.name.clone(), reason));
                    }
                }
            }
        }
        plan
    }
}
