//! Notices to the people who may decide a request.

use lettre::{Address, message::Mailbox};
use roster_api_types::Role;
use sea_orm::{ConnectionTrait, DbErr};

use super::{WorkError, Worker, after_failure};
use crate::{
    mail::{NoticeMail, Outgoing, requests_link},
    secret::Secret,
    store::{
        self, ClaimedMail, MailOutcome, NoticeKind, QueuedNotice,
        entity::{organization, user},
    },
};

impl Worker {
    /// Tries to send a notice, unless there is no longer anything to decide or nobody to decide it.
    pub(super) async fn deliver_notice(
        &self,
        mail: &ClaimedMail,
        notice: &QueuedNotice,
    ) -> Result<MailOutcome, WorkError> {
        if !is_open(&self.state.db, notice).await? {
            return Ok(MailOutcome::Unwanted);
        }
        let Some((organization, recipient)) = decider(&self.state.db, notice).await? else {
            return Ok(MailOutcome::Unwanted);
        };
        let Ok(address) = recipient.email.parse::<Address>() else {
            return Ok(MailOutcome::Failed(format!("Mail can't be sent to {}.", recipient.email)));
        };
        let link = requests_link(&self.state.settings.base_url, &organization.slug);
        let texts = NoticeMail {
            kind: notice.kind,
            organization: organization.name,
            facts: notice.facts.clone(),
            link: link.clone(),
        }
        .texts()?;
        let outgoing = Outgoing {
            name: format!("{}-{}-{}-{}", notice.kind.id(), mail.date_created.0, mail.id, mail.attempt),
            to: Mailbox::new(None, address),
            date: self.state.clock.now(),
            boundary: Secret::generate(&self.state.random).expose().to_owned(),
            texts,
            link,
        };
        Ok(match self.mailer.send(&outgoing, &self.from).await {
            Ok(()) => MailOutcome::Sent,
            Err(error) => after_failure(error, mail.attempt, self.state.clock.now()),
        })
    }
}

/// Is there still a request to decide? Of team access requests whoever decides one cancels its notices.
async fn is_open(db: &impl ConnectionTrait, notice: &QueuedNotice) -> Result<bool, DbErr> {
    match notice.kind {
        NoticeKind::AccessRequest => Ok(true),
        NoticeKind::InviteRequest | NoticeKind::JoinRequest => {
            store::is_open_request(db, notice.organization, notice.subject).await
        }
    }
}

/// The recipient and the organization, if they may still decide requests in it.
async fn decider(
    db: &impl ConnectionTrait,
    notice: &QueuedNotice,
) -> Result<Option<(organization::Model, user::Model)>, DbErr> {
    let Some(membership) = store::membership_of(db, notice.organization, notice.recipient).await? else {
        return Ok(None);
    };
    let role: Role = membership.role.parse().unwrap_or_default();
    if notice.kind != NoticeKind::AccessRequest && !role.administers_members() {
        return Ok(None);
    }
    let organization = store::find_organization(db, &notice.organization.to_string()).await?;
    let recipient = store::find_active_user(db, notice.recipient).await?;
    Ok(organization.zip(recipient))
}
