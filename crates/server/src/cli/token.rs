use clap::{Args, Subcommand};
use roster_api_types::{AuditEvent, CreateApiToken, EmailAddress};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{CliError, DatabaseOptions, Machine, org::OPERATOR, print};
use crate::{
    rules,
    secret::ApiSecret,
    store::{
        self, AuditEntry, NewApiToken,
        entity::{api_token, organization},
    },
};

/// What to do about API tokens.
#[derive(Debug, Subcommand)]
pub enum Token {
    /// Create an API token for a user. The token is printed once, and alone, to the standard output.
    Create(Create),
}

/// What an API token may be.
#[derive(Clone, Debug, Args)]
pub struct Bounds {
    /// What it may be used for, such as `member:read`; repeat the option, or put commas between.
    #[arg(long = "scope", required = true, value_delimiter = ',')]
    pub scopes: Vec<String>,
    /// Until when it can be used, as 2027-01-31T12:00:00Z; until it is revoked unless given.
    #[arg(long)]
    pub expires: Option<String>,
}

/// The new token.
#[derive(Debug, Args)]
pub struct Create {
    /// The address of the user for whom it stands.
    #[arg(long)]
    user: EmailAddress,
    /// What to call it.
    #[arg(long)]
    name: String,
    #[command(flatten)]
    bounds: Bounds,
    /// The slug or id of the only organization that it is to open; all of the user's unless given.
    #[arg(long)]
    organization: Option<String>,
    #[command(flatten)]
    database: DatabaseOptions,
}

impl Token {
    pub(super) async fn run(self, machine: &Machine) -> Result<(), CliError> {
        let Self::Create(command) = self;
        command.run(machine).await
    }
}

impl Bounds {
    /// Checks what a token called `name` is to be.
    pub fn check(&self, name: &str, machine: &Machine) -> Result<rules::token::Token, CliError> {
        let body = CreateApiToken {
            name: Some(name.to_owned()),
            scopes: Some(self.scopes.clone()),
            organization: None,
            expires_at: self.expires.clone(),
        };
        rules::token::check(&body, machine.clock.now()).map_err(|faults| {
            CliError::fault(&faults, |field| match field {
                "scopes" => "--scope",
                "expiresAt" => "--expires",
                _ => "--name",
            })
        })
    }
}

impl Create {
    async fn run(self, machine: &Machine) -> Result<(), CliError> {
        let token = self.bounds.check(&self.name, machine)?;
        let db = self.database.open().await?;
        let found = store::find_user_by_email(&db, &self.user.key()).await?;
        let user = found.ok_or_else(|| CliError::NoUser(self.user.to_string()))?;
        let mut opened = store::organizations_of(&db, user.id).await?;
        if let Some(name) = &self.organization {
            opened.retain(|own| own.slug == *name || own.id.to_string() == *name);
            if opened.is_empty() {
                return Err(CliError::Refused(format!("{} belongs to no organization \"{name}\".", user.email)));
            }
        }
        let organization = self.organization.as_ref().and_then(|_| opened.first()).map(|own| own.id);
        let row = NewApiToken {
            user: user.id,
            organization,
            name: token.name,
            scopes: token.scopes,
            expires_at: token.expires_at,
        };
        let transaction = store::write(&db).await?;
        let secret = create_token(&transaction, row, &opened, machine).await?;
        transaction.commit().await?;
        tell(&secret);
        Ok(())
    }
}

/// Writes the token, and that it was made into the log of each organization that it opens.
pub async fn create_token(
    transaction: &impl ConnectionTrait,
    token: NewApiToken,
    opened: &[organization::Model],
    machine: &Machine,
) -> Result<ApiSecret, CliError> {
    let (secret, now) = (ApiSecret::generate(&machine.random), machine.clock.now());
    let api_token::Model { id, user_id, name, prefix, scopes, .. } =
        store::create_api_token(transaction, token, &secret, now).await?;
    let scopes: Vec<&str> = scopes.split_whitespace().collect();
    for organization in opened {
        let entry = AuditEntry {
            organization: organization.id,
            actor: None,
            actor_label: Some(OPERATOR),
            event: AuditEvent::TokenCreate,
            ip_address: None,
            target_object: Some(id),
            target_user: Some(user_id),
            data: json!({ "name": name, "prefix": prefix, "scopes": scopes }),
        };
        store::record(transaction, entry, now).await?;
    }
    Ok(secret)
}

/// Shows the new token, the only time.
pub fn tell(secret: &ApiSecret) {
    print::remark("This is the token. It is shown this once; only its hash is kept.");
    print::answer(secret.expose());
}
