use clap::{Args, Subcommand};
use roster_api_types::{EmailAddress, is_bot_address};

use super::{CliError, DatabaseOptions, Machine, print, secret_input::new_password};
use crate::{password::PasswordHashing, rules::name, store};

/// What to do about users.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Create an account. The password is asked for, or read from the standard input.
    Create(Create),
    /// Set an account's password and sign it out everywhere. The password is asked for, or read from the
    /// standard input.
    SetPassword(SetPassword),
}

/// The new account.
#[derive(Debug, Args)]
pub struct Create {
    /// The address, with which the person signs in.
    email: EmailAddress,
    /// The person's name.
    #[arg(long, default_value = "")]
    name: String,
    #[command(flatten)]
    database: DatabaseOptions,
}

/// The account.
#[derive(Debug, Args)]
pub struct SetPassword {
    /// The address, with which the person signs in.
    email: EmailAddress,
    #[command(flatten)]
    database: DatabaseOptions,
}

impl User {
    pub(super) async fn run(self, machine: &Machine) -> Result<(), CliError> {
        match self {
            Self::Create(command) => command.run(machine).await,
            Self::SetPassword(command) => command.run(machine).await,
        }
    }
}

impl Create {
    async fn run(self, machine: &Machine) -> Result<(), CliError> {
        if is_bot_address(&self.email) {
            return Err(CliError::Refused("This is a bot's address. Make bots with `roster bot create`.".into()));
        }
        let name = name::of_person(&self.name).map_err(|reason| CliError::Value { option: "--name", reason })?;
        let db = self.database.open().await?;
        if store::find_user_by_email(&db, &self.email.key()).await?.is_some() {
            return Err(CliError::UserExists(self.email.to_string()));
        }
        let hashing = PasswordHashing::recommended(&machine.random)?;
        let password_hash = hashing.hash(new_password(&[&name, self.email.as_str()])?, &machine.random).await?;
        let created = store::create_user(&db, &self.email, &name, password_hash, machine.clock.now()).await?;
        let user = created.ok_or_else(|| CliError::UserExists(self.email.to_string()))?;
        print::answer(format_args!("Created user {} ({}).", user.id, user.email));
        Ok(())
    }
}

impl SetPassword {
    async fn run(self, machine: &Machine) -> Result<(), CliError> {
        let db = self.database.open().await?;
        let found = store::find_user_by_email(&db, &self.email.key()).await?;
        let user = found.ok_or_else(|| CliError::NoUser(self.email.to_string()))?;
        if user.is_bot {
            return Err(CliError::Refused("Bots have no password. Give them API tokens.".into()));
        }
        let hashing = PasswordHashing::recommended(&machine.random)?;
        let password_hash = hashing.hash(new_password(&[&user.name, &user.email])?, &machine.random).await?;
        store::set_password(&db, user.id, password_hash).await?;
        print::answer(format_args!("{} has a new password and is signed out everywhere.", user.email));
        Ok(())
    }
}
