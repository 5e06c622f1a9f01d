//! What every handler can reach.

use std::{path::PathBuf, sync::Arc, time::Duration};

use sea_orm::DatabaseConnection;
use tokio::sync::Notify;

use crate::{
    client::TrustedProxies, clock::Clock, legacy::LegacyKey, live::Live, look::Look, password::PasswordHashing,
    random::Random, rules::reminder::Reminders, store::Writer,
};

/// What every handler can reach; cheap to clone.
#[derive(Clone, Debug)]
pub struct AppState {
    /// The database.
    pub db: DatabaseConnection,
    /// Begins transactions that write.
    pub writer: Writer,
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub random: Random,
    /// Password hashing at the installation's cost.
    pub passwords: PasswordHashing,
    /// Rung when there is new mail in the outbox.
    pub outbox_bell: Arc<Notify>,
    /// The word that something has changed, for open pages.
    pub live: Live,
    /// How the installation is set up.
    pub settings: Arc<Settings>,
}

/// How the installation is set up.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where browsers reach us, without a slash at the end: `https://roster.example.com`.
    pub base_url: String,
    /// The reverse proxies that are believed about where a request comes from.
    pub trusted_proxies: TrustedProxies,
    /// How long an answer may take to begin. What goes on after that, as live events do, has no end.
    pub answer_time: Duration,
    /// The folder of the built app; none when something else serves it.
    pub app: Option<PathBuf>,
    /// How the operator has the app look.
    pub look: Look,
    /// The folder whose mails `/dev/mail/` shows; none when mail really goes out.
    pub captured_mail: Option<PathBuf>,
    /// Are links of invitations told to whoever has `member:admin`, once, in the answer that makes them?
    pub shows_invite_links: bool,
    /// How many invitations a person, and an organization, may send in a day; resent ones count too.
    pub invites_per_day: u32,
    /// How long removed members and withdrawn invitations are kept; none for good.
    pub purge_after: Option<Duration>,
    /// When invitees are reminded.
    pub reminders: Reminders,
    /// The secret key of the installation that imported invitations come from; see [`crate::legacy`].
    pub legacy_key: Option<LegacyKey>,
}

impl Settings {
    /// Are we reached over TLS, so that cookies can be kept to it?
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}
