//! Links to a new password.

use lettre::{Address, message::Mailbox};

use super::{WorkError, Worker, after_failure};
use crate::{
    mail::{Outgoing, ResetMail, reset_link},
    secret::Secret,
    store::{self, ClaimedMail, MailOutcome, RESET_LIFE},
};

impl Worker {
    /// Tries to send a link to a new password, unless it was asked for so long ago that nobody waits for it.
    pub(super) async fn deliver_reset(&self, mail: &ClaimedMail, user: i64) -> Result<MailOutcome, WorkError> {
        let now = self.state.clock.now();
        let user = store::find_active_user(&self.state.db, user).await?;
        let Some(user) = user.filter(|_| now < mail.date_created.after(RESET_LIFE)) else {
            return Ok(MailOutcome::Unwanted);
        };
        let Ok(address) = user.email.parse::<Address>() else {
            return Ok(MailOutcome::Failed(format!("Mail can't be sent to {}.", user.email)));
        };
        let secret = Secret::generate(&self.state.random);
        let link = reset_link(&self.state.settings.base_url, &secret);
        let texts = ResetMail { to: user.email.clone(), link: link.clone() }.texts()?;
        let outgoing = Outgoing {
            name: format!("password-reset-{}-{}-{}", mail.date_created.0, mail.id, mail.attempt),
            to: Mailbox::new(None, address),
            date: now,
            boundary: Secret::generate(&self.state.random).expose().to_owned(),
            texts,
            link,
        };
        // Before the mail leaves: its link must never be unknown to us.
        store::create_reset(&self.state.db, user.id, &secret, now).await?;
        match self.mailer.send(&outgoing, &self.from).await {
            Ok(()) => Ok(MailOutcome::Sent),
            Err(error) => {
                if !error.may_have_arrived {
                    store::delete_reset(&self.state.db, &secret).await?;
                }
                Ok(after_failure(error, mail.attempt, self.state.clock.now()))
            }
        }
    }
}
