use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait as _},
};

use super::entity::{membership, organization};

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
    (1..=50).contains(&text.len())
        && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
        && !text.bytes().all(|byte| byte.is_ascii_digit())
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
/// pending per address) happen one after the other. The first statement of such a transaction.
///
/// # Errors
/// When the database fails.
pub async fn lock_organization(transaction: &impl ConnectionTrait, organization: i64) -> Result<(), DbErr> {
    organization::Entity::update_many()
        .col_expr(organization::Column::Version, Expr::col(organization::Column::Version).add(1))
        .filter(organization::Column::Id.eq(organization))
        .exec(transaction)
        .await
        .map(drop)
}
