//! The command line.

use std::{net::IpAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand};

use crate::mail;

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
}

/// How to serve.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// The folder for the database and, with file mail, the mails; created if missing.
    #[arg(long, default_value = "var")]
    pub data: PathBuf,
    /// The port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 8000)]
    pub port: u16,
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// The folder of the built app; without it only the API is served.
    #[arg(long)]
    pub app: Option<PathBuf>,
    /// Where browsers reach the server; the address it listens on unless given.
    #[arg(long, env = "ROSTER_BASE_URL")]
    pub base_url: Option<String>,
    /// A PostgreSQL database (postgres://…) instead of SQLite in the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// `file` keeps mails in the data folder and shows them under /dev/mail/; or an SMTP server: smtp://user:password@host:port.
    #[arg(long, env = "ROSTER_MAIL", hide_env_values = true, default_value = "file")]
    pub mail: String,
    /// A PEM file of further certificate authorities that may vouch for the mail server, such as a company's own.
    #[arg(long, env = "ROSTER_MAIL_CA")]
    pub mail_ca: Option<PathBuf>,
    /// The sender of mails.
    #[arg(long, env = "ROSTER_MAIL_FROM", default_value = mail::DEFAULT_FROM)]
    pub mail_from: String,
    /// Fill an empty database with the demo organization `acme`.
    #[arg(long)]
    pub demo: bool,
}
