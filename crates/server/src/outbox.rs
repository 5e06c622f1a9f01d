//! The outbox's worker: takes mail that is due, sends it, and writes down what became of it.
//!
//! A mail is taken for a time (its lease); a worker that dies with it leaves it to the next. So a mail may go
//! out twice, but never not at all. Each try has a link of its own, whose secret exists in clear only while the
//! mail is written: what is stored is its hash, and that before the mail leaves.

mod notice;
mod reset;

use std::time::Duration;

use lettre::{Address, message::Mailbox};
use roster_api_types::{AcceptCode, EmailAddress};
use sea_orm::{ConnectionTrait, DbErr};
use tokio::sync::watch;

use crate::{
    clock::Timestamp,
    mail::{InvitationMail, Mailer, Outgoing, SendError, accept_link},
    rules::accept::{Caller, Facts, decide, role_to_give},
    secret::Secret,
    state::AppState,
    store::{self, ClaimedMail, Invitation, MailContent, MailOutcome, Occasion, QueuedNotice},
};

/// How long a worker may hold a mail. Longer than any try takes.
pub const LEASE: Duration = Duration::from_mins(5);
/// How often a mail is tried before it is given up: over three hours.
pub const TRIES_MAX: i32 = 12;
/// The pause after the first failed try; each one after is twice as long.
const PAUSE_FIRST: Duration = Duration::from_secs(10);
/// The longest pause between tries.
const PAUSE_MAX: Duration = Duration::from_hours(1);
/// The longest sleep: mail that another process wrote rings no bell here.
const SLEEP_MAX: Duration = Duration::from_mins(1);
/// How long to leave a failing database alone.
const SLEEP_AFTER_ERROR: Duration = Duration::from_secs(5);

/// Sends the outbox's mail. Several may run at once, in one process or many.
#[derive(Clone)]
pub struct Worker {
    state: AppState,
    mailer: Mailer,
    from: Mailbox,
}

/// The outbox's work failed for a reason of our own; the mail stays due.
#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] DbErr),
    /// A mail could not be written.
    #[error("a mail could not be written: {0}")]
    Template(#[from] askama::Error),
}

/// What is to be done about a mail.
enum Step {
    /// An invitation is to be sent, which this secret opens.
    Send(Box<Outgoing>, Secret),
    /// Nothing: this has become of it.
    Over(MailOutcome),
    /// A notice is to be given, if it is still so.
    Tell(QueuedNotice),
    /// A user is to be led to a new password, if they still wait for it.
    Reset(i64),
}

impl Worker {
    /// A worker that sends by `mailer`, in the name of `from`.
    #[must_use]
    pub const fn new(state: AppState, mailer: Mailer, from: Mailbox) -> Self {
        Self { state, mailer, from }
    }

    /// Works until `shutdown` says true or its sender is gone; a mail in hand is finished first.
    pub async fn run(self, mut shutdown: watch::Receiver<bool>) {
        while !is_over(&shutdown) {
            let pause = match self.work(&shutdown).await {
                Ok(pause) => pause,
                Err(error) => {
                    tracing::error!(%error, "the outbox failed");
                    SLEEP_AFTER_ERROR
                }
            };
            tokio::select! {
                _ = shutdown.wait_for(|over| *over) => return,
                () = self.state.outbox_bell.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Sends what is due; how long to sleep then.
    async fn work(&self, shutdown: &watch::Receiver<bool>) -> Result<Duration, WorkError> {
        self.deliver(|| !is_over(shutdown)).await?;
        let now = self.state.clock.now();
        let next = store::next_mail_due(&self.state.db, now).await?;
        Ok(next.map_or(SLEEP_MAX, |next| between(now, next).min(SLEEP_MAX)))
    }

    /// Sends everything that is due now; how many tries that were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deliver_due(&self) -> Result<usize, WorkError> {
        self.deliver(|| true).await
    }

    /// Takes one due mail after the other and tries to send it, for as long as `goes_on` says so; how many tries that were.
    /// What became of a mail is written together with taking the next, and in turn with everybody else who writes:
    /// whoever pushes in makes them all wait.
    async fn deliver(&self, goes_on: impl Fn() -> bool) -> Result<usize, WorkError> {
        let mut tries = 0;
        let mut next = self.take_next(&goes_on, None).await?;
        while let Some((mail, step)) = next {
            let outcome = match step? {
                Step::Send(outgoing, secret) => self.send_invitation(&mail, &outgoing, &secret).await?,
                Step::Over(outcome) => outcome,
                Step::Tell(notice) => self.deliver_notice(&mail, &notice).await?,
                Step::Reset(user) => self.deliver_reset(&mail, user).await?,
            };
            log(&mail, &outcome);
            next = self.take_next(&goes_on, Some((&mail, outcome))).await?;
            self.state.live.changed();
            tries += 1;
        }
        Ok(tries)
    }

    /// Writes down what became of the mail in hand, if there is one, and takes the next that is due.
    async fn take_next(
        &self,
        goes_on: &impl Fn() -> bool,
        done: Option<(&ClaimedMail, MailOutcome)>,
    ) -> Result<Option<(ClaimedMail, Result<Step, WorkError>)>, DbErr> {
        let transaction = self.state.writer.begin().await?;
        let now = self.state.clock.now();
        if let Some((mail, outcome)) = done {
            store::finish_mail(&transaction, mail, outcome, now).await?;
        }
        let mail = if goes_on() { store::claim_mail(&transaction, now, LEASE).await? } else { None };
        let next = match mail {
            Some(mail) => match self.prepare(&transaction, &mail).await {
                Err(WorkError::Database(error)) => return Err(error),
                // A mail that can't be written stays taken for a while, so that it isn't in the others' way.
                step => Some((mail, step)),
            },
            None => None,
        };
        transaction.commit().await?;
        Ok(next)
    }

    /// What is to be done about a mail that is just taken. An invitation's link is made with it: before the mail leaves, as it
    /// must never be unknown to us.
    async fn prepare(&self, transaction: &impl ConnectionTrait, mail: &ClaimedMail) -> Result<Step, WorkError> {
        let membership = match mail.content {
            MailContent::Invitation { membership, .. } => membership,
            MailContent::Notice(ref notice) => return Ok(Step::Tell(notice.clone())),
            MailContent::PasswordReset(user) => return Ok(Step::Reset(user)),
        };
        let now = self.state.clock.now();
        let Some(invitation) = store::load_invitation(transaction, membership, None).await? else {
            return Ok(Step::Over(MailOutcome::Failed("The invitation is gone.".into())));
        };
        if let Some(outcome) = obstacle(&invitation, now) {
            return Ok(Step::Over(outcome));
        }
        let secret = Secret::generate(&self.state.random);
        match self.outgoing(mail, &invitation, &secret)? {
            Ok(outgoing) => {
                store::create_invitation_token(transaction, membership, &secret, now).await?;
                Ok(Step::Send(Box::new(outgoing), secret))
            }
            Err(reason) => Ok(Step::Over(MailOutcome::Failed(reason))),
        }
    }

    async fn send_invitation(
        &self,
        mail: &ClaimedMail,
        outgoing: &Outgoing,
        secret: &Secret,
    ) -> Result<MailOutcome, WorkError> {
        match self.mailer.send(outgoing, &self.from).await {
            Ok(()) => Ok(MailOutcome::Sent),
            Err(error) => {
                if !error.may_have_arrived {
                    let transaction = self.state.writer.begin().await?;
                    store::delete_invitation_token(&transaction, secret).await?;
                    transaction.commit().await?;
                }
                Ok(after_failure(error, mail.attempt, self.state.clock.now()))
            }
        }
    }

    /// The mail, or why it can never be written.
    fn outgoing(
        &self,
        mail: &ClaimedMail,
        invitation: &Invitation,
        secret: &Secret,
    ) -> Result<Result<Outgoing, String>, WorkError> {
        let Some(to) = invitation.membership.email.as_deref().and_then(|email| email.parse::<EmailAddress>().ok())
        else {
            return Ok(Err("The invitation has no address that mail could be sent to.".into()));
        };
        let Ok(address) = to.as_str().parse::<Address>() else {
            return Ok(Err(format!("Mail can't be sent to {to}.")));
        };
        let facts = Facts::from(invitation);
        let inviter = invitation.inviter.as_ref();
        let (referrer, occasion) = match &mail.content {
            MailContent::Invitation { referrer, occasion, .. } => (referrer.as_deref(), *occasion),
            MailContent::Notice(_) | MailContent::PasswordReset(_) => (None, Occasion::First),
        };
        let link = accept_link(&self.state.settings.base_url, invitation.membership.id, secret, referrer);
        let texts = InvitationMail {
            to,
            organization: invitation.organization.name.clone(),
            inviter: inviter.map(|user| if user.name.is_empty() { &user.email } else { &user.name }).cloned(),
            role: role_to_give(facts.role, facts.inviter),
            expires_at: facts.expires_at,
            link: link.clone(),
            occasion,
        }
        .texts()?;
        Ok(Ok(Outgoing {
            name: format!("invitation-{}-{}-{}", mail.date_created.0, mail.id, mail.attempt),
            to: Mailbox::new(None, address),
            date: self.state.clock.now(),
            boundary: Secret::generate(&self.state.random).expose().to_owned(),
            texts,
            link,
        }))
    }
}

fn is_over(shutdown: &watch::Receiver<bool>) -> bool {
    *shutdown.borrow() || shutdown.has_changed().is_err()
}

/// What stands in the way of sending, although the mail was due. Meanwhile accepted, withdrawn or expired
/// invitations keep their mail, which is no longer due: should the invitation come back, so does the mail.
fn obstacle(invitation: &Invitation, now: Timestamp) -> Option<MailOutcome> {
    let facts = Facts::from(invitation);
    match decide(Some(facts), Caller::SignedOut, now) {
        Err(AcceptCode::SignedOut) | Ok(_) => None,
        Err(AcceptCode::Used | AcceptCode::Declined | AcceptCode::Expired) => Some(MailOutcome::Later(now, None)),
        Err(AcceptCode::Revoked) if facts.removed => Some(MailOutcome::Later(now, None)),
        Err(AcceptCode::Revoked) => Some(MailOutcome::Failed("Whoever sent the invitation is no member now.".into())),
        Err(_) => Some(MailOutcome::Failed("The invitation can't be accepted yet.".into())),
    }
}

fn after_failure(error: SendError, attempt: i32, now: Timestamp) -> MailOutcome {
    if error.is_permanent || attempt >= TRIES_MAX {
        MailOutcome::Failed(error.reason)
    } else {
        MailOutcome::Later(now.after(pause_after(attempt)), Some(error.reason))
    }
}

/// The pause after the given failed try, counted from 1.
fn pause_after(attempt: i32) -> Duration {
    let doublings = u32::try_from(attempt.saturating_sub(1)).unwrap_or_default();
    PAUSE_FIRST.saturating_mul(2_u32.saturating_pow(doublings)).min(PAUSE_MAX)
}

fn between(now: Timestamp, later: Timestamp) -> Duration {
    Duration::from_micros(u64::try_from(later.0.saturating_sub(now.0)).unwrap_or_default())
}

fn log(mail: &ClaimedMail, outcome: &MailOutcome) {
    let ClaimedMail { id, attempt, .. } = mail;
    match outcome {
        MailOutcome::Sent => tracing::info!(mail = id, attempt, "sent"),
        MailOutcome::Later(at, Some(reason)) => tracing::warn!(mail = id, attempt, %at, %reason, "will be tried again"),
        MailOutcome::Later(_, None) => tracing::info!(mail = id, attempt, "no longer wanted"),
        MailOutcome::Unwanted => tracing::info!(mail = id, attempt, "no longer wanted: forgotten"),
        MailOutcome::Failed(reason) => tracing::error!(mail = id, attempt, %reason, "given up"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_from_ten_seconds_to_an_hour() {
        let seconds: Vec<u64> = (1..=TRIES_MAX).map(|attempt| pause_after(attempt).as_secs()).collect();
        assert_eq!(seconds, [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600]);
        assert_eq!(pause_after(i32::MAX), PAUSE_MAX);
    }
}
