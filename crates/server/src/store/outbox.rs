use std::time::Duration;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select, Statement,
    sea_query::{Expr, ExprTrait as _, LockBehavior, LockType},
};

use roster_api_types::{DELIVERY, DeliveryState};

use super::{
    entity::{membership, organization, outbox},
    events::announce,
    notices::QueuedNotice,
    password_resets::PASSWORD_RESET,
};
use crate::clock::Timestamp;

/// An invitation's mail that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AskedMail {
    /// The caller's `?referrer=`.
    pub referrer: Option<String>,
}

/// Asks for an invitation's mail, in the transaction that writes the invitation. The mail goes out after
/// the commit; the link's secret is made then, so that it is stored nowhere.
///
/// # Errors
/// When the database fails.
pub async fn enqueue_invitation(
    transaction: &impl ConnectionTrait,
    membership: i64,
    referrer: Option<String>,
    now: Timestamp,
) -> Result<(), DbErr> {
    let step = asking_for_mail(transaction.get_database_backend(), membership, referrer, now);
    transaction.execute_raw(step).await.map(drop)
}

/// The step of [`enqueue_invitation`].
pub(super) fn asking_for_mail(
    backend: DbBackend,
    membership: i64,
    referrer: Option<String>,
    now: Timestamp,
) -> Statement {
    let row = outbox::ActiveModel {
        membership_id: Set(Some(membership)),
        referrer: Set(referrer),
        state: Set(DeliveryState::Queued.id().into()),
        attempts: Set(0),
        next_attempt_at: Set(now),
        date_created: Set(now),
        ..Default::default()
    };
    outbox::Entity::insert(row).build(backend)
}

/// A mail that this worker alone may send, until its lease ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedMail {
    /// The mail's number.
    pub id: i64,
    /// What it is about.
    pub content: MailContent,
    /// Which try this is, from 1.
    pub attempt: i32,
    /// When the mail was asked for.
    pub date_created: Timestamp,
}

/// What a mail is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailContent {
    /// An invitation.
    Invitation {
        /// The invitation.
        membership: i64,
        /// The caller's `?referrer=`.
        referrer: Option<String>,
        /// Why it is sent now.
        occasion: Occasion,
    },
    /// A request that the recipient may decide, or news of an invitation.
    Notice(QueuedNotice),
    /// A link to a new password, for this user.
    PasswordReset(i64),
}

/// Why an invitation's mail is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Occasion {
    /// It is the first to this address.
    #[default]
    First,
    /// Somebody sends the same invitation once more: its earlier links work, too.
    Again,
    /// It takes the place of an earlier one: a new link, and all its time again.
    Renewed,
    /// It reminds of one that waits.
    Reminder,
}

impl Occasion {
    /// Every occasion.
    pub const ALL: [Self; 4] = [Self::First, Self::Again, Self::Renewed, Self::Reminder];

    /// The occasion's name in the mail's `data`; none for the first mail.
    pub(super) const fn id(self) -> Option<&'static str> {
        match self {
            Self::First => None,
            Self::Again => Some("again"),
            Self::Renewed => Some("renewed"),
            Self::Reminder => Some("reminder"),
        }
    }

    fn of(id: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|occasion| occasion.id() == id).unwrap_or_default()
    }
}

/// Takes the mail that has been due longest, for as long as `lease`; none when no mail is due. Mail for
/// invitations that are accepted, withdrawn or expired is never due.
///
/// The lease moves the next try to its end, so whoever dies with a mail in hand leaves it due again then.
///
/// # Errors
/// When the database fails.
pub async fn claim_mail(
    db: &impl ConnectionTrait,
    now: Timestamp,
    lease: Duration,
) -> Result<Option<ClaimedMail>, DbErr> {
    let due = waiting(now)
        .filter(outbox::Column::NextAttemptAt.lte(now))
        .order_by_asc(outbox::Column::NextAttemptAt)
        .order_by_asc(outbox::Column::Id)
        .limit(1)
        // What another worker is just taking is not waited for. SQLite, with one writer at a time, needs no such word.
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .select_only()
        .column(outbox::Column::Id)
        .into_query();
    let taken = outbox::Entity::update_many()
        .col_expr(outbox::Column::Attempts, Expr::col(outbox::Column::Attempts).add(1))
        .col_expr(outbox::Column::LeasedUntil, Expr::value(now.after(lease).0))
        .col_expr(outbox::Column::NextAttemptAt, Expr::value(now.after(lease).0))
        .filter(Expr::col(outbox::Column::Id).eq(Expr::SubQuery(None, Box::new(due.into()))))
        .exec_with_returning(db)
        .await?;
    let Some(row) = taken.into_iter().next() else { return Ok(None) };
    let (id, attempt, date_created) = (row.id, row.attempts, row.date_created);
    Ok(Some(ClaimedMail { id, content: content(row)?, attempt, date_created }))
}

fn content(row: outbox::Model) -> Result<MailContent, DbErr> {
    if row.kind == PASSWORD_RESET {
        let nobody = || DbErr::Type(format!("the mail {} is for nobody", row.id));
        return Ok(MailContent::PasswordReset(row.recipient_id.ok_or_else(nobody)?));
    }
    Ok(match row.membership_id {
        Some(membership) => {
            let occasion = Occasion::of(row.data.as_deref());
            MailContent::Invitation { membership, referrer: row.referrer, occasion }
        }
        None => MailContent::Notice(QueuedNotice::try_from(row)?),
    })
}

/// When the next mail will be due; none when nothing waits.
///
/// # Errors
/// When the database fails.
pub async fn next_mail_due(db: &impl ConnectionTrait, now: Timestamp) -> Result<Option<Timestamp>, DbErr> {
    let next = waiting(now).order_by_asc(outbox::Column::NextAttemptAt).one(db).await?;
    Ok(next.map(|row| row.next_attempt_at))
}

/// Queued notices, and queued mail of invitations that can still be accepted.
fn waiting(now: Timestamp) -> Select<outbox::Entity> {
    let open = membership::Entity::find()
        .select_only()
        .column(membership::Column::Id)
        .filter(
            Expr::col((membership::Entity, membership::Column::Id))
                .equals((outbox::Entity, outbox::Column::MembershipId)),
        )
        .filter(membership::Column::UserId.is_null())
        .filter(membership::Column::RemovedAt.is_null())
        .filter(membership::Column::ExpiresAt.is_null().or(membership::Column::ExpiresAt.gt(now)));
    outbox::Entity::find()
        .filter(outbox::Column::State.eq(DeliveryState::Queued.id()))
        .filter(outbox::Column::MembershipId.is_null().or(Expr::exists(open.into_query())))
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailOutcome {
    /// The mail server took it.
    Sent,
    /// To be tried again then.
    Later(Timestamp, Option<String>),
    /// Given up, for this reason.
    Failed(String),
    /// Not to be sent at all: what it tells is no longer so. The mail is forgotten.
    Unwanted,
}

/// Writes down what became of a try, unless the mail was meanwhile asked for anew or taken by another worker, and
/// tells open pages. In a transaction.
///
/// # Errors
/// When the database fails.
pub async fn finish_mail(
    transaction: &impl ConnectionTrait,
    mail: &ClaimedMail,
    outcome: MailOutcome,
    now: Timestamp,
) -> Result<(), DbErr> {
    let organization = match &mail.content {
        MailContent::Invitation { membership, .. } => hold_organization_of(transaction, *membership).await?,
        MailContent::Notice(_) | MailContent::PasswordReset(_) => None,
    };
    let is_news = !matches!(outcome, MailOutcome::Later(_, None));
    let is_written = write_outcome(transaction, mail, outcome, now).await?;
    if let (MailContent::Invitation { membership, .. }, Some(organization), true) =
        (&mail.content, organization, is_written && is_news)
    {
        announce(transaction, organization, DELIVERY, Some(*membership), now).await?;
    }
    Ok(())
}

async fn write_outcome(
    transaction: &impl ConnectionTrait,
    mail: &ClaimedMail,
    outcome: MailOutcome,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let mut row = outbox::ActiveModel { leased_until: Set(None), ..Default::default() };
    match outcome {
        MailOutcome::Unwanted => {
            let deleted = outbox::Entity::delete_by_id(mail.id).exec(transaction).await?;
            return Ok(deleted.rows_affected == 1);
        }
        MailOutcome::Sent => {
            row.state = Set(DeliveryState::Sent.id().into());
            row.sent_at = Set(Some(now));
            row.last_error = Set(None);
        }
        MailOutcome::Later(at, reason) => {
            row.next_attempt_at = Set(at);
            row.last_error = Set(reason);
        }
        MailOutcome::Failed(reason) => {
            row.state = Set(DeliveryState::Failed.id().into());
            row.last_error = Set(Some(reason));
        }
    }
    let written = outbox::Entity::update_many()
        .set(row)
        .filter(outbox::Column::Id.eq(mail.id))
        .filter(outbox::Column::Attempts.eq(mail.attempt))
        .filter(outbox::Column::DateCreated.eq(mail.date_created))
        .exec(transaction)
        .await?;
    Ok(written.rows_affected == 1)
}

/// The organization of a membership, held until the transaction ends so that its events come in order.
async fn hold_organization_of(transaction: &impl ConnectionTrait, membership: i64) -> Result<Option<i64>, DbErr> {
    let own = membership::Entity::find_by_id(membership)
        .select_only()
        .column(membership::Column::OrganizationId)
        .into_query();
    organization::Entity::find()
        .filter(organization::Column::Id.in_subquery(own))
        .lock_exclusive()
        .select_only()
        .column(organization::Column::Id)
        .into_tuple()
        .one(transaction)
        .await
}

/// Makes the mail that a killed process had in hand due at once. Only for the one process that uses the
/// database, before its worker starts: among several it would take mail out of others' hands.
///
/// # Errors
/// When the database fails.
pub async fn free_mail_leases(db: &impl ConnectionTrait, now: Timestamp) -> Result<(), DbErr> {
    outbox::Entity::update_many()
        .set(outbox::ActiveModel { leased_until: Set(None), next_attempt_at: Set(now), ..Default::default() })
        .filter(outbox::Column::LeasedUntil.is_not_null())
        .exec(db)
        .await
        .map(drop)
}
