//! Notices to the people who may decide a request.

use lettre::{Address, message::Mailbox};
use roster_api_types::Role;
use sea_orm::{ConnectionTrait, DbErr};

use super::{WorkError, Worker, after_failure};
use crate::{
    mail::{NoticeMail, Outgoing, members_link},
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
        let Some((organization, recipient)) = decider(&self.state.db, notice).await? else {
            return Ok(MailOutcome::Unwanted);
        };
        let Ok(address) = recipient.email.parse::<Address>() else {
            return Ok(MailOutcome::Failed(format!("Mail can't be sent to {}.", recipient.email)));
        };
        let administers_members = administers(&self.state.db, notice).await?;
        let view = view(&self.state.db, notice, administers_members).await?;
        let link = members_link(&self.state.settings.base_url, &organization.slug, view);
        let texts = NoticeMail {
            kind: notice.kind,
            organization: organization.name,
            facts: notice.facts.clone(),
            administers_members,
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

/// Does the recipient administer the organization's members today?
async fn administers(db: &impl ConnectionTrait, notice: &QueuedNotice) -> Result<bool, DbErr> {
    let membership = store::membership_of(db, notice.organization, notice.recipient).await?;
    let role = membership.and_then(|membership| membership.role.parse::<Role>().ok());
    Ok(role.is_some_and(Role::administers_members))
}

/// Where the recipient can do something about it, or at least see it: the removed are only for those who administer.
async fn view(
    db: &impl ConnectionTrait,
    notice: &QueuedNotice,
    administers_members: bool,
) -> Result<&'static str, DbErr> {
    Ok(match notice.kind {
        NoticeKind::Declined | NoticeKind::Renewal if !administers_members => "",
        NoticeKind::InviteRequest | NoticeKind::JoinRequest | NoticeKind::AccessRequest => "?view=requests",
        NoticeKind::Joined => "",
        NoticeKind::Declined => "?view=removed",
        NoticeKind::Renewal if is_removed(db, notice.subject).await? => "?view=removed",
        NoticeKind::Renewal | NoticeKind::Move => "?view=pending",
    })
}

async fn is_removed(db: &impl ConnectionTrait, membership: i64) -> Result<bool, DbErr> {
    let invitation = store::load_invitation(db, membership, None).await?;
    Ok(invitation.is_some_and(|invitation| invitation.membership.removed_at.is_some()))
}

/// May the recipient still decide the request, and is there still one?
async fn may_decide(db: &impl ConnectionTrait, notice: &QueuedNotice) -> Result<bool, DbErr> {
    let QueuedNotice { organization, subject, recipient, .. } = *notice;
    let (is_open, deciders) = match notice.kind {
        NoticeKind::AccessRequest => match store::find_access_request(db, organization, subject).await? {
            Some(request) => (true, store::team_deciders(db, organization, request.team_id).await?),
            None => (false, Vec::new()),
        },
        NoticeKind::Joined | NoticeKind::Declined | NoticeKind::Renewal | NoticeKind::Move => {
            return about_invitation(db, notice).await;
        }
        NoticeKind::InviteRequest | NoticeKind::JoinRequest => {
            (store::is_open_request(db, organization, subject).await?, store::member_deciders(db, organization).await?)
        }
    };
    Ok(is_open && deciders.contains(&recipient))
}

/// Is what the notice tells of an invitation still so, and the recipient still a member?
async fn about_invitation(db: &impl ConnectionTrait, notice: &QueuedNotice) -> Result<bool, DbErr> {
    let Some(invitation) = store::load_invitation(db, notice.subject, None).await? else { return Ok(false) };
    let row = invitation.membership;
    let is_so = match notice.kind {
        NoticeKind::Declined => row.declined_at.is_some(),
        NoticeKind::Renewal => row.renewal_asked_at.is_some(),
        NoticeKind::Move => row.move_asked_to.is_some() && row.removed_at.is_none(),
        _ => row.user_id.is_some() && row.removed_at.is_none(),
    };
    Ok(is_so && store::membership_of(db, notice.organization, notice.recipient).await?.is_some())
}

/// The recipient and the organization, if they may still be told.
async fn decider(
    db: &impl ConnectionTrait,
    notice: &QueuedNotice,
) -> Result<Option<(organization::Model, user::Model)>, DbErr> {
    if !may_decide(db, notice).await? {
        return Ok(None);
    }
    let organization = store::find_organization(db, &notice.organization.to_string()).await?;
    let recipient = store::find_active_user(db, notice.recipient).await?;
    Ok(organization.zip(recipient))
}
