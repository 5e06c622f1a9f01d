use roster_api_types::Role;
use sea_orm::{ConnectionTrait, DbErr};

use crate::{
    clock::Timestamp,
    routes::wire::display_name,
    store::{self, Invitation, Notice, NoticeFacts, NoticeKind, entity::user},
};

/// Asks for the mails to whoever answers for the invitation; `wanted` is the address that it should go to instead.
pub async fn tell(
    transaction: &impl ConnectionTrait,
    kind: NoticeKind,
    invitation: &Invitation,
    wanted: Option<String>,
    now: Timestamp,
) -> Result<(), DbErr> {
    let mut recipients = store::answerable(transaction, &invitation.membership).await?;
    // Where an invitation goes, and whether it gets all its time again, is decided by those who administer members.
    let is_decided = matches!(kind, NoticeKind::Move | NoticeKind::Renewal);
    if is_decided && !invitation.inviter_role.is_some_and(Role::administers_members) {
        recipients = store::member_deciders(transaction, invitation.organization.id).await?;
    }
    let person = invitation.membership.email.clone().unwrap_or_default();
    let facts = NoticeFacts { person, requester: wanted, ..NoticeFacts::default() };
    send(transaction, kind, invitation, (&recipients, facts), now).await
}

/// Asks for the mail to the inviter, if there is one, that `user` has joined.
pub async fn tell_joined(
    transaction: &impl ConnectionTrait,
    invitation: &Invitation,
    user: &user::Model,
    now: Timestamp,
) -> Result<(), DbErr> {
    let inviter = store::inviter(transaction, &invitation.membership).await?;
    let recipients: Vec<i64> = inviter.into_iter().collect();
    let facts = NoticeFacts { person: display_name(&user.name, &user.email), ..NoticeFacts::default() };
    send(transaction, NoticeKind::Joined, invitation, (&recipients, facts), now).await
}

async fn send(
    transaction: &impl ConnectionTrait,
    kind: NoticeKind,
    invitation: &Invitation,
    (recipients, facts): (&[i64], NoticeFacts),
    now: Timestamp,
) -> Result<(), DbErr> {
    let (organization, subject) = (invitation.organization.id, invitation.membership.id);
    store::forget_notices(transaction, kind, subject).await?;
    store::enqueue_notice(transaction, Notice { organization, kind, subject, recipients, facts }, now).await
}
