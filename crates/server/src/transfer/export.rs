use std::collections::HashMap;

use roster_api_types::Id;
use sea_orm::{DatabaseConnection, DbErr};

use super::{Document, MemberRecord, OrganizationRecord, Place, TeamRecord};
use crate::{
    clock::Timestamp,
    store::{
        self, OrganizationData,
        entity::{membership, organization, user},
    },
};

/// The organization as it is at one moment, while others change it. None of its secrets, hashed or not.
///
/// # Errors
/// When the database fails.
pub async fn export(
    db: &DatabaseConnection,
    organization: &organization::Model,
    now: Timestamp,
) -> Result<Document, DbErr> {
    let data = store::read_organization(db, organization.id).await?;
    let Some(organization) = &data.organization else {
        return Err(DbErr::RecordNotFound("the organization".into()));
    };
    let record = OrganizationRecord {
        slug: organization.slug.clone(),
        name: organization.name.clone(),
        open_membership: organization.open_membership,
        allow_member_invite: organization.allow_member_invite,
        allow_join_requests: organization.allow_join_requests,
    };
    let team = |team: &store::entity::team::Model| TeamRecord { slug: team.slug.clone(), name: team.name.clone() };
    let mut teams: Vec<TeamRecord> = data.teams.iter().map(team).collect();
    teams.sort_by(|left, right| left.slug.cmp(&right.slug));
    let mut document = Document::new(now.to_string(), record, teams);
    let rows = Rows::new(&data);
    for row in &data.memberships {
        match row.user_id {
            None => document.invitations.push(rows.invitation(row)),
            Some(user) => document.members.extend(rows.member(row, user)),
        }
    }
    Ok(document)
}

struct Rows<'a> {
    users: HashMap<i64, &'a user::Model>,
    places: HashMap<i64, Vec<Place>>,
}

impl<'a> Rows<'a> {
    fn new(data: &'a OrganizationData) -> Self {
        let slugs: HashMap<i64, &str> = data.teams.iter().map(|team| (team.id, team.slug.as_str())).collect();
        let mut places: HashMap<i64, Vec<Place>> = HashMap::new();
        for place in &data.places {
            let Some(slug) = slugs.get(&place.team_id) else { continue };
            let own = places.entry(place.membership_id).or_default();
            own.push(Place { slug: (*slug).to_owned(), role: place.role.clone() });
        }
        for own in places.values_mut() {
            own.sort_by(|left, right| left.slug.cmp(&right.slug));
        }
        Self { users: data.users.iter().map(|user| (user.id, user)).collect(), places }
    }

    fn record(&self, row: &membership::Model) -> MemberRecord {
        MemberRecord {
            role: row.role.clone(),
            has_global_access: Some(row.has_global_access),
            teams: self.places.get(&row.id).cloned().unwrap_or_default(),
            date_created: Some(row.date_created.to_string()),
            ..MemberRecord::default()
        }
    }

    fn invitation(&self, row: &membership::Model) -> MemberRecord {
        let inviter = row.inviter_id.and_then(|inviter| self.users.get(&inviter));
        MemberRecord {
            email: row.email.clone().unwrap_or_default(),
            invited_by: inviter.map(|user| user.email.clone()),
            expires_at: row.expires_at.map(|end| end.to_string()),
            legacy_organization: row.legacy_organization.map(Id),
            legacy_member: row.legacy_member.map(Id),
            ..self.record(row)
        }
    }

    /// None for somebody who may not sign in any more: they are not among the members that are listed.
    fn member(&self, row: &membership::Model, user: i64) -> Option<MemberRecord> {
        let user = self.users.get(&user).filter(|user| user.is_active)?;
        Some(MemberRecord { email: user.email.clone(), name: user.name.clone(), bot: user.is_bot, ..self.record(row) })
    }
}
