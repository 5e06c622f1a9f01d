use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set, Unchanged},
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    SqlErr,
    sea_query::{Expr, ExprTrait as _},
};

use roster_api_types::{Role, Slug};

use super::entity::{membership, organization};

/// What changes of an organization. None keeps what is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrganizationUpdate {
    /// Its name as shown.
    pub name: Option<String>,
    /// Its name in addresses.
    pub slug: Option<Slug>,
    /// May everybody join every team?
    pub open_membership: Option<bool>,
    /// May people without `member:admin` invite?
    pub allow_member_invite: Option<bool>,
    /// May strangers ask to join?
    pub allow_join_requests: Option<bool>,
    /// The role of those who ask to join.
    pub default_role: Option<Role>,
}

/// The organization with this slug or decimal id, whichever the path gave.
///
/// # Errors
/// When the database fails.
pub async fn find_organization(
    db: &impl ConnectionTrait,
    slug_or_id: &str,
) -> Result<Option<organization::Model>, DbErr> {
    let query = organization::Entity::find();
    match slug_or_id.parse::<roster_api_types::Id>() {
        Ok(id) => query.filter(organization::Column::Id.eq(id.0)).one(db).await,
        Err(_) if is_slug(slug_or_id) => query.filter(organization::Column::Slug.eq(slug_or_id)).one(db).await,
        Err(_) => Ok(None),
    }
}

/// Can the text be the slug of an organization or a team? What can't isn't looked for.
#[must_use]
pub fn is_slug(text: &str) -> bool {
    text.parse::<Slug>().is_ok()
}

/// The organizations that the user belongs to, by name.
///
/// # Errors
/// When the database fails.
pub async fn organizations_of(db: &impl ConnectionTrait, user: i64) -> Result<Vec<organization::Model>, DbErr> {
    let own = membership::Entity::find()
        .select_only()
        .column(membership::Column::OrganizationId)
        .filter(membership::Column::UserId.eq(user))
        .filter(membership::Column::RemovedAt.is_null());
    organization::Entity::find()
        .filter(organization::Column::Id.in_subquery(sea_orm::QueryTrait::into_query(own)))
        .order_by_asc(organization::Column::Name)
        .all(db)
        .await
}

/// To how many organizations the user belongs.
///
/// # Errors
/// When the database fails.
pub async fn count_organizations_of(db: &impl ConnectionTrait, user: i64) -> Result<u64, DbErr> {
    membership::Entity::find()
        .filter(membership::Column::UserId.eq(user))
        .filter(membership::Column::RemovedAt.is_null())
        .count(db)
        .await
}

/// Takes the organization's row, so that writes which must hold together (accept, last owner, one
/// pending per address) happen one after the other. The first statement of such a transaction. On SQLite whoever writes
/// has taken everything already ([`super::write`]).
///
/// # Errors
/// When the database fails.
pub async fn lock_organization(transaction: &impl ConnectionTrait, organization: i64) -> Result<(), DbErr> {
    if transaction.get_database_backend() == DbBackend::Sqlite {
        return Ok(());
    }
    organization::Entity::update_many()
        .col_expr(organization::Column::Version, Expr::col(organization::Column::Version).add(1))
        .filter(organization::Column::Id.eq(organization))
        .exec(transaction)
        .await
        .map(drop)
}

/// Changes an organization; none when the slug is taken.
///
/// # Errors
/// When the database fails.
pub async fn change_organization(
    transaction: &impl ConnectionTrait,
    organization: i64,
    changed: OrganizationUpdate,
) -> Result<Option<organization::Model>, DbErr> {
    let row = organization::ActiveModel {
        id: Unchanged(organization),
        slug: changed.slug.map_or(NotSet, |slug| Set(slug.into())),
        name: changed.name.map_or(NotSet, Set),
        open_membership: changed.open_membership.map_or(NotSet, Set),
        allow_member_invite: changed.allow_member_invite.map_or(NotSet, Set),
        allow_join_requests: changed.allow_join_requests.map_or(NotSet, Set),
        default_role: changed.default_role.map_or(NotSet, |role| Set(role.id().to_owned())),
        ..Default::default()
    };
    match row.update(transaction).await {
        Ok(row) => Ok(Some(row)),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(None),
        Err(error) => Err(error),
    }
}
