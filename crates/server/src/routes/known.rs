//! What checks of invitations, requests and bots have to know of the organization.

use sea_orm::ConnectionTrait;

use super::caller::Caller;
use crate::{
    error::ApiError,
    rules::{choices::KnownTeam, invitation::Place},
    store::{self, Occupant},
};

/// Who has the place of the address with this key ([`roster_api_types::EmailAddress::key`]).
pub async fn place(db: &impl ConnectionTrait, organization: i64, key: &str) -> Result<Place, ApiError> {
    Ok(store::occupant(db, organization, key).await?.map_or(Place::Free, Place::from))
}

impl From<Occupant> for Place {
    fn from(occupant: Occupant) -> Self {
        match occupant {
            Occupant::Member => Self::Member,
            Occupant::Invitation => Self::Invitation,
        }
    }
}

/// The organization's teams.
pub async fn known_teams(db: &impl ConnectionTrait, caller: &Caller) -> Result<Vec<KnownTeam>, ApiError> {
    let teams = store::team_names_for(db, caller.organization.id, caller.membership.id).await?;
    Ok(teams.into_iter().map(KnownTeam::from).collect())
}
