//! May this be asked for, and may this request be approved?

use std::fmt;

use roster_api_types::{
    CreateMember, InviteStatus, OrganizationSettings, RequestDecision, Rights, Role, may_give_role,
};

use super::invitation::{self, Invitation, Inviter, KnownTeam, Place, Refusal};
use crate::error::FieldErrors;

/// Checks what a member asks for. Any role and any team may be suggested: whoever approves answers for it.
/// `is_requested`: does a request for the address wait already?
///
/// # Errors
/// When fields are wrong.
pub fn check(
    body: &CreateMember,
    place: Place,
    is_requested: bool,
    teams: &[KnownTeam],
) -> Result<Invitation, FieldErrors> {
    // Everything may be suggested, so the checks are those of somebody who may give everything.
    let settings = OrganizationSettings { allow_member_invite: true, open_membership: true };
    let suggesting = Inviter { role: Role::Owner, rights: Rights::of(Role::Owner), settings };
    let checked = invitation::check(body, suggesting, place, teams);
    let (mut errors, asked) = match checked {
        Ok(asked) => (FieldErrors::new(), Some(asked)),
        Err(Refusal::Fields(errors)) => (errors, None),
        Err(Refusal::NotAllowed | Refusal::OtherTeams) => (FieldErrors::new(), None),
    };
    if is_requested && !errors.contains_key("email") {
        let email = body.email.as_deref().unwrap_or_default().trim();
        errors.insert("email", vec![format!("Somebody has already asked to invite {email}.")]);
    }
    asked.filter(|_| errors.is_empty()).ok_or(errors)
}

/// What a request asks for, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The address, to be read again with the rest.
    pub email: String,
    /// As what.
    pub role: Role,
    /// On all teams?
    pub has_global_access: bool,
    /// On which teams.
    pub teams: Vec<i64>,
}

/// What the request asks for once the decision's keys have been applied; absent keys keep what is there.
///
/// # Errors
/// When fields are wrong.
pub fn changed(asked: Asked, decision: &RequestDecision, teams: &[KnownTeam]) -> Result<Asked, FieldErrors> {
    let body = CreateMember {
        email: Some(asked.email.clone()),
        org_role: decision.org_role.clone(),
        role: decision.role.clone(),
        team_roles: decision.team_roles.clone(),
        teams: decision.teams.clone(),
        ..CreateMember::default()
    };
    let Invitation { role, teams, .. } = check(&body, Place::Free, false, teams)?;
    let names_role = decision.org_role.is_some() || decision.role.is_some();
    let names_teams = decision.team_roles.is_some() || decision.teams.is_some();
    // Whoever names teams means these only; clearing them says nothing about all.
    let kept_access = asked.has_global_access && (!names_teams || teams.is_empty());
    Ok(Asked {
        email: asked.email,
        role: if names_role { role } else { asked.role },
        has_global_access: decision.has_global_access.unwrap_or(kept_access),
        teams: if names_teams { teams } else { asked.teams },
    })
}

/// Why a request can't be approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApprovalRefusal {
    /// The organization takes no requests to join.
    JoinRequestsOff,
    /// The role is more than the approver may give.
    RoleAboveYours,
    /// The address has become a member's meanwhile.
    AlreadyMember,
}

impl fmt::Display for ApprovalRefusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::JoinRequestsOff => "This organization takes no requests to join. Deny it, or allow them first.",
            Self::RoleAboveYours => "The role asked for is above your own. Choose one that you have yourself.",
            Self::AlreadyMember => "This person is a member already. Deny the request.",
        })
    }
}

/// Who would approve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approver {
    /// Their role.
    pub role: Role,
    /// What they may do about members.
    pub rights: Rights,
}

/// Why `approver` can't approve the request for this role; none when they can.
#[must_use]
pub fn approval_refusal(
    approver: Approver,
    status: InviteStatus,
    role: Role,
    allow_join_requests: bool,
    place: Place,
) -> Option<ApprovalRefusal> {
    if status == InviteStatus::RequestedToJoin && !allow_join_requests {
        Some(ApprovalRefusal::JoinRequestsOff)
    } else if !may_give_role(approver.role, approver.rights, role) {
        Some(ApprovalRefusal::RoleAboveYours)
    } else if place == Place::Free {
        None
    } else {
        Some(ApprovalRefusal::AlreadyMember)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn teams() -> Vec<KnownTeam> {
        [(1, "backend"), (2, "design")]
            .map(|(id, slug)| KnownTeam { id, slug: slug.into(), inviter_is_on_it: false })
            .to_vec()
    }

    fn asked() -> Asked {
        Asked { email: "hedy@acme.test".into(), role: Role::Admin, has_global_access: true, teams: vec![1] }
    }

    #[test]
    fn any_role_and_any_team_may_be_suggested() {
        let body = CreateMember {
            email: Some("hedy@acme.test".into()),
            org_role: Some("owner".into()),
            teams: Some(vec!["design".into()]),
            ..CreateMember::default()
        };
        let invitation = check(&body, Place::Free, false, &teams()).expect("fine");
        assert_eq!((invitation.role, invitation.teams), (Role::Owner, vec![2]));
        for (place, is_requested, words) in [
            (Place::Member, false, "hedy@acme.test is already a member."),
            (Place::Invitation, true, "hedy@acme.test has already been invited."),
            (Place::Free, true, "Somebody has already asked to invite hedy@acme.test."),
        ] {
            assert_eq!(check(&body, place, is_requested, &teams()).expect_err("taken")["email"], [words]);
        }
        let wrong = CreateMember { teams: Some(vec!["nope".into()]), ..body };
        let keys: Vec<&str> = check(&wrong, Place::Free, true, &teams()).expect_err("wrong").into_keys().collect();
        assert_eq!(keys, ["email", "teams"]);
    }

    #[test]
    fn absent_keys_keep_and_an_empty_list_clears() {
        let changed = |decision: &RequestDecision| changed(asked(), decision, &teams()).expect("fine");
        assert_eq!(changed(&RequestDecision::default()), asked());
        let cleared = RequestDecision { teams: Some(Vec::new()), ..RequestDecision::default() };
        assert_eq!(changed(&cleared), Asked { teams: Vec::new(), ..asked() });
        let other = RequestDecision { teams: Some(vec!["design".into()]), ..RequestDecision::default() };
        assert_eq!(changed(&other), Asked { teams: vec![2], has_global_access: false, ..asked() });
        let role = RequestDecision { role: Some("member".into()), ..RequestDecision::default() };
        assert_eq!(changed(&role), Asked { role: Role::Member, ..asked() });
        let wrong = RequestDecision { org_role: Some("king".into()), ..RequestDecision::default() };
        assert!(super::changed(asked(), &wrong, &teams()).expect_err("wrong").contains_key("orgRole"));
    }

    fn place() -> impl Strategy<Value = Place> {
        prop::sample::select(vec![Place::Free, Place::Member, Place::Invitation])
    }

    proptest! {
        #[test]
        fn nobody_approves_more_than_they_could_give_themselves(
            approver in prop::sample::select(Role::ALL.to_vec()), role in prop::sample::select(Role::ALL.to_vec()),
            status in prop::sample::select(vec![InviteStatus::RequestedToBeInvited, InviteStatus::RequestedToJoin]),
            allow: bool, place in place(), administers_members: bool
        ) {
            let rights = Rights { administers_members, ..Rights::of(approver) };
            let refusal = approval_refusal(Approver { role: approver, rights }, status, role, allow, place);
            let expected = (allow || status != InviteStatus::RequestedToJoin)
                && may_give_role(approver, rights, role) && place == Place::Free;
            prop_assert_eq!(refusal.is_none(), expected);
            if refusal.is_none() {
                prop_assert!(role <= approver);
            }
        }

        #[test]
        fn a_decision_changes_only_what_it_names(
            has_global_access: Option<bool>, names_role: bool,
            slugs in prop::option::of(prop::collection::vec(prop::sample::select(vec!["backend", "design"]).prop_map(String::from), 0..3))
        ) {
            let decision = RequestDecision {
                org_role: names_role.then(|| "manager".to_owned()), teams: slugs.clone(), has_global_access, ..RequestDecision::default()
            };
            let after = changed(asked(), &decision, &teams()).expect("fine");
            prop_assert_eq!(after.role, if names_role { Role::Manager } else { asked().role });
            match slugs {
                None => prop_assert_eq!(after.teams, asked().teams),
                Some(slugs) => prop_assert_eq!(after.teams.is_empty(), slugs.is_empty()),
            }
            if let Some(all) = has_global_access {
                prop_assert_eq!(after.has_global_access, all);
            }
        }
    }
}
