use std::collections::HashMap;

use roster_api_types::{AuditEvent, EmailAddress, TeamRole};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};
use serde_json::json;

use super::{Row, Standing, document::Records};
use crate::{
    clock::Timestamp,
    rules::invitation::INVITATION_LIFE,
    store::{
        self, AuditEntry, ImportedInvitation, ImportedMember, Occupant,
        entity::{organization, user},
    },
};

/// How many rows are written at once. A running server waits for one such part at most.
const PART: usize = 200;

/// How to import.
#[derive(Clone, Copy, Debug)]
pub struct Import<'a> {
    /// Where to.
    pub organization: &'a organization::Model,
    /// Send the invitations.
    pub send: bool,
    /// The organization's number in the installation whose mailed links are still to be accepted, for
    /// invitations that don't say so themselves.
    pub legacy_organization: Option<i64>,
    /// Who does it, for the audit log.
    pub actor_label: &'a str,
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Joined, with an account that was there.
    Joined,
    /// Joined, with an account that was created and has no password yet.
    JoinedWithoutPassword,
    /// Invited.
    Invited,
    /// Left out, because there is nothing to do; the reason as a sentence.
    Skipped(String),
    /// Left out, because it can't be; the reason as a sentence.
    Refused(String),
}

/// What became of each row, by its place in the file.
pub type Report = Vec<(String, Outcome)>;

/// An import failed. What was written until then stays; the same import again does the rest.
#[derive(Debug, thiserror::Error)]
#[error("The database failed after {written} rows: {cause}. The same import again does the rest.")]
pub struct ImportError {
    /// Rows that are done with.
    pub written: usize,
    /// Why.
    pub cause: DbErr,
}

impl Import<'_> {
    /// Writes the rows that have a place. The same file again changes nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn run(self, db: &DatabaseConnection, records: Records, now: Timestamp) -> Result<Report, ImportError> {
        let mut report = Report::new();
        let mut records = records.into_iter().peekable();
        while records.peek().is_some() {
            let part: Records = records.by_ref().take(PART).collect();
            match self.write_part(db, part, now).await {
                Ok(written) => report.extend(written),
                Err(cause) => return Err(ImportError { written: report.len(), cause }),
            }
        }
        Ok(report)
    }

    async fn write_part(self, db: &DatabaseConnection, part: Records, now: Timestamp) -> Result<Report, DbErr> {
        let transaction = store::write(db).await?;
        store::lock_organization(&transaction, self.organization.id).await?;
        let teams = store::team_ids(&transaction, self.organization.id).await?;
        let mut report = Report::new();
        for (place, standing, record) in part {
            let outcome = match record.and_then(|record| Row::check(record, standing)) {
                Ok(row) => self.write(&transaction, row, &teams, now).await?,
                Err(reason) => Outcome::Refused(reason),
            };
            report.push((place, outcome));
        }
        transaction.commit().await?;
        Ok(report)
    }

    async fn write(
        self,
        db: &impl ConnectionTrait,
        row: Row,
        teams: &HashMap<String, i64>,
        now: Timestamp,
    ) -> Result<Outcome, DbErr> {
        let email = row.email.clone();
        match store::occupant(db, self.organization.id, &email.key()).await? {
            Some(Occupant::Member) => return Ok(Outcome::Skipped(format!("{email} is already a member."))),
            Some(Occupant::Invitation) => return Ok(Outcome::Skipped(format!("{email} has already been invited."))),
            None => {}
        }
        if let Some((unknown, _)) = row.teams.iter().find(|(slug, _)| !teams.contains_key(slug)) {
            let unknown = crate::text::one_line(unknown, 50);
            return Ok(Outcome::Refused(format!("{email}: there is no team \"{unknown}\".")));
        }
        let places: Vec<_> = row.teams.iter().map(|(slug, role)| (teams[slug], role.map(TeamRole::id))).collect();
        match row.standing {
            Standing::Joined => self.join(db, row, places, now).await,
            Standing::Invited => self.invite(db, row, places, now).await,
        }
    }

    async fn join(
        self,
        db: &impl ConnectionTrait,
        row: Row,
        places: Vec<(i64, Option<&'static str>)>,
        now: Timestamp,
    ) -> Result<Outcome, DbErr> {
        let since = row.date_created.unwrap_or(now);
        let (user, outcome) = match store::find_user_by_email(db, &row.email.key()).await? {
            Some(user) if user.is_bot => {
                return Ok(Outcome::Refused(format!("{}: this bot belongs to another organization.", row.email)));
            }
            Some(user) if !user.is_active => {
                return Ok(Outcome::Refused(format!("{}: the account is switched off.", row.email)));
            }
            Some(user) => (user, Outcome::Joined),
            None => {
                let user = store::create_account(db, &row.email, &row.name, row.bot, since).await?;
                (user, if row.bot { Outcome::Joined } else { Outcome::JoinedWithoutPassword })
            }
        };
        let member = ImportedMember {
            organization: self.organization.id,
            user: user.id,
            role: row.role,
            has_global_access: row.has_global_access,
            places,
            since,
        };
        let id = store::import_member(db, member).await?;
        self.record(db, AuditEvent::MemberAdd, (id, Some(&user)), &row, now).await?;
        Ok(outcome)
    }

    async fn invite(
        self,
        db: &impl ConnectionTrait,
        row: Row,
        places: Vec<(i64, Option<&'static str>)>,
        now: Timestamp,
    ) -> Result<Outcome, DbErr> {
        let legacy = match (row.legacy_organization.or(self.legacy_organization), row.legacy_member) {
            (Some(organization), Some(member)) => Some((organization, member)),
            // Told for all, it means those that have a number of their own.
            (_, None) if row.legacy_organization.is_none() => None,
            _ => return Ok(Outcome::Refused(format!("{}: an old link has both numbers or none.", row.email))),
        };
        let invitation = ImportedInvitation {
            organization: self.organization.id,
            email: row.email.clone(),
            role: row.role,
            has_global_access: row.has_global_access,
            places,
            inviter: self.inviter(db, row.invited_by.as_deref()).await?,
            since: row.date_created.unwrap_or(now),
            expires_at: row.expires_at.unwrap_or(now.after(INVITATION_LIFE)),
            legacy,
        };
        let id = store::import_invitation(db, invitation, now).await?;
        if self.send {
            store::enqueue_invitation(db, id, None, now).await?;
        }
        self.record(db, AuditEvent::MemberInvite, (id, None), &row, now).await?;
        Ok(Outcome::Invited)
    }

    /// The sender, if they are a member here: without one an invitation is nobody's in particular.
    async fn inviter(self, db: &impl ConnectionTrait, told: Option<&str>) -> Result<Option<i64>, DbErr> {
        let Some(told) = told else { return Ok(None) };
        let Ok(email) = told.parse::<EmailAddress>() else {
            return store::joined_by_name(db, self.organization.id, told).await;
        };
        let Some(user) = store::find_user_by_email(db, &email.key()).await? else { return Ok(None) };
        let has_joined = store::has_joined(db, self.organization.id, user.id).await?;
        Ok(has_joined.then_some(user.id))
    }

    async fn record(
        self,
        db: &impl ConnectionTrait,
        event: AuditEvent,
        (member, user): (i64, Option<&user::Model>),
        row: &Row,
        now: Timestamp,
    ) -> Result<(), DbErr> {
        let entry = AuditEntry {
            organization: self.organization.id,
            actor: None,
            actor_label: Some(self.actor_label),
            event,
            ip_address: None,
            target_object: Some(member),
            target_user: user.map(|user| user.id),
            data: json!({
                "email": row.email.as_str(),
                "role": row.role.id(),
                "has_global_access": row.has_global_access,
                "teams_slugs": row.teams.iter().map(|(slug, _)| slug.as_str()).collect::<Vec<_>>(),
            }),
        };
        store::record(db, entry, now).await
    }
}
