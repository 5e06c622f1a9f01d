//! The command line: one file per command.
//!
//! A command prints what it was asked for to the standard output and everything else to the standard error.
//! It ends with 0; with 1 and one sentence when it couldn't do what it was asked; with 2 when it couldn't
//! make out what that is.

mod bot;
mod database;
mod doctor;
mod error;
mod export;
mod import;
mod migrate;
mod org;
mod print;
mod secret_input;
mod serve;
mod token;
mod user;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub(crate) use self::print::answer;
pub use self::{database::DatabaseOptions, error::CliError, serve::Serve};
use crate::{clock::Clock, random::Random};

/// Roster: an organization's members, their teams and invitations.
#[derive(Debug, Parser)]
#[command(name = "roster", version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API and the app until stopped.
    Serve(Serve),
    /// Create accounts and set their passwords.
    #[command(subcommand)]
    User(user::User),
    /// Create organizations.
    #[command(subcommand)]
    Org(org::Org),
    /// Create API tokens.
    #[command(subcommand)]
    Token(token::Token),
    /// Create bots: members that act through API tokens only.
    #[command(subcommand)]
    Bot(bot::Bot),
    /// Write an organization, or a copy of the whole database, to a file; also while the server runs.
    Export(export::Export),
    /// Read members and invitations from a file.
    Import(import::Import),
    /// Create the database or bring its tables up to date; `serve` does so by itself.
    Migrate(migrate::Migrate),
    /// Check an installation and say what is wrong with it.
    Doctor(Box<doctor::Doctor>),
}

/// What commands take from the machine.
#[derive(Clone, Debug)]
struct Machine {
    clock: Clock,
    random: Random,
}

impl Cli {
    /// Does what was asked.
    ///
    /// # Errors
    /// When that can't be done; the error is one sentence for whoever asked.
    pub async fn run(self) -> Result<ExitCode, CliError> {
        let machine = Machine { clock: Clock::System, random: Random::System };
        match self.command {
            Command::Serve(options) => crate::serve::serve(options).await?,
            Command::User(command) => command.run(&machine).await?,
            Command::Org(command) => command.run(&machine).await?,
            Command::Token(command) => command.run(&machine).await?,
            Command::Bot(command) => command.run(&machine).await?,
            Command::Export(command) => command.run(&machine).await?,
            Command::Import(command) => command.run(&machine).await?,
            Command::Migrate(command) => return command.run().await,
            Command::Doctor(command) => return command.run(&machine).await,
        }
        Ok(ExitCode::SUCCESS)
    }
}
