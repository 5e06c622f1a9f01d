use clap::{Args, Subcommand};
use roster_api_types::{AuditEvent, EmailAddress};
use serde_json::json;

use super::{CliError, DatabaseOptions, Machine, print};
use crate::{
    rules::name,
    store::{self, AuditEntry, NewOrganization},
};

/// Who did it, in the audit log.
pub const OPERATOR: &str = "roster (command line)";

/// What to do about organizations.
#[derive(Debug, Subcommand)]
pub enum Org {
    /// Create an organization.
    Create(Create),
}

/// The new organization.
#[derive(Debug, Args)]
pub struct Create {
    /// Its name in addresses: a-z, 0-9, `-`, `_`, at most 50 of them, not digits alone.
    slug: String,
    /// Its name as shown; the slug unless given.
    #[arg(long)]
    name: Option<String>,
    /// The address of the user who owns it. Without an owner nobody can administer it.
    #[arg(long)]
    owner: Option<EmailAddress>,
    #[command(flatten)]
    database: DatabaseOptions,
}

impl Org {
    pub(super) async fn run(self, machine: &Machine) -> Result<(), CliError> {
        let Self::Create(command) = self;
        command.run(machine).await
    }
}

impl Create {
    async fn run(self, machine: &Machine) -> Result<(), CliError> {
        if !store::is_slug(&self.slug) {
            let reason = "Use up to 50 of a-z, 0-9, - and _, not digits alone.".to_owned();
            return Err(CliError::Value { option: "The slug", reason });
        }
        let name = name::checked(self.name.as_deref().unwrap_or(&self.slug));
        let name = name.map_err(|reason| CliError::Value { option: "--name", reason })?;
        let db = self.database.open().await?;
        let owner = match &self.owner {
            Some(email) => {
                let user = store::find_user_by_email(&db, &email.key()).await?;
                Some(user.filter(|user| !user.is_bot).ok_or_else(|| CliError::NoUser(email.to_string()))?.id)
            }
            None => None,
        };
        let now = machine.clock.now();
        let transaction = store::write(&db).await?;
        let new = NewOrganization {
            slug: self.slug.clone(),
            name,
            owner,
            open_membership: true,
            allow_member_invite: true,
            allow_join_requests: true,
        };
        let founded = store::found_organization(&transaction, new, now).await?;
        let organization = founded.ok_or_else(|| CliError::OrganizationExists(self.slug.clone()))?;
        let entry = AuditEntry {
            organization: organization.id,
            actor: None,
            actor_label: Some(OPERATOR),
            event: AuditEvent::OrganizationCreate,
            ip_address: None,
            target_object: Some(organization.id),
            target_user: owner,
            data: json!({ "slug": organization.slug, "name": organization.name }),
        };
        store::record(&transaction, entry, now).await?;
        transaction.commit().await?;
        print::answer(format_args!("Created organization {} ({}).", organization.id, organization.slug));
        if owner.is_none() {
            print::remark("It has no owner yet. Import members, one of them an owner, with `roster import`.");
        }
        Ok(())
    }
}
