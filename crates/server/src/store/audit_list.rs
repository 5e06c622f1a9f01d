//! Reading the audit log, the latest first.

use std::collections::BTreeMap;

use roster_api_types::{AuditEvent, Cursor, PageLinks};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::{
    entity::{audit_entry, user},
    page::links,
    users::Person,
};

/// Which entries.
#[derive(Clone, Copy, Debug)]
pub struct AuditFilter {
    /// The organization.
    pub organization: i64,
    /// Only of this event.
    pub event: Option<AuditEvent>,
    /// Only what this user did.
    pub actor: Option<i64>,
    /// Only what was done to this membership, or to the request that it began as.
    pub member: Option<i64>,
}

/// A page of the audit log.
#[derive(Clone, Debug)]
pub struct AuditPage {
    /// The entries.
    pub rows: Vec<audit_entry::Model>,
    /// The users who are named in them.
    pub people: BTreeMap<i64, Person>,
    /// The pages around it.
    pub links: PageLinks,
    /// Entries on all pages.
    pub total: u64,
}

/// A page of the audit log, the latest entry first. A cursor's place is an entry's number: the next page has the
/// smaller ones, the previous page the larger ones.
///
/// # Errors
/// When the database fails.
pub async fn list_audit_entries(
    db: &impl ConnectionTrait,
    filter: AuditFilter,
    cursor: Cursor,
    per_page: u64,
) -> Result<AuditPage, DbErr> {
    let select = matching(filter).limit(per_page);
    let id = audit_entry::Column::Id;
    let mut rows = match (cursor.is_previous, cursor.place) {
        (false, 0) => select.order_by_desc(id),
        (false, place) => select.filter(id.lt(place)).order_by_desc(id),
        (true, place) => select.filter(id.gt(place)).order_by_asc(id),
    }
    .all(db)
    .await?;
    if cursor.is_previous {
        rows.reverse();
    }
    // Of an empty page: the two numbers between which it lies.
    let (newest, oldest) = match (rows.first(), rows.last()) {
        (Some(first), Some(last)) => (first.id, last.id),
        _ if cursor.is_previous => (cursor.place, cursor.place.saturating_add(1)),
        _ => (cursor.place.saturating_sub(1).max(0), cursor.place),
    };
    let before = matching(filter).filter(id.gt(newest)).count(db).await?;
    let has_next = matching(filter).filter(id.lt(oldest)).count(db).await? > 0;
    Ok(AuditPage {
        people: people(db, &rows).await?,
        links: links([newest, oldest], Some(before), rows.len(), has_next),
        rows,
        total: matching(filter).count(db).await?,
    })
}

fn matching(filter: AuditFilter) -> Select<audit_entry::Entity> {
    let mut select = audit_entry::Entity::find().filter(audit_entry::Column::OrganizationId.eq(filter.organization));
    if let Some(event) = filter.event {
        select = select.filter(audit_entry::Column::Event.eq(event.id()));
    }
    if let Some(actor) = filter.actor {
        select = select.filter(audit_entry::Column::ActorId.eq(actor));
    }
    if let Some(member) = filter.member {
        // Teams and tokens have numbers of their own.
        let about_members = AuditEvent::ALL.into_iter().filter(|event| event.is_about_member()).map(AuditEvent::id);
        select = select
            .filter(audit_entry::Column::TargetObject.eq(member))
            .filter(audit_entry::Column::Event.is_in(about_members));
    }
    select
}

async fn people(db: &impl ConnectionTrait, rows: &[audit_entry::Model]) -> Result<BTreeMap<i64, Person>, DbErr> {
    let ids = rows.iter().flat_map(|row| [row.actor_id, row.target_user_id]).flatten();
    let users = user::Entity::find().filter(user::Column::Id.is_in(ids)).all(db).await?;
    Ok(users.iter().map(|row| (row.id, Person::from(row))).collect())
}
