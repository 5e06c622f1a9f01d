//! Writing members: invitations, removal, restoring. Called within a transaction that has taken the
//! organization ([`super::lock_organization`]).

use roster_api_types::{EmailAddress, Role};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult as _, QueryFilter, QueryResult, QuerySelect,
    QueryTrait, Select,
    sea_query::{Expr, ExprTrait as _, Func, JoinType, OnConflict, Query, SelectStatement, SimpleExpr},
};

use super::{
    answers::declined,
    dialect::together,
    entity::{membership, membership_team, user},
    invitations::APPROVED,
    limits::{Limit, LimitExceeded, Usage, counted, counting},
    member_match::MemberView,
    member_order::sort_role_before,
    member_search::with_address,
};
use crate::clock::Timestamp;

/// Who has an address's place in an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occupant {
    /// A member with this address.
    Member,
    /// A pending invitation to it.
    Invitation,
}

/// What a new invitation says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInvitation {
    /// Where to.
    pub organization: i64,
    /// Who is invited.
    pub email: EmailAddress,
    /// As what.
    pub role: Role,
    /// To all teams?
    pub has_global_access: bool,
    /// On which teams.
    pub teams: Vec<i64>,
    /// By which user.
    pub inviter: i64,
    /// Until when, exclusive.
    pub expires_at: Timestamp,
}

fn standing(organization: i64) -> Select<membership::Entity> {
    membership::Entity::find()
        .filter(membership::Column::OrganizationId.eq(organization))
        .filter(membership::Column::InviteStatus.eq(APPROVED))
        .filter(membership::Column::RemovedAt.is_null())
}

/// The user's own membership.
///
/// # Errors
/// When the database fails.
pub async fn membership_of(
    db: &impl ConnectionTrait,
    organization: i64,
    user: i64,
) -> Result<Option<membership::Model>, DbErr> {
    standing(organization).filter(membership::Column::UserId.eq(user)).one(db).await
}

/// The membership with this id, joined or pending, that has not been removed.
///
/// # Errors
/// When the database fails.
pub async fn find_membership(
    db: &impl ConnectionTrait,
    organization: i64,
    id: i64,
) -> Result<Option<membership::Model>, DbErr> {
    standing(organization).filter(membership::Column::Id.eq(id)).one(db).await
}

/// The membership with this id that was removed for itself. What went along with a person comes back with
/// them only: without its sender an invitation can't be accepted.
///
/// # Errors
/// When the database fails.
pub async fn find_removed(
    db: &impl ConnectionTrait,
    organization: i64,
    id: i64,
) -> Result<Option<membership::Model>, DbErr> {
    membership::Entity::find_by_id(id)
        .filter(membership::Column::OrganizationId.eq(organization))
        .filter(membership::Column::InviteStatus.eq(APPROVED))
        .filter(membership::Column::RemovedAt.is_not_null())
        .filter(membership::Column::RemovedWith.is_null())
        .one(db)
        .await
}

/// The roles of the joined active managers and owners, without the membership `except`. Bots don't count: an
/// organization belongs to people.
///
/// # Errors
/// When the database fails.
pub async fn administrators(db: &impl ConnectionTrait, organization: i64, except: i64) -> Result<Vec<Role>, DbErr> {
    let weakest = Role::ALL.into_iter().find(|role| role.administers_members()).unwrap_or(Role::Owner);
    let active = user::Entity::find()
        .select_only()
        .column(user::Column::Id)
        .filter(Expr::col((user::Entity, user::Column::Id)).equals((membership::Entity, membership::Column::UserId)))
        .filter(user::Column::IsActive.eq(true))
        .filter(user::Column::IsBot.eq(false));
    let roles: Vec<String> = standing(organization)
        .filter(membership::Column::Id.ne(except))
        // Along the index by role, past everybody else.
        .filter(Expr::col((membership::Entity, "sort_role")).gt(sort_role_before(weakest)))
        .filter(Expr::exists(active.into_query()))
        .select_only()
        .column(membership::Column::Role)
        .into_tuple()
        .all(db)
        .await?;
    Ok(roles.iter().filter_map(|role| role.parse().ok()).collect())
}

/// Who has the place of the address with this key ([`EmailAddress::key`])? Requests don't count.
///
/// # Errors
/// When the database fails.
pub async fn occupant(db: &impl ConnectionTrait, organization: i64, key: &str) -> Result<Option<Occupant>, DbErr> {
    let select = Query::select().expr_as(place(organization, key), "place").take();
    db.query_one(&select).await?.map_or(Ok(None), |row| Occupant::of(&row))
}

/// What stands in the way of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Obstacles {
    /// Who has the address's place.
    pub occupant: Option<Occupant>,
    /// See [`super::has_declined`].
    pub has_declined: bool,
}

/// What stands in the way of an invitation to the address with this key: [`occupant`], and whether it
/// [has declined](super::has_declined) since then, in one statement.
///
/// # Errors
/// When the database fails.
pub async fn obstacles(
    db: &impl ConnectionTrait,
    organization: i64,
    key: &str,
    since: Timestamp,
) -> Result<Obstacles, DbErr> {
    let has_declined = Expr::exists(declined(organization, key, since).into_query());
    let select =
        Query::select().expr_as(place(organization, key), "place").expr_as(has_declined, "has_declined").take();
    let row = db.query_one(&select).await?.ok_or_else(|| DbErr::RecordNotFound("one row".to_owned()))?;
    Ok(Obstacles { occupant: Occupant::of(&row)?, has_declined: row.try_get("", "has_declined")? })
}

/// Who has the address's place: 1 for a member, 0 for an invitation, null for nobody.
fn place(organization: i64, key: &str) -> Expr {
    let has_joined = Expr::case(Expr::col(membership::Column::UserId).is_null(), 0).finally(1);
    let rows = standing(organization)
        .filter(membership::Column::Id.in_subquery(with_address(&[key], (organization, MemberView::Standing))))
        .select_only()
        .expr(Func::max(has_joined));
    Expr::SubQuery(None, Box::new(rows.into_query().into()))
}

impl Occupant {
    fn of(row: &QueryResult) -> Result<Option<Self>, DbErr> {
        let place: Option<i32> = row.try_get("", "place")?;
        Ok(place.map(|place| if place == 0 { Self::Invitation } else { Self::Member }))
    }
}

/// Counts the uses of `limits` and writes an invitation in the place of mere requests for its address. What was counted, for
/// each limit; none for the invitation when its place is taken. What is above a limit is for the caller to undo.
///
/// # Errors
/// When the database fails.
pub async fn create_invitation(
    transaction: &impl ConnectionTrait,
    invitation: NewInvitation,
    limits: &[(&str, Limit)],
    now: Timestamp,
) -> Result<(Vec<Result<Usage, LimitExceeded>>, Option<membership::Model>), DbErr> {
    let backend = transaction.get_database_backend();
    let (organization, key) = (invitation.organization, invitation.email.key());
    let row = membership::ActiveModel {
        organization_id: Set(organization),
        email: Set(Some(invitation.email.into())),
        email_key: Set(Some(key.clone())),
        role: Set(invitation.role.id().into()),
        has_global_access: Set(invitation.has_global_access),
        date_created: Set(now),
        inviter_id: Set(Some(invitation.inviter)),
        invite_status: Set(APPROVED.into()),
        expires_at: Set(Some(invitation.expires_at)),
        ..Default::default()
    };
    // Nothing comes back where nothing was written.
    let mut insert =
        membership::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned()).into_query();
    insert.returning_all();
    let rows = together(transaction, vec![backend.build(&counting(limits, now)), backend.build(&insert)]).await?;
    let (counts, inserted) = rows.split_at(limits.len().min(rows.len()));
    let taken = counted(counts, limits, now)?;
    let read = |row: &QueryResult| membership::Model::from_query_result(row, "");
    let mut written = inserted.first().map(read).transpose()?;
    if written.is_none() {
        close_requests(transaction, organization, &key, now).await?;
        written = transaction.query_one(&insert).await?.as_ref().map(read).transpose()?;
    }
    let Some(row) = written else { return Ok((taken, None)) };
    let places = invitation.teams.into_iter().map(|team| membership_team::ActiveModel {
        membership_id: Set(row.id),
        team_id: Set(team),
        role: Set(None),
    });
    if places.len() > 0 {
        membership_team::Entity::insert_many(places).exec_without_returning(transaction).await?;
    }
    Ok((taken, Some(row)))
}

/// Closes the requests for the address with this key: an invitation takes their place.
///
/// # Errors
/// When the database fails.
pub(super) async fn close_requests(
    transaction: &impl ConnectionTrait,
    organization: i64,
    key: &str,
    now: Timestamp,
) -> Result<(), DbErr> {
    membership::Entity::update_many()
        .col_expr(membership::Column::RemovedAt, Expr::value(now.0))
        .filter(membership::Column::OrganizationId.eq(organization))
        .filter(membership::Column::EmailKey.eq(key))
        .filter(membership::Column::InviteStatus.ne(APPROVED))
        .filter(membership::Column::RemovedAt.is_null())
        .exec(transaction)
        .await
        .map(drop)
}

/// Removes a membership so that it can be taken back. With a person go the invitations and requests
/// they sent in this organization; a bot's API tokens are revoked for good.
///
/// # Errors
/// When the database fails.
pub async fn remove_membership(
    transaction: &impl ConnectionTrait,
    target: &membership::Model,
    now: Timestamp,
) -> Result<(), DbErr> {
    membership::Entity::update_many()
        .col_expr(membership::Column::RemovedAt, Expr::value(now.0))
        .filter(membership::Column::Id.eq(target.id))
        .exec(transaction)
        .await?;
    let Some(user) = target.user_id else { return Ok(()) };
    super::revoke_bot_tokens(transaction, user, now).await?;
    membership::Entity::update_many()
        .col_expr(membership::Column::RemovedAt, Expr::value(now.0))
        .col_expr(membership::Column::RemovedWith, Expr::value(target.id))
        .filter(membership::Column::OrganizationId.eq(target.organization_id))
        .filter(membership::Column::InviterId.eq(user))
        .filter(membership::Column::UserId.is_null())
        .filter(membership::Column::RemovedAt.is_null())
        .exec(transaction)
        .await
        .map(drop)
}

/// Takes a removal back, and with it that of the rows that went along, except those whose address has
/// been given a new place. The caller has made sure that the membership's own place is free.
///
/// # Errors
/// When the database fails.
pub async fn restore_membership(transaction: &impl ConnectionTrait, target: &membership::Model) -> Result<(), DbErr> {
    let nothing = || SimpleExpr::value(None::<i64>);
    membership::Entity::update_many()
        .col_expr(membership::Column::RemovedAt, nothing())
        .col_expr(membership::Column::RemovedWith, nothing())
        .col_expr(membership::Column::DeclinedAt, nothing())
        .filter(membership::Column::Id.eq(target.id))
        .exec(transaction)
        .await?;
    membership::Entity::update_many()
        .col_expr(membership::Column::RemovedAt, nothing())
        .filter(membership::Column::RemovedWith.eq(target.id))
        .filter(Expr::exists(invited_since(target.organization_id)).not())
        .filter(Expr::exists(joined_since(target.organization_id)).not())
        .exec(transaction)
        .await?;
    // Those left behind are done with: a later removal and its undo must not bring them back.
    membership::Entity::update_many()
        .col_expr(membership::Column::RemovedWith, nothing())
        .filter(membership::Column::RemovedWith.eq(target.id))
        .exec(transaction)
        .await
        .map(drop)
}

/// The row, if any, that has been invited at the address of the row being restored.
fn invited_since(organization: i64) -> SelectStatement {
    let now = |column| Expr::col(("now", column));
    Query::select()
        .expr(Expr::value(1))
        .from_as(membership::Entity, "now")
        .and_where(now(membership::Column::OrganizationId).eq(organization))
        .and_where(now(membership::Column::RemovedAt).is_null())
        .and_where(now(membership::Column::EmailKey).equals((membership::Entity, membership::Column::EmailKey)))
        .take()
}

/// The row, if any, of somebody who has joined with the address of the row being restored.
fn joined_since(organization: i64) -> SelectStatement {
    let now = |column| Expr::col(("now", column));
    let person = |column| Expr::col(("person", column));
    Query::select()
        .expr(Expr::value(1))
        .from_as(user::Entity, "person")
        .join_as(
            JoinType::InnerJoin,
            membership::Entity,
            "now",
            now(membership::Column::UserId).eq(person(user::Column::Id)),
        )
        .and_where(now(membership::Column::OrganizationId).eq(organization))
        .and_where(now(membership::Column::RemovedAt).is_null())
        .and_where(person(user::Column::EmailKey).equals((membership::Entity, membership::Column::EmailKey)))
        .take()
}
