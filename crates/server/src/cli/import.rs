use std::{io::Read as _, path::PathBuf};

use clap::Args;
use roster_api_types::{AuditEvent, Id};
use sea_orm::DatabaseConnection;
use serde_json::json;

use super::{CliError, DatabaseOptions, Machine, org::OPERATOR, print};
use crate::{
    rules::name::{self, NAME_MAX},
    store::{self, AuditEntry, ImportedTeam, NewOrganization, entity::organization},
    text::one_line,
    transfer::{self, FileError, OrganizationRecord, Outcome, Report, TeamRecord},
};

/// What to read. The same file again changes nothing; rows that are left out are told with their reason.
#[derive(Debug, Args)]
pub struct Import {
    /// The file: JSON as `roster export` writes it, or CSV whose first line names its columns: `email`, and
    /// as many as wanted of `name`, `role`, `teams`, `all_teams`, `status` (`invited` unless it says
    /// `joined`), `date_created`, `invited_by`, `expires_at`, `legacy_organization`, `legacy_member`. `-` is the standard input.
    file: PathBuf,
    /// The slug or id of the organization. JSON brings its own, and creates it if need be.
    #[arg(long)]
    organization: Option<String>,
    /// Mail the new invitations. Without it they can be sent later, from the member page.
    #[arg(long)]
    send: bool,
    /// The organization's number in the installation that the invitations come from, for those that have a
    /// `legacy_member` (their number in the mailed link) and no `legacy_organization`: their old links stay
    /// good while `roster serve` is given that installation's secret key.
    #[arg(long)]
    legacy_organization: Option<Id>,
    #[command(flatten)]
    database: DatabaseOptions,
}

impl Import {
    pub(super) async fn run(self, machine: &Machine) -> Result<(), CliError> {
        let text = self.read()?;
        let db = self.database.open().await?;
        let (organization, records) = if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
            let (record, teams, records) = transfer::read_document(&text)?;
            (self.prepare(&db, record, teams, machine).await?, records)
        } else {
            let (records, unused) = transfer::read_csv(&text)?;
            if !unused.is_empty() {
                print::remark(format_args!("Columns that mean nothing here: {}.", one_line(&unused.join(", "), 200)));
            }
            let name = self.organization.clone();
            let name = name.ok_or_else(|| CliError::Refused("CSV needs --organization.".into()))?;
            (store::find_organization(&db, &name).await?.ok_or(CliError::NoOrganization(name))?, records)
        };
        let import = transfer::Import {
            organization: &organization,
            send: self.send,
            legacy_organization: self.legacy_organization.map(|id| id.0),
            actor_label: OPERATOR,
        };
        let report = import.run(&db, records, machine.clock.now()).await?;
        tell(&report, &organization)
    }

    fn read(&self) -> Result<String, CliError> {
        let mut text = String::new();
        let read = if self.file.as_os_str() == "-" {
            std::io::stdin().lock().read_to_string(&mut text).map(drop)
        } else {
            std::fs::File::open(&self.file).and_then(|mut file| file.read_to_string(&mut text)).map(drop)
        };
        read.map_err(|error| CliError::File("read", self.file.clone(), error))?;
        Ok(text)
    }

    /// The organization that a document is imported into, created if need be, with the document's teams.
    async fn prepare(
        &self,
        db: &DatabaseConnection,
        record: OrganizationRecord,
        teams: Vec<TeamRecord>,
        machine: &Machine,
    ) -> Result<organization::Model, CliError> {
        let teams = teams.into_iter().map(checked_team).collect::<Result<Vec<_>, _>>()?;
        let name = self.organization.as_ref().unwrap_or(&record.slug);
        let transaction = store::write(db).await?;
        let now = machine.clock.now();
        let organization = match store::find_organization(&transaction, name).await? {
            Some(organization) => organization,
            None => found(&transaction, name, &record, now).await?,
        };
        store::lock_organization(&transaction, organization.id).await?;
        let created = store::import_teams(&transaction, organization.id, teams, now).await?;
        transaction.commit().await?;
        if created > 0 {
            print::answer(format_args!("Created {created} teams."));
        }
        Ok(organization)
    }
}

async fn found(
    transaction: &sea_orm::DatabaseTransaction,
    slug: &str,
    record: &OrganizationRecord,
    now: crate::clock::Timestamp,
) -> Result<organization::Model, CliError> {
    if !store::is_slug(slug) {
        return Err(CliError::NoOrganization(one_line(slug, NAME_MAX)));
    }
    let name = name_in_file(&record.name)?;
    let new = NewOrganization {
        slug: slug.to_owned(),
        name: name.clone(),
        owner: None,
        open_membership: record.open_membership,
        allow_member_invite: record.allow_member_invite,
        allow_join_requests: record.allow_join_requests,
    };
    let founded = store::found_organization(transaction, new, now).await?;
    let organization = founded.ok_or_else(|| CliError::OrganizationExists(slug.to_owned()))?;
    let entry = AuditEntry {
        organization: organization.id,
        actor: None,
        actor_label: Some(OPERATOR),
        event: AuditEvent::OrganizationCreate,
        ip_address: None,
        target_object: Some(organization.id),
        target_user: None,
        data: json!({ "slug": slug, "name": name }),
    };
    store::record(transaction, entry, now).await?;
    print::answer(format_args!("Created organization {slug}."));
    Ok(organization)
}

fn checked_team(team: TeamRecord) -> Result<ImportedTeam, CliError> {
    let name = name_in_file(&team.name)?;
    if !store::is_slug(&team.slug) {
        return Err(FileError(format!("\"{}\" can't be the slug of a team.", one_line(&team.slug, NAME_MAX))).into());
    }
    Ok(ImportedTeam { slug: team.slug, name })
}

fn name_in_file(text: &str) -> Result<String, FileError> {
    let shown = one_line(text, NAME_MAX);
    name::checked(text)
        .map_err(|reason| FileError(format!("\"{shown}\" can't be the name of an organization or a team: {reason}")))
}

/// Says what became of the rows; a refused one makes the command end with 1.
fn tell(report: &Report, organization: &organization::Model) -> Result<(), CliError> {
    let count = |wanted: fn(&Outcome) -> bool| report.iter().filter(|(_, outcome)| wanted(outcome)).count();
    for (place, outcome) in report {
        match outcome {
            Outcome::Skipped(reason) => print::answer(format_args!("{place}: skipped. {reason}")),
            Outcome::Refused(reason) => print::answer(format_args!("{place}: refused. {reason}")),
            Outcome::Joined | Outcome::JoinedWithoutPassword | Outcome::Invited => {}
        }
    }
    let joined = count(|outcome| matches!(outcome, Outcome::Joined | Outcome::JoinedWithoutPassword));
    let invited = count(|outcome| matches!(outcome, Outcome::Invited));
    let skipped = count(|outcome| matches!(outcome, Outcome::Skipped(_)));
    let refused = count(|outcome| matches!(outcome, Outcome::Refused(_)));
    print::answer(format_args!(
        "{}: {joined} joined, {invited} invited, {skipped} skipped, {refused} refused.",
        organization.slug
    ));
    let without_password = count(|outcome| matches!(outcome, Outcome::JoinedWithoutPassword));
    if without_password > 0 {
        print::remark(format_args!(
            "{without_password} new accounts have no password yet: set it with `roster user set-password`."
        ));
    }
    if refused > 0 {
        return Err(CliError::Refused(format!("{refused} rows can't be imported; the reasons are above.")));
    }
    Ok(())
}
