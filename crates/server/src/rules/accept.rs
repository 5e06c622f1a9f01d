//! May this invitation be accepted, by this caller, now?

use roster_api_types::{AcceptCode, Rights, Role, may_give_role};

use crate::{
    clock::Timestamp,
    store::{self, Invitation},
};

/// What there is to know about an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each holds without regard to the others")]
pub struct Facts {
    /// Somebody has joined with it.
    pub accepted: bool,
    /// Its invitee has declined.
    pub declined: bool,
    /// It was withdrawn.
    pub removed: bool,
    /// Until when it can be accepted, exclusive; none means for ever.
    pub expires_at: Option<Timestamp>,
    /// It is an invitation, not a request that still waits for somebody's consent.
    pub approved: bool,
    /// The role offered.
    pub role: Role,
    /// Who offers it.
    pub inviter: Inviter,
}

/// Who sent an invitation, as they stand now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inviter {
    /// Nobody in particular: the installation itself.
    Nobody,
    /// A member with this role today.
    Member(Role),
    /// Somebody who is no member any more.
    Gone,
}

/// Who would accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Nobody is signed in.
    SignedOut,
    /// A signed-in user.
    User {
        /// The user's address is the invited one.
        address_matches: bool,
        /// The user is a member of the organization already.
        is_member: bool,
    },
}

impl From<&Invitation> for Facts {
    fn from(invitation: &Invitation) -> Self {
        let row = &invitation.membership;
        Self {
            accepted: row.user_id.is_some(),
            declined: row.declined_at.is_some(),
            removed: row.removed_at.is_some(),
            expires_at: row.expires_at,
            approved: row.invite_status == store::APPROVED,
            // A role that this server doesn't know gives the least.
            role: row.role.parse().unwrap_or_default(),
            inviter: match (row.inviter_id, invitation.inviter_role) {
                (None, _) => Inviter::Nobody,
                (Some(_), Some(role)) => Inviter::Member(role),
                (Some(_), None) => Inviter::Gone,
            },
        }
    }
}

/// The role that accepting gives, or why it can't be done; when several reasons hold, the first in
/// [`AcceptCode`]'s order. `facts` is none when no invitation has both the number and the token.
pub fn decide(facts: Option<Facts>, caller: Caller, now: Timestamp) -> Result<Role, AcceptCode> {
    let facts = facts.ok_or(AcceptCode::Unknown)?;
    if facts.accepted {
        return Err(AcceptCode::Used);
    }
    if facts.declined {
        return Err(AcceptCode::Declined);
    }
    // The removal of a person withdraws what they sent; an invitation that slipped through counts as withdrawn too.
    if facts.removed || facts.inviter == Inviter::Gone {
        return Err(AcceptCode::Revoked);
    }
    if facts.expires_at.is_some_and(|end| now >= end) {
        return Err(AcceptCode::Expired);
    }
    if !facts.approved {
        return Err(AcceptCode::NotApproved);
    }
    match caller {
        Caller::User { is_member: true, .. } => Err(AcceptCode::AlreadyMember),
        Caller::User { address_matches: false, .. } => Err(AcceptCode::WrongAccount),
        Caller::User { .. } => Ok(role_to_give(facts.role, facts.inviter)),
        Caller::SignedOut => Err(AcceptCode::SignedOut),
    }
}

/// Is this refusal only a step that the invitee has still to do? Then the invitation itself is good, and
/// may be looked at.
#[must_use]
pub fn is_open_step(refusal: AcceptCode) -> bool {
    matches!(refusal, AcceptCode::WrongAccount | AcceptCode::SignedOut)
}

/// May whoever has the link decline? While the invitation is open, whoever they are signed in as.
#[must_use]
pub fn may_decline(verdict: Result<Role, AcceptCode>) -> bool {
    verdict.map_or_else(|code| is_open_step(code) || code == AcceptCode::AlreadyMember, |_| true)
}

/// Is it an invitation that is over, so that its invitee may ask for a new one?
#[must_use]
pub fn may_ask_for_renewal(verdict: Result<Role, AcceptCode>) -> bool {
    matches!(verdict, Err(AcceptCode::Expired | AcceptCode::Revoked | AcceptCode::Declined))
}

/// The role that the invitation gives: the offered one, but at most what the inviter may still give.
#[must_use]
pub fn role_to_give(offered: Role, inviter: Inviter) -> Role {
    let Inviter::Member(inviter) = inviter else { return offered };
    let given =
        Role::ALL.into_iter().rev().find(|role| *role <= offered && may_give_role(inviter, Rights::of(inviter), *role));
    given.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);

    fn role() -> impl Strategy<Value = Role> {
        prop::sample::select(Role::ALL.to_vec())
    }

    fn facts() -> impl Strategy<Value = Facts> {
        let expires_at = prop::option::of(prop::sample::select(vec![NOW.0 - 1, NOW.0, NOW.0 + 1]));
        let inviter = prop_oneof![Just(Inviter::Nobody), Just(Inviter::Gone), role().prop_map(Inviter::Member)];
        (any::<bool>(), any::<bool>(), any::<bool>(), expires_at, any::<bool>(), role(), inviter).prop_map(
            |(accepted, declined, removed, expires_at, approved, role, inviter)| Facts {
                accepted,
                declined,
                removed,
                expires_at: expires_at.map(Timestamp),
                approved,
                role,
                inviter,
            },
        )
    }

    fn caller() -> impl Strategy<Value = Caller> {
        prop_oneof![
            Just(Caller::SignedOut),
            (any::<bool>(), any::<bool>())
                .prop_map(|(address_matches, is_member)| Caller::User { address_matches, is_member }),
        ]
    }

    /// Every reason that holds, found one by one and in no order.
    fn reasons(facts: Option<Facts>, caller: Caller) -> Vec<AcceptCode> {
        let is = |test: fn(Facts) -> bool| facts.is_some_and(test);
        let user = |test: fn(bool, bool) -> bool| matches!(caller, Caller::User { address_matches, is_member } if test(address_matches, is_member));
        [
            (AcceptCode::SignedOut, caller == Caller::SignedOut),
            (AcceptCode::WrongAccount, user(|matches, _| !matches)),
            (AcceptCode::AlreadyMember, user(|_, member| member)),
            (AcceptCode::NotApproved, is(|facts| !facts.approved)),
            (AcceptCode::Expired, is(|facts| facts.expires_at.is_some_and(|end| end <= NOW))),
            (AcceptCode::Revoked, is(|facts| facts.removed || facts.inviter == Inviter::Gone)),
            (AcceptCode::Declined, is(|facts| facts.declined)),
            (AcceptCode::Used, is(|facts| facts.accepted)),
            (AcceptCode::Unknown, facts.is_none()),
        ]
        .into_iter()
        .filter_map(|(code, holds)| holds.then_some(code))
        .collect()
    }

    proptest! {
        #[test]
        fn the_first_reason_in_the_contracts_order_is_told(facts in prop::option::of(facts()), caller in caller()) {
            let decided = decide(facts, caller, NOW);
            prop_assert_eq!(decided.err(), reasons(facts, caller).into_iter().min());
        }

        #[test]
        fn nobody_joins_with_more_than_was_offered_or_than_the_inviter_may_give(offered in role(), inviter in role()) {
            let given = role_to_give(offered, Inviter::Member(inviter));
            prop_assert!(given <= offered);
            prop_assert!(may_give_role(inviter, Rights::of(inviter), given));
            prop_assert!(!may_give_role(inviter, Rights::of(inviter), offered) || given == offered);
        }
    }

    #[test]
    fn an_invitation_from_nobody_in_particular_gives_what_it_offers() {
        for role in Role::ALL {
            assert_eq!(role_to_give(role, Inviter::Nobody), role);
        }
    }

    #[test]
    fn only_the_invitees_own_steps_leave_the_invitation_readable() {
        use AcceptCode::{
            AlreadyMember, Declined, Expired, NotApproved, Revoked, SignedOut, Unknown, Used, WrongAccount,
        };
        let open = [Unknown, Used, Declined, Revoked, Expired, NotApproved, AlreadyMember, WrongAccount, SignedOut]
            .into_iter()
            .filter(|code| is_open_step(*code));
        assert_eq!(open.collect::<Vec<_>>(), [WrongAccount, SignedOut]);
    }
}
