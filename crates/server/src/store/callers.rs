//! Who asks: the person, the organization that they ask about, and their place in it, in one statement.

use roster_api_types::Id;
use sea_orm::{
    ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IdenStatic as _, Iterable as _,
    sea_query::{Condition, Expr, ExprTrait as _, JoinType, Query, SelectStatement},
};

use super::{
    entity::{membership, organization, session, user},
    invitations::APPROVED,
    organizations::is_slug,
};
use crate::{
    clock::Timestamp,
    secret::{Purpose, Secret},
};

/// By what somebody is known.
#[derive(Clone, Copy, Debug)]
pub enum CallerKey<'a> {
    /// The secret of a session, and the time at which it has to be good.
    Session(&'a Secret, Timestamp),
    /// The user's number.
    User(i64),
}

/// Somebody who may sign in, and what they are in the organization that they ask about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundCaller {
    /// The person.
    pub user: user::Model,
    /// The organization; none when there is no such one.
    pub organization: Option<organization::Model>,
    /// Their membership there; none when they are no member.
    pub membership: Option<membership::Model>,
}

/// Whom the key stands for, unless it is unknown or over or they may no longer sign in. The organization is named by its
/// slug or decimal id.
///
/// # Errors
/// When the database fails.
pub async fn find_caller(
    db: &impl ConnectionTrait,
    key: CallerKey<'_>,
    organization: &str,
) -> Result<Option<FoundCaller>, DbErr> {
    let mut select = people(key);
    let (o, m) = (|column| Expr::col(("o", column)), |column| Expr::col(("m", column)));
    let own = Condition::all()
        .add(m(membership::Column::OrganizationId).eq(o(organization::Column::Id)))
        .add(m(membership::Column::UserId).eq(Expr::col(("u", user::Column::Id))))
        .add(m(membership::Column::InviteStatus).eq(APPROVED))
        .add(m(membership::Column::RemovedAt).is_null());
    select.join_as(JoinType::LeftJoin, organization::Entity, "o", named(organization)).join_as(
        JoinType::LeftJoin,
        membership::Entity,
        "m",
        own,
    );
    add_columns::<organization::Entity>(&mut select, "o");
    add_columns::<membership::Entity>(&mut select, "m");
    let Some(row) = db.query_one(&select).await? else { return Ok(None) };
    Ok(Some(FoundCaller {
        user: user::Model::from_query_result(&row, "u_")?,
        organization: Option::from_query_result(&row, "o_")?,
        membership: Option::from_query_result(&row, "m_")?,
    }))
}

/// Whom `secret` stands for, unless it is unknown or over or the user may no longer sign in.
///
/// # Errors
/// When the database fails.
pub async fn session_user(
    db: &impl ConnectionTrait,
    secret: &Secret,
    now: Timestamp,
) -> Result<Option<user::Model>, DbErr> {
    let row = db.query_one(&people(CallerKey::Session(secret, now))).await?;
    row.map(|row| user::Model::from_query_result(&row, "u_")).transpose()
}

/// The person `u` for whom the key stands.
fn people(key: CallerKey<'_>) -> SelectStatement {
    let (s, u) = (|column| Expr::col(("s", column)), |column| Expr::col(("u", column)));
    let mut select = Query::select();
    add_columns::<user::Entity>(&mut select, "u");
    match key {
        CallerKey::Session(secret, now) => select
            .from_as(session::Entity, "s")
            .join_as(
                JoinType::InnerJoin,
                user::Entity,
                "u",
                u(user::Column::Id).eq(Expr::col(("s", session::Column::UserId))),
            )
            .and_where(s(session::Column::TokenHash).eq(secret.hash(Purpose::Session)))
            .and_where(s(session::Column::ExpiresAt).gt(now.0)),
        CallerKey::User(id) => select.from_as(user::Entity, "u").and_where(u(user::Column::Id).eq(id)),
    };
    select.and_where(u(user::Column::IsActive).eq(true)).take()
}

/// Holds for the organization `o` with this slug or decimal id. What can be neither is nobody's name.
fn named(slug_or_id: &str) -> Expr {
    let o = |column| Expr::col(("o", column));
    match slug_or_id.parse::<Id>() {
        Ok(id) => o(organization::Column::Id).eq(id.0),
        Err(_) if is_slug(slug_or_id) => o(organization::Column::Slug).eq(slug_or_id),
        Err(_) => Expr::value(false),
    }
}

/// Adds all columns of the table to the statement, each as `table_column`.
pub(super) fn add_columns<E: EntityTrait>(select: &mut SelectStatement, table: &'static str) {
    for column in E::Column::iter() {
        select.expr_as(Expr::col((table, column)), format!("{table}_{}", column.as_str()));
    }
}
