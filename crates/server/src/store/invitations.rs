use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    QueryOrder, QueryResult, QuerySelect, QueryTrait, Statement,
    sea_query::{Condition, Expr, ExprTrait as _, JoinType, Query, SelectStatement},
};

use roster_api_types::Role;

use super::{
    WriteTransaction,
    audit::{AuditEntry, recording},
    callers::add_columns,
    dialect::{json_array, json_of, json_rows, together},
    entity::{invitation_token, membership, membership_team, organization, team, user},
    member_row::{m, unreadable},
    notices::{Notice, renewing},
};
use crate::{
    clock::Timestamp,
    secret::{Purpose, Secret},
};

/// The status of what can be accepted, as opposed to a request that waits for consent.
pub const APPROVED: &str = "approved";

/// An invitation, accepted and withdrawn ones too, with what is needed to judge and to describe it.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The invitation.
    pub membership: membership::Model,
    /// To what.
    pub organization: organization::Model,
    /// Who sent it; none when nobody in particular did.
    pub inviter: Option<user::Model>,
    /// The inviter's role today; none when they are no member.
    pub inviter_role: Option<Role>,
    /// The invitation's teams, id and slug, by id.
    pub teams: Vec<(i64, String)>,
    /// Has the user who asks joined the organization?
    pub has_joined: bool,
}

impl Invitation {
    /// The user who sent the invitation, while they are a member and no bot.
    #[must_use]
    pub fn sender(&self) -> Option<&user::Model> {
        self.inviter.as_ref().filter(|user| self.inviter_role.is_some() && user.is_active && !user.is_bot)
    }
}

/// The invitation with this number, if `secret` is one of the links mailed for it. `user` asks.
///
/// # Errors
/// When the database fails.
pub async fn find_invitation(
    db: &impl ConnectionTrait,
    membership: i64,
    secret: &Secret,
    user: Option<i64>,
) -> Result<Option<Invitation>, DbErr> {
    let t = |column| Expr::col(("t", column));
    let link = Condition::all()
        .add(t(invitation_token::Column::TokenHash).eq(secret.hash(Purpose::Invitation)))
        .add(t(invitation_token::Column::MembershipId).eq(m(membership::Column::Id)));
    let mut select = invitation(db.get_database_backend(), membership, user);
    select.join_as(JoinType::InnerJoin, invitation_token::Entity, "t", link);
    read(db, &select).await
}

/// The invitation with this number. `user` asks.
///
/// # Errors
/// When the database fails.
pub async fn load_invitation(
    db: &impl ConnectionTrait,
    membership: i64,
    user: Option<i64>,
) -> Result<Option<Invitation>, DbErr> {
    read(db, &invitation(db.get_database_backend(), membership, user)).await
}

/// The invitation, its organization, who sent it and what they are there today, its teams, and whether `user` belongs there.
fn invitation(backend: DbBackend, membership: i64, user: Option<i64>) -> SelectStatement {
    let (o, inviter) = (|column| Expr::col(("o", column)), |column| Expr::col(("inviter", column)));
    let place = |column| Expr::col(("place", column));
    let own = Condition::all()
        .add(place(membership::Column::OrganizationId).eq(m(membership::Column::OrganizationId)))
        .add(place(membership::Column::UserId).eq(m(membership::Column::InviterId)))
        .add(place(membership::Column::RemovedAt).is_null());
    let organization = o(organization::Column::Id).eq(m(membership::Column::OrganizationId));
    let sender = inviter(user::Column::Id).eq(m(membership::Column::InviterId));
    let has_joined = user.map_or_else(
        || Expr::value(false),
        |user| {
            let place = joined(m(membership::Column::OrganizationId), user);
            Expr::exists(place.select_only().expr(Expr::value(1)).into_query())
        },
    );
    let mut select = Query::select();
    add_columns::<membership::Entity>(&mut select, "m");
    add_columns::<organization::Entity>(&mut select, "o");
    add_columns::<user::Entity>(&mut select, "inviter");
    select
        .expr_as(place(membership::Column::Role), "place_role")
        .expr_as(json_of(backend, teams(backend)).cast_as("text"), "teams")
        .expr_as(has_joined, "has_joined")
        .from_as(membership::Entity, "m")
        .join_as(JoinType::InnerJoin, organization::Entity, "o", organization)
        .join_as(JoinType::LeftJoin, user::Entity, "inviter", sender)
        .join_as(JoinType::LeftJoin, membership::Entity, "place", own)
        .and_where(m(membership::Column::Id).eq(membership))
        .take()
}

/// The teams of the membership in table `m`, id and slug, as JSON.
fn teams(backend: DbBackend) -> SelectStatement {
    let (seat, on) = (|column| Expr::col(("seat", column)), |column| Expr::col(("on_team", column)));
    Query::select()
        .expr(json_rows(backend, json_array(backend, [on(team::Column::Id), on(team::Column::Slug)])))
        .from_as(membership_team::Entity, "seat")
        .join_as(
            JoinType::InnerJoin,
            team::Entity,
            "on_team",
            on(team::Column::Id).eq(seat(membership_team::Column::TeamId)),
        )
        .and_where(seat(membership_team::Column::MembershipId).eq(m(membership::Column::Id)))
        .take()
}

/// Reads a statement that [`invitation`] began. A role that the server doesn't know counts as the weakest.
async fn read(db: &impl ConnectionTrait, select: &SelectStatement) -> Result<Option<Invitation>, DbErr> {
    let Some(row) = db.query_one(select).await? else { return Ok(None) };
    let role: Option<String> = row.try_get("", "place_role")?;
    let teams: Option<String> = row.try_get("", "teams")?;
    let mut teams: Vec<(i64, String)> =
        teams.map_or(Ok(Vec::new()), |teams| serde_json::from_str(&teams)).map_err(|error| unreadable(&error))?;
    teams.sort_unstable();
    Ok(Some(Invitation {
        membership: membership::Model::from_query_result(&row, "m_")?,
        organization: organization::Model::from_query_result(&row, "o_")?,
        inviter: Option::from_query_result(&row, "inviter_")?,
        inviter_role: role.map(|role| role.parse().unwrap_or_default()),
        teams,
        has_joined: row.try_get("", "has_joined")?,
    }))
}

fn joined(organization: impl Into<Expr>, user: i64) -> sea_orm::Select<membership::Entity> {
    membership::Entity::find()
        .filter(membership::Column::OrganizationId.into_expr().eq(organization))
        .filter(membership::Column::UserId.eq(user))
        .filter(membership::Column::RemovedAt.is_null())
}

/// Does the user belong to the organization?
///
/// # Errors
/// When the database fails.
pub async fn has_joined(db: &impl ConnectionTrait, organization: i64, user: i64) -> Result<bool, DbErr> {
    Ok(joined(organization, user).count(db).await? > 0)
}

/// The names of the membership's teams, in order.
///
/// # Errors
/// When the database fails.
pub async fn team_names(db: &impl ConnectionTrait, membership: i64) -> Result<Vec<String>, DbErr> {
    let own = membership_team::Entity::find()
        .select_only()
        .column(membership_team::Column::TeamId)
        .filter(membership_team::Column::MembershipId.eq(membership));
    team::Entity::find()
        .select_only()
        .column(team::Column::Name)
        .filter(team::Column::Id.in_subquery(own.into_query()))
        .order_by_asc(team::Column::Name)
        .into_tuple()
        .all(db)
        .await
}

/// Makes the invitation the user's membership. Its teams stay, and so do its links, to be told from unknown ones.
/// The caller has taken the organization's row and made sure that the invitation is still open.
///
/// # Errors
/// When the database fails, or the invitation is not open after all.
pub async fn join(
    transaction: &impl ConnectionTrait,
    invitation: &membership::Model,
    user: i64,
    role: Role,
) -> Result<(), DbErr> {
    has_been_joined(together(transaction, vec![joining(transaction, invitation, user, role)]).await?.pop())
}

/// [`join`], with what goes with it: the notice to whoever sent the invitation, in the place of an earlier one, and the entry
/// of the audit log.
///
/// # Errors
/// When the database fails, or the invitation is not open after all.
pub async fn join_and_tell(
    transaction: &impl ConnectionTrait,
    (invitation, user, role): (&membership::Model, i64, Role),
    notice: Notice<'_>,
    entry: AuditEntry<'_>,
    now: Timestamp,
) -> Result<(), DbErr> {
    let backend = transaction.get_database_backend();
    let mut steps = vec![joining(transaction, invitation, user, role)];
    steps.extend(renewing(backend, &notice, now)?);
    steps.extend(recording(backend, &entry, now));
    has_been_joined(together(transaction, steps).await?.pop())
}

fn joining(transaction: &impl ConnectionTrait, invitation: &membership::Model, user: i64, role: Role) -> Statement {
    let changes = membership::ActiveModel {
        user_id: Set(Some(user)),
        email: Set(None),
        email_key: Set(None),
        expires_at: Set(None),
        role: Set(role.id().into()),
        ..Default::default()
    };
    let mut update = membership::Entity::update_many()
        .set(changes)
        .filter(membership::Column::Id.eq(invitation.id))
        .filter(membership::Column::UserId.is_null())
        .filter(membership::Column::RemovedAt.is_null())
        .into_query();
    transaction.get_database_backend().build(update.returning_col(membership::Column::Id))
}

/// The one row that comes back tells that there was something to join.
fn has_been_joined(row: Option<QueryResult>) -> Result<(), DbErr> {
    row.map(drop).ok_or(DbErr::RecordNotUpdated)
}

/// Closes an invitation whose addressee is a member already.
///
/// # Errors
/// When the database fails.
pub async fn close_invitation(
    transaction: &impl ConnectionTrait,
    invitation: &membership::Model,
    now: Timestamp,
) -> Result<(), DbErr> {
    membership::Entity::update_many()
        .set(membership::ActiveModel { removed_at: Set(Some(now)), ..Default::default() })
        .filter(membership::Column::Id.eq(invitation.id))
        .filter(membership::Column::UserId.is_null())
        .exec(transaction)
        .await
        .map(drop)
}

/// From now on `secret` opens the invitation.
///
/// # Errors
/// When the database fails.
pub async fn create_invitation_token(
    db: &impl ConnectionTrait,
    membership: i64,
    secret: &Secret,
    now: Timestamp,
) -> Result<(), DbErr> {
    let row = invitation_token::ActiveModel {
        token_hash: Set(secret.hash(Purpose::Invitation)),
        membership_id: Set(membership),
        date_created: Set(now),
    };
    invitation_token::Entity::insert(row).exec_without_returning(db).await.map(drop)
}

/// Forgets `secret`: it never left the house.
///
/// # Errors
/// When the database fails.
pub async fn delete_invitation_token(transaction: &WriteTransaction, secret: &Secret) -> Result<(), DbErr> {
    invitation_token::Entity::delete_by_id(secret.hash(Purpose::Invitation)).exec(transaction).await.map(drop)
}
