use clap::{Args, Subcommand};
use roster_api_types::{AuditEvent, BOT_ROLE_MAX, CreateBot, Rights};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{CliError, DatabaseOptions, Machine, org::OPERATOR, print, token};
use crate::{
    rules::{self, invitation::KnownTeam},
    store::{self, AuditEntry, NewApiToken, NewBot, entity::membership},
};

/// What a bot's first token is called.
const FIRST_TOKEN: &str = "First token";
/// No membership has this number: the command line is on no team.
const NOBODY: i64 = 0;

/// What to do about bots.
#[derive(Debug, Subcommand)]
pub enum Bot {
    /// Create a bot and its first API token, which is printed once, and alone, to the standard output.
    Create(Create),
}

/// The new bot.
#[derive(Debug, Args)]
pub struct Create {
    /// The slug or id of its organization.
    #[arg(long)]
    organization: String,
    /// What to call it.
    #[arg(long)]
    name: String,
    /// Its role: member, admin or manager.
    #[arg(long, default_value = "member")]
    role: String,
    /// The slug of one of its teams; repeat the option, or put commas between. All teams unless given.
    #[arg(long = "team", value_delimiter = ',')]
    teams: Vec<String>,
    #[command(flatten)]
    bounds: token::Bounds,
    #[command(flatten)]
    database: DatabaseOptions,
}

impl Bot {
    pub(super) async fn run(self, machine: &Machine) -> Result<(), CliError> {
        let Self::Create(command) = self;
        command.run(machine).await
    }
}

impl Create {
    async fn run(self, machine: &Machine) -> Result<(), CliError> {
        let token = self.bounds.check(FIRST_TOKEN, machine)?;
        let db = self.database.open().await?;
        let found = store::find_organization(&db, &self.organization).await?;
        let organization = found.ok_or_else(|| CliError::NoOrganization(self.organization.clone()))?;
        let now = machine.clock.now();
        let transaction = store::write(&db).await?;
        store::lock_organization(&transaction, organization.id).await?;
        let bot = self.check(&transaction, organization.id).await?;
        let row = store::create_bot(&transaction, bot, store::bot_address(&machine.random), now).await?;
        let entry = AuditEntry {
            organization: organization.id,
            actor: None,
            actor_label: Some(OPERATOR),
            event: AuditEvent::MemberAdd,
            ip_address: None,
            target_object: Some(row.id),
            target_user: row.user_id,
            data: json!({ "role": row.role, "has_global_access": row.has_global_access, "bot": true }),
        };
        store::record(&transaction, entry, now).await?;
        let membership::Model { id, user_id, .. } = row;
        let user = user_id.ok_or_else(|| CliError::Refused(format!("Bot {id} has no user.")))?;
        let token = NewApiToken {
            user,
            organization: Some(organization.id),
            name: token.name,
            scopes: token.scopes,
            expires_at: token.expires_at,
        };
        let secret = token::create_token(&transaction, token, &[organization], machine).await?;
        transaction.commit().await?;
        print::remark(format_args!("Created bot {} as member {id}.", self.name.trim()));
        token::tell(&secret);
        Ok(())
    }

    async fn check(&self, db: &impl ConnectionTrait, organization: i64) -> Result<NewBot, CliError> {
        let teams = store::team_names_for(db, organization, NOBODY).await?;
        let teams: Vec<KnownTeam> = teams.into_iter().map(KnownTeam::from).collect();
        let body = CreateBot {
            name: Some(self.name.clone()),
            org_role: Some(self.role.clone()),
            teams: (!self.teams.is_empty()).then(|| self.teams.clone()),
            ..CreateBot::default()
        };
        let maker = (BOT_ROLE_MAX, Rights::of(BOT_ROLE_MAX));
        let bot = rules::bot::check(&body, maker, &teams).map_err(|faults| {
            CliError::fault(&faults, |field| match field {
                "orgRole" => "--role",
                "teams" => "--team",
                _ => "--name",
            })
        })?;
        Ok(NewBot {
            organization,
            name: bot.name,
            role: bot.role,
            has_global_access: bot.has_global_access,
            teams: bot.teams,
        })
    }
}
