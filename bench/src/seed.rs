//! What the measurements need in the database beside many members: people who are signed in, and open invitations.

use roster_api_types::Role;
use roster_server::{
    clock::{Clock, Timestamp},
    random::Random,
    secret::Secret,
    store::{
        self,
        entity::{membership, organization, user},
    },
};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbErr};

/// An organization and the session of its owner.
pub struct Door {
    /// The organization's number.
    pub organization: i64,
    /// Its slug.
    pub slug: String,
    /// What the owner's browser sends as its cookie.
    pub session: String,
}

/// A new organization with one owner who is signed in.
///
/// # Errors
/// When the database fails.
pub async fn organization(db: &impl ConnectionTrait, slug: &str) -> Result<Door, DbErr> {
    let now = Clock::System.now();
    let row = organization::ActiveModel {
        slug: Set(slug.to_owned()),
        name: Set(slug.to_owned()),
        date_created: Set(now),
        ..Default::default()
    };
    let organization = row.insert(db).await?.id;
    let (owner, session) = person(db, &format!("owner@{slug}.test"), now).await?;
    let membership = membership::ActiveModel {
        organization_id: Set(organization),
        user_id: Set(Some(owner)),
        role: Set(Role::Owner.id().to_owned()),
        date_created: Set(now),
        ..Default::default()
    };
    membership.insert(db).await?;
    Ok(Door { organization, slug: slug.to_owned(), session })
}

/// So many invitations to the organization, each of somebody who is signed in: member, token and session.
///
/// # Errors
/// When the database fails.
pub async fn invitations(
    db: &DatabaseConnection,
    door: &Door,
    count: usize,
) -> Result<Vec<(i64, String, String)>, DbErr> {
    let now = Clock::System.now();
    let transaction = store::write(db).await?;
    let mut invitations = Vec::new();
    for number in 0..count {
        let email = format!("invitee{number}@{}.test", door.slug);
        let (_, session) = person(&transaction, &email, now).await?;
        let row = membership::ActiveModel {
            organization_id: Set(door.organization),
            email_key: Set(Some(email.clone())),
            email: Set(Some(email)),
            role: Set(Role::Member.id().to_owned()),
            date_created: Set(now),
            expires_at: Set(Some(now.after(store::SESSION_LIFE))),
            ..Default::default()
        };
        let member = row.insert(&transaction).await?.id;
        let secret = Secret::generate(&Random::System);
        store::create_invitation_token(&transaction, member, &secret, now).await?;
        invitations.push((member, secret.expose().to_owned(), session));
    }
    transaction.commit().await?;
    Ok(invitations)
}

async fn person(db: &impl ConnectionTrait, email: &str, now: Timestamp) -> Result<(i64, String), DbErr> {
    let row = user::ActiveModel {
        email: Set(email.to_owned()),
        email_key: Set(email.to_owned()),
        name: Set(email.split('@').next().unwrap_or_default().to_owned()),
        date_joined: Set(now),
        ..Default::default()
    };
    let user = row.insert(db).await?.id;
    let secret = Secret::generate(&Random::System);
    store::create_session(db, user, &secret, now).await?;
    Ok((user, secret.expose().to_owned()))
}
