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
    let mut recipients = store::answerable(transaction, invitation).await?;
    // Where an invitation goes, and whether it gets all its time again, is decided by those who administer members.
    let is_decided = matches!(kind, NoticeKind::Move | NoticeKind::Renewal);
    if is_decided && !invitation.inviter_role.is_some_and(Role::administers_members) {
        recipients = store::member_deciders(transaction, invitation.organization.id).await?;
    }
    let person = invitation.membership.email.clone().unwrap_or_default();
    let facts = NoticeFacts { person, requester: wanted, ..NoticeFacts::default() };
    store::renew_notice(transaction, notice(kind, invitation, (&recipients, facts)), now).await
}

/// The notice to whoever sent the invitation that `user` has joined.
pub fn joined<'a>(invitation: &Invitation, user: &user::Model, sender: Option<&'a i64>) -> Notice<'a> {
    let facts = NoticeFacts { person: display_name(&user.name, &user.email), ..NoticeFacts::default() };
    notice(NoticeKind::Joined, invitation, (sender.map_or(&[], std::slice::from_ref), facts))
}

fn notice<'a>(kind: NoticeKind, invitation: &Invitation, (recipients, facts): (&'a [i64], NoticeFacts)) -> Notice<'a> {
    Notice { organization: invitation.organization.id, kind, subject: invitation.membership.id, recipients, facts }
}
