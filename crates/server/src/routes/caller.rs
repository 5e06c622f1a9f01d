//! Who asks, as a member of the organization that the path names.

use std::{net::IpAddr, str::FromStr as _};

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};
use roster_api_types::{
    Actor, AuditEvent, BOT_ROLE_MAX, Id, OrganizationSettings, Rights, Role, Scope, Standing, Target,
};
use serde_json::Value;

use crate::{
    client,
    error::ApiError,
    identity::{Grant, Identity},
    rules::token::narrowed,
    state::AppState,
    store::{
        self, AuditEntry, CallerKey, FoundCaller, WriteTransaction,
        entity::{membership, organization, user},
    },
};

/// The path's part that names the organization, by slug or id.
const ORGANIZATION: &str = "organization";

/// The caller: somebody signed in, in an organization they belong to. Anonymous: 401, unknown
/// organization: 404, somebody else's: 403.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The person.
    pub user: user::Model,
    /// The organization.
    pub organization: organization::Model,
    /// The person's own membership.
    pub membership: membership::Model,
    /// Its role.
    pub role: Role,
    /// What the caller may do here.
    pub scopes: Scopes,
    /// The API token that the caller comes with; none for a signed-in browser.
    pub grant: Option<Grant>,
    /// From which network address the request comes, where that is known.
    pub ip_address: Option<IpAddr>,
}

/// Rights by their names on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scopes(Vec<Scope>);

impl Scopes {
    /// Everything that the role allows.
    pub fn of_role(role: Role) -> Self {
        Self(role.scopes())
    }

    /// What of them an API token allows.
    fn within(self, grant: &Grant) -> Self {
        Self(narrowed(self.0, &grant.scopes))
    }

    /// Their names on the wire.
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(|scope| (*scope).to_owned()).collect()
    }

    /// Is the right among them?
    pub fn contains(&self, scope: &str) -> bool {
        self.0.contains(&scope)
    }
}

impl Caller {
    /// What was found, as a caller: somebody's place in an organization that their token, if they came with one, opens.
    fn new(found: FoundCaller, grant: Option<Grant>, ip_address: Option<IpAddr>) -> Result<Self, ApiError> {
        let FoundCaller { user, organization, membership } = found;
        let organization = organization.ok_or(ApiError::NotFound)?;
        if grant.as_ref().is_some_and(|grant| !grant.opens(organization.id)) {
            return Err(ApiError::Forbidden);
        }
        let membership = membership.ok_or(ApiError::Forbidden)?;
        let role = if user.is_bot { known_role(&membership)?.min(BOT_ROLE_MAX) } else { known_role(&membership)? };
        let scopes = Scopes::of_role(role);
        let scopes = grant.iter().fold(scopes, Scopes::within);
        Ok(Self { user, organization, membership, role, scopes, grant, ip_address })
    }

    /// Begins a transaction that has taken the organization, and looks again who the caller is: they may
    /// have been removed or given another role while the organization was somebody else's.
    pub async fn take_organization(self, state: &AppState) -> Result<(WriteTransaction, Self), ApiError> {
        let transaction = state.writer.begin().await?;
        store::lock_organization(&transaction, self.organization.id).await?;
        let had_seat = self.require_seat().is_ok();
        let id = self.organization.id.to_string();
        let found = store::find_caller(&transaction, CallerKey::User(self.user.id), &id).await?;
        let caller = Self::new(found.ok_or(ApiError::SignedOut)?, self.grant, self.ip_address)?;
        if had_seat {
            caller.require_seat()?;
        }
        Ok((transaction, caller))
    }

    /// Refuses callers whom the organization's limit of members has shut out.
    pub const fn require_seat(&self) -> Result<(), ApiError> {
        if self.membership.member_limit_restricted { Err(ApiError::OverLimit) } else { Ok(()) }
    }

    /// The caller, as rules see them.
    pub fn actor(&self) -> Actor {
        Actor { user: Id(self.user.id), member: Id(self.membership.id), role: self.role, rights: self.rights() }
    }

    /// What the caller may do about members.
    pub fn rights(&self) -> Rights {
        Rights {
            administers_members: self.may("member:admin"),
            invites_always: self.may("member:write"),
            invites: self.may("member:invite"),
        }
    }

    /// The audit log's entry of something that the caller does.
    pub const fn audit(&self, event: AuditEvent, data: Value) -> AuditEntry<'static> {
        AuditEntry {
            organization: self.organization.id,
            actor: Some(self.user.id),
            actor_label: None,
            event,
            ip_address: self.ip_address,
            target_object: None,
            target_user: None,
            data,
        }
    }

    /// Has the caller this right?
    pub fn may(&self, scope: &str) -> bool {
        self.scopes.contains(scope)
    }

    /// Refuses API tokens: what makes tokens, and so rights, is for people.
    pub fn require_person(&self) -> Result<(), ApiError> {
        if self.grant.is_some() {
            return Err(ApiError::Refused("API tokens can't do this. Sign in instead.".into()));
        }
        Ok(())
    }

    /// Does no API token narrow what the role allows?
    pub fn has_whole_role(&self) -> bool {
        self.role.scopes().into_iter().all(|scope| self.may(scope))
    }

    /// Refuses callers who have none of these rights.
    pub fn require_any(&self, scopes: &[Scope]) -> Result<(), ApiError> {
        if scopes.iter().any(|scope| self.may(scope)) { Ok(()) } else { Err(ApiError::Forbidden) }
    }

    /// The organization's settings that rules depend on.
    pub const fn settings(&self) -> OrganizationSettings {
        self.organization.settings()
    }

    /// The membership that a path names by id, or by `me`.
    pub fn member_id(&self, id_or_me: &str) -> Result<i64, ApiError> {
        if id_or_me == "me" {
            return Ok(self.membership.id);
        }
        Id::from_str(id_or_me).map(|id| id.0).map_err(|_| ApiError::NotFound)
    }
}

/// A membership, as rules see it.
pub fn target(row: &membership::Model) -> Result<Target, ApiError> {
    let standing = match row.user_id {
        Some(_) => Standing::Joined,
        None => Standing::Pending { inviter: row.inviter_id.map(Id) },
    };
    Ok(Target {
        member: Id(row.id),
        role: known_role(row)?,
        standing,
        managed_elsewhere: row.flags().managed_elsewhere(),
    })
}

fn known_role(row: &membership::Model) -> Result<Role, ApiError> {
    row.role.parse().map_err(|error| ApiError::Internal(format!("membership {}: {error}", row.id)))
}

/// A caller whom the organization's limit of members may have shut out, for the one thing that they may still do: leave.
#[derive(Clone, Debug)]
pub struct Leaver(pub Caller);

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let Leaver(caller) = Leaver::from_request_parts(parts, state).await?;
        caller.require_seat()?;
        Ok(caller)
    }
}

impl FromRequestParts<AppState> for Leaver {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        // A path that isn't UTF-8 names nothing.
        let path = RawPathParams::from_request_parts(parts, state).await.ok();
        let name = path.as_ref().and_then(|path| path.iter().find(|(key, _)| *key == ORGANIZATION));
        let name = name.map_or("", |(_, name)| name);
        let (found, grant) = Identity::find_in(parts, state, name).await?.ok_or(ApiError::SignedOut)?;
        Caller::new(found, grant, client::ip_address(&parts.extensions)).map(Self)
    }
}
