//! May this change of a membership be made, and what does it change?

use roster_api_types::{
    Actor, BOT_ROLE_MAX, EmailAddress, EmailAddressError, MemberFlags, OrganizationSettings, ResendRefusal, Role,
    RoleChangeRefusal, Standing, Target, TeamRole, UpdateMember, is_bot_address, may_give_role, resend_refusal,
    role_change_refusal,
};

use super::{
    choices::{Choices, ChosenTeam, KnownTeam},
    invitation::{self, Place},
};
use crate::error::FieldErrors;

/// The membership that is changed, as it stands.
#[derive(Clone, Debug)]
pub struct Current<'a> {
    /// As rules see it.
    pub target: Target,
    /// Its flags.
    pub flags: MemberFlags,
    /// The person's or the invited address.
    pub email: &'a str,
    /// On all teams?
    pub has_global_access: bool,
    /// Its teams, with the role stored for each.
    pub teams: &'a [(i64, Option<TeamRole>)],
}

/// What the rules have to know besides the body.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Who changes.
    pub actor: Actor,
    /// Their organization's settings.
    pub settings: OrganizationSettings,
    /// What is changed.
    pub current: &'a Current<'a>,
    /// Of the address in the body; anything when there is none.
    pub place: Place,
    /// All teams of the organization.
    pub teams: &'a [KnownTeam],
    /// The roles of the other joined members who administer the organization.
    pub others: &'a [Role],
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Send the invitation again: see [`check_resend`].
    Resend,
    /// Change something, or nothing.
    Edit(Edit),
}

/// What is to be changed; none where it stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    /// The invited address.
    pub email: Option<EmailAddress>,
    /// Only its spelling changes: no other mailbox than before.
    pub same_mailbox: bool,
    /// The role.
    pub role: Option<Role>,
    /// The teams, all of them.
    pub teams: Option<Vec<(i64, Option<TeamRole>)>>,
    /// On all teams?
    pub has_global_access: Option<bool>,
}

impl Edit {
    /// Is everything as it was?
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        self.email.is_none() && self.role.is_none() && self.teams.is_none() && self.has_global_access.is_none()
    }
}

/// Why a change can't be made; the first reason in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Fields are wrong.
    Fields(FieldErrors),
    /// A partner keeps the membership.
    ManagedElsewhere,
    /// The actor may not change this membership at all, or not in this way.
    NotAllowed,
    /// The invitation is somebody else's.
    NotYourInvitation,
    /// Sending again and other changes don't go together.
    OnlyResend,
    /// Only `member:admin` makes new links.
    NeedsMemberAdmin,
    /// The invitation has expired, and the actor can't renew it.
    Expired,
    /// The person has joined: there is nothing to send.
    Joined,
    /// The role can't be changed.
    Role(RoleChangeRefusal),
}

/// Checks a change.
///
/// # Errors
/// When it can't be made.
pub fn check(body: &UpdateMember, facts: Facts<'_>) -> Result<Plan, Refusal> {
    let choices = Choices::from(body);
    let mut errors = FieldErrors::new();
    let email = email(body, facts).map_err(|reason| errors.insert("email", vec![reason]));
    let role = choices.role(|role| role_refusal(role, facts), &mut errors);
    let chosen = choices.teams(facts.teams, &mut errors);
    let Some(email) = email.ok().filter(|_| errors.is_empty()) else { return Err(Refusal::Fields(errors)) };
    if facts.current.flags.partnership_restricted {
        return Err(Refusal::ManagedElsewhere);
    }
    if !facts.actor.rights.administers_members {
        may_only_resend(body, facts)?;
    }
    if body.reinvite == Some(true) {
        return if body.asks_for_changes() { Err(Refusal::OnlyResend) } else { Ok(Plan::Resend) };
    }
    let target = facts.current.target;
    let new_role = role.unwrap_or(target.role);
    let set_elsewhere = facts.current.flags.idp_role_restricted;
    if let Some(refusal) = role_change_refusal(facts.actor, target, new_role, set_elsewhere, facts.others) {
        return Err(Refusal::Role(refusal));
    }
    let teams = teams_after(choices.names_teams().then_some(chosen), new_role, facts.current);
    let current = facts.current;
    Ok(Plan::Edit(Edit {
        same_mailbox: email.as_ref().is_some_and(|email| email.key() == current.email.to_lowercase()),
        email: email.filter(|email| email.as_str() != current.email),
        role: (new_role != target.role).then_some(new_role),
        teams,
        has_global_access: body.has_global_access.filter(|global| *global != current.has_global_access),
    }))
}

fn may_only_resend(body: &UpdateMember, facts: Facts<'_>) -> Result<(), Refusal> {
    match resend_refusal(facts.actor, facts.current.target, facts.settings) {
        Some(ResendRefusal::NotAllowed) => Err(Refusal::NotAllowed),
        _ if body.asks_for_changes() => Err(Refusal::NotAllowed),
        Some(ResendRefusal::NotYourInvitation) => Err(Refusal::NotYourInvitation),
        None => Ok(()),
    }
}

/// The new address of an invitation, or what is wrong with it.
fn email(body: &UpdateMember, facts: Facts<'_>) -> Result<Option<EmailAddress>, String> {
    let Some(text) = &body.email else { return Ok(None) };
    let email: EmailAddress = text.parse().map_err(|error: EmailAddressError| error.to_string())?;
    if is_bot_address(&email) {
        return Err("Bots can't be invited.".to_owned());
    }
    if email.key() == facts.current.email.to_lowercase() {
        let is_pending = facts.current.target.standing != Standing::Joined;
        return Ok(is_pending.then_some(email));
    }
    if facts.current.target.standing == Standing::Joined {
        return Err("Only the address of an invitation can be changed here.".to_owned());
    }
    // Whoever reads the mail gets the role.
    if facts.actor.rights.administers_members && !may_hand_over(facts.actor, facts.current.target) {
        return Err(format!("This invitation is for {}, which is above your own role.", facts.current.target.role));
    }
    invitation::taken(&email, facts.place).map_or(Ok(Some(email)), Err)
}

/// May the actor decide who takes an invitation up: by its address, or by holding its link?
#[must_use]
pub fn may_hand_over(actor: Actor, target: Target) -> bool {
    actor.rights.administers_members && may_give_role(actor.role, actor.rights, target.role)
}

fn role_refusal(role: Role, Facts { actor, current, .. }: Facts<'_>) -> Option<String> {
    let is_bot = current.email.parse().is_ok_and(|email| is_bot_address(&email));
    if is_bot && role > BOT_ROLE_MAX {
        return Some("A bot can't be an owner.".to_owned());
    }
    if !actor.rights.administers_members {
        Some("Only managers and owners can change roles.".to_owned())
    } else if may_give_role(actor.role, actor.rights, role) {
        None
    } else {
        Some(format!("{role} is above your own role. Choose one that you have yourself."))
    }
}

/// The teams after the change, with the roles to store: none where the organization role gives as much anyway.
fn teams_after(
    chosen: Option<Vec<ChosenTeam<'_>>>,
    new_role: Role,
    current: &Current<'_>,
) -> Option<Vec<(i64, Option<TeamRole>)>> {
    let chosen_nothing = chosen.is_none();
    let stored = |id: i64| current.teams.iter().find(|(team, _)| *team == id).and_then(|(_, role)| *role);
    let named: Vec<(i64, Option<TeamRole>)> = match chosen {
        Some(chosen) => chosen
            .iter()
            .map(|choice| (choice.team.id, choice.role.unwrap_or_else(|| stored(choice.team.id))))
            .collect(),
        None => current.teams.to_vec(),
    };
    if chosen_nothing && new_role == current.target.role {
        return None;
    }
    let minimum = new_role.minimum_team_role();
    let mut after: Vec<_> = named.into_iter().map(|(id, role)| (id, role.filter(|role| *role > minimum))).collect();
    let mut before = current.teams.to_vec();
    after.sort_unstable();
    before.sort_unstable();
    (after != before).then_some(after)
}

/// Checks whether the invitation can be sent again, after its limits; true when it is renewed: a new link, and all its
/// time again. Whoever has `member:admin` always renews.
///
/// # Errors
/// When it can't be sent.
pub fn check_resend(body: &UpdateMember, actor: Actor, target: Target, is_expired: bool) -> Result<bool, Refusal> {
    match target.standing {
        Standing::Joined => Err(Refusal::Joined),
        Standing::Pending { .. } if actor.rights.administers_members => Ok(true),
        Standing::Pending { .. } if body.regenerate == Some(true) => Err(Refusal::NeedsMemberAdmin),
        Standing::Pending { .. } if is_expired => Err(Refusal::Expired),
        Standing::Pending { .. } => Ok(false),
    }
}

#[cfg(test)]
#[path = "update_tests.rs"]
mod tests;
