use std::{net::IpAddr, path::PathBuf};

use clap::Args;

use crate::{client::TrustedProxies, look::Look, mail, rules::reminder::Reminders};

/// How many invitations a day are allowed unless told otherwise.
pub const INVITES_PER_DAY: u32 = 100;

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
    /// A layout file (JSON) for the table of members instead of the built app's; read whenever a page asks for it.
    #[arg(long, env = "ROSTER_LAYOUT")]
    pub layout: Option<PathBuf>,
    /// A stylesheet (CSS) of your own, which every page has after the app's.
    #[arg(long, env = "ROSTER_STYLESHEET")]
    pub stylesheet: Option<PathBuf>,
    /// Where browsers reach the server; the address it listens on unless given.
    #[arg(long, env = "ROSTER_BASE_URL")]
    pub base_url: Option<String>,
    /// Reverse proxies in front, by address or network: 127.0.0.1,10.0.0.0/8. What they write into X-Forwarded-For tells
    /// where a request comes from. Unless given it comes from whoever connects.
    #[arg(long, env = "ROSTER_TRUSTED_PROXY")]
    pub trusted_proxy: Option<TrustedProxies>,
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
    /// Tell managers and owners the link of an invitation they make, once, for handing it over by other means than mail.
    #[arg(long, env = "ROSTER_INVITE_LINKS")]
    pub invite_links: bool,
    /// How many invitations one person, and all of one organization, may send within a day; sending again counts too.
    #[arg(long, env = "ROSTER_INVITES_PER_DAY", default_value_t = INVITES_PER_DAY)]
    pub invites_per_day: u32,
    /// Delete removed members and withdrawn or declined invitations for good after so many days. Unless given they are kept,
    /// and can be restored.
    #[arg(long, env = "ROSTER_PURGE_AFTER", value_parser = clap::value_parser!(u16).range(1..))]
    pub purge_after: Option<u16>,
    /// Remind invitees after so many days each, while their invitation is open: 2,5,10. Unless given nobody is reminded.
    #[arg(long, env = "ROSTER_REMIND_AFTER")]
    pub remind_after: Option<Reminders>,
    /// The secret key of the installation that imported invitations come from, so that the links it mailed
    /// stay good. Only invitations imported with their old numbers, until accepted or sent again.
    #[arg(long, env = "ROSTER_LEGACY_SECRET_KEY", hide_env_values = true)]
    pub legacy_secret_key: Option<String>,
    /// Fill an empty database with the demo organization `acme`.
    #[arg(long)]
    pub demo: bool,
}

impl Serve {
    /// How the operator has the app look.
    #[must_use]
    pub fn look(&self) -> Look {
        Look { layout: self.layout.clone(), stylesheet: self.stylesheet.clone() }
    }
}
