//! Notices: mail to the people who may decide a request.

use std::str::FromStr;

use roster_api_types::{DeliveryState, Role};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, DbErr, DeleteMany, EntityTrait, QueryFilter,
    QuerySelect, QueryTrait, Statement, sea_query::OnConflict,
};
use serde::{Deserialize, Serialize};

use super::{
    dialect::together,
    entity::{membership, outbox, user},
    invitations::APPROVED,
};
use crate::clock::Timestamp;

/// What a notice is about: a request, or what has become of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// A member asks that somebody be invited.
    InviteRequest,
    /// A stranger asks to join the organization.
    JoinRequest,
    /// A member asks to join a team.
    AccessRequest,
    /// Somebody has joined by an invitation.
    Joined,
    /// An invitee has declined.
    Declined,
    /// An invitee asks for a new invitation.
    Renewal,
    /// Another account asks to be given an invitation.
    Move,
}

impl NoticeKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::InviteRequest,
        Self::JoinRequest,
        Self::AccessRequest,
        Self::Joined,
        Self::Declined,
        Self::Renewal,
        Self::Move,
    ];

    /// Is it about a request, which somebody has to decide?
    #[must_use]
    pub const fn is_request(self) -> bool {
        matches!(self, Self::InviteRequest | Self::JoinRequest | Self::AccessRequest)
    }

    /// The kind's name in the store.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::InviteRequest => "invite-request",
            Self::JoinRequest => "join-request",
            Self::AccessRequest => "access-request",
            Self::Joined => "joined",
            Self::Declined => "declined",
            Self::Renewal => "renewal",
            Self::Move => "move",
        }
    }
}

/// A text that names no kind of notice.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no kind of notice")]
pub struct UnknownNoticeKind(String);

impl FromStr for NoticeKind {
    type Err = UnknownNoticeKind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.id() == text).ok_or_else(|| UnknownNoticeKind(text.to_owned()))
    }
}

/// What a notice tells, as it was when the request was made. Names as their owners wrote them; no secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeFacts {
    /// The name or address of the person whom the request is about.
    pub person: String,
    /// The name or address of whoever asks, when that is somebody else; the address that an invitation is to be moved to.
    pub requester: Option<String>,
    /// The role asked for.
    pub role: Option<Role>,
    /// The name of the team asked for.
    pub team: Option<String>,
}

/// A request that several people may decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice<'a> {
    /// Where.
    pub organization: i64,
    /// What kind of request.
    pub kind: NoticeKind,
    /// The request's number: a membership's for invite and join requests, else its own.
    pub subject: i64,
    /// The users who may decide it; each gets one mail.
    pub recipients: &'a [i64],
    /// What it tells them.
    pub facts: NoticeFacts,
}

/// A notice to one person, as it waits in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedNotice {
    /// Where.
    pub organization: i64,
    /// What kind of request.
    pub kind: NoticeKind,
    /// The request's number.
    pub subject: i64,
    /// The user it is for.
    pub recipient: i64,
    /// What it tells.
    pub facts: NoticeFacts,
}

impl TryFrom<outbox::Model> for QueuedNotice {
    type Error = DbErr;

    fn try_from(row: outbox::Model) -> Result<Self, Self::Error> {
        let incomplete = || DbErr::Type(format!("the notice {} is incomplete", row.id));
        Ok(Self {
            organization: row.organization_id.ok_or_else(incomplete)?,
            kind: row.kind.parse().map_err(|error: UnknownNoticeKind| DbErr::Type(error.to_string()))?,
            subject: row.subject_id.ok_or_else(incomplete)?,
            recipient: row.recipient_id.ok_or_else(incomplete)?,
            facts: serde_json::from_str(row.data.as_deref().ok_or_else(incomplete)?)
                .map_err(|error| DbErr::Json(error.to_string()))?,
        })
    }
}

/// Asks for a notice's mails, in the transaction that writes the request. Nobody gets the same notice twice,
/// however often it is asked for. Ring the outbox's bell after the commit.
///
/// # Errors
/// When the database fails.
pub async fn enqueue_notice(
    transaction: &impl ConnectionTrait,
    notice: Notice<'_>,
    now: Timestamp,
) -> Result<(), DbErr> {
    match asking_for_notice(transaction.get_database_backend(), &notice, now)? {
        Some(step) => transaction.execute_raw(step).await.map(drop),
        None => Ok(()),
    }
}

/// Asks for a notice's mails in the place of those of an earlier one about the same: when something happens again it is told
/// again.
///
/// # Errors
/// When the database fails.
pub async fn renew_notice(transaction: &impl ConnectionTrait, notice: Notice<'_>, now: Timestamp) -> Result<(), DbErr> {
    together(transaction, renewing(transaction.get_database_backend(), &notice, now)?).await.map(drop)
}

/// The steps of [`renew_notice`].
pub(super) fn renewing(backend: DbBackend, notice: &Notice<'_>, now: Timestamp) -> Result<Vec<Statement>, DbErr> {
    let mut steps = vec![forgetting(notice.kind, notice.subject).build(backend)];
    steps.extend(asking_for_notice(backend, notice, now)?);
    Ok(steps)
}

/// None when there is nobody to tell.
fn asking_for_notice(backend: DbBackend, notice: &Notice<'_>, now: Timestamp) -> Result<Option<Statement>, DbErr> {
    let data = serde_json::to_string(&notice.facts).map_err(|error| DbErr::Json(error.to_string()))?;
    let rows = notice.recipients.iter().map(|recipient| outbox::ActiveModel {
        kind: Set(notice.kind.id().into()),
        organization_id: Set(Some(notice.organization)),
        subject_id: Set(Some(notice.subject)),
        recipient_id: Set(Some(*recipient)),
        data: Set(Some(data.clone())),
        state: Set(DeliveryState::Queued.id().into()),
        attempts: Set(0),
        next_attempt_at: Set(now),
        date_created: Set(now),
        ..Default::default()
    });
    if rows.len() == 0 {
        return Ok(None);
    }
    let once = [outbox::Column::Kind, outbox::Column::SubjectId, outbox::Column::RecipientId];
    let insert = outbox::Entity::insert_many(rows).on_conflict(OnConflict::columns(once).do_nothing().to_owned());
    Ok(Some(insert.build(backend)))
}

/// Forgets the notices that still wait: the request has been decided, or is gone. In the transaction that decides it.
///
/// # Errors
/// When the database fails.
pub async fn cancel_notices(transaction: &impl ConnectionTrait, kind: NoticeKind, subject: i64) -> Result<(), DbErr> {
    outbox::Entity::delete_many()
        .filter(outbox::Column::Kind.eq(kind.id()))
        .filter(outbox::Column::SubjectId.eq(subject))
        .filter(outbox::Column::State.eq(DeliveryState::Queued.id()))
        .exec(transaction)
        .await
        .map(drop)
}

/// The notices about something, sent ones too.
fn forgetting(kind: NoticeKind, subject: i64) -> DeleteMany<outbox::Entity> {
    outbox::Entity::delete_many()
        .filter(outbox::Column::Kind.eq(kind.id()))
        .filter(outbox::Column::SubjectId.eq(subject))
}

/// The users who may decide invite and join requests: the joined active managers and owners, without bots.
///
/// # Errors
/// When the database fails.
pub async fn member_deciders(db: &impl ConnectionTrait, organization: i64) -> Result<Vec<i64>, DbErr> {
    let active = user::Entity::find()
        .select_only()
        .column(user::Column::Id)
        .filter(user::Column::IsActive.eq(true))
        .filter(user::Column::IsBot.eq(false));
    let deciding = Role::ALL.into_iter().filter(|role| role.administers_members()).map(Role::id);
    membership::Entity::find()
        .select_only()
        .column(membership::Column::UserId)
        .filter(membership::Column::OrganizationId.eq(organization))
        .filter(membership::Column::InviteStatus.eq(APPROVED))
        .filter(membership::Column::RemovedAt.is_null())
        .filter(membership::Column::Role.is_in(deciding))
        .filter(membership::Column::UserId.in_subquery(active.into_query()))
        .into_tuple()
        .all(db)
        .await
}
