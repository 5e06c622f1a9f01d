use std::net::IpAddr;

use roster_api_types::AuditEvent;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryTrait as _, Statement};
use serde_json::Value;

use super::{dialect::together, entity::audit_entry, events::announcing};
use crate::clock::Timestamp;

/// Something that is being done.
#[derive(Clone, Debug)]
pub struct AuditEntry<'a> {
    /// Where.
    pub organization: i64,
    /// The user who does it; none for somebody without an account, or the command line.
    pub actor: Option<i64>,
    /// Who does it, in words, when it is no user.
    pub actor_label: Option<&'a str>,
    /// What.
    pub event: AuditEvent,
    /// From which network address, where one is known.
    pub ip_address: Option<IpAddr>,
    /// The number of the membership or team or token it is done to.
    pub target_object: Option<i64>,
    /// The user it is done to.
    pub target_user: Option<i64>,
    /// What exactly: an object of the contract's keys. No secrets.
    pub data: Value,
}

/// Writes an entry of the audit log, in the transaction of what it tells; with it goes the event that open pages are
/// told. The transaction has taken the organization.
///
/// # Errors
/// When the database fails.
pub async fn record(transaction: &impl ConnectionTrait, entry: AuditEntry<'_>, now: Timestamp) -> Result<(), DbErr> {
    together(transaction, recording(transaction.get_database_backend(), &entry, now)).await.map(drop)
}

/// The steps of [`record`].
pub(super) fn recording(backend: DbBackend, entry: &AuditEntry<'_>, now: Timestamp) -> Vec<Statement> {
    let mut steps = Vec::new();
    if entry.event.is_live() {
        let member = entry.target_object.filter(|_| entry.event.is_about_member());
        steps.push(announcing(backend, (entry.organization, entry.event.id(), member), now));
    }
    let row = audit_entry::ActiveModel {
        organization_id: Set(entry.organization),
        actor_id: Set(entry.actor),
        actor_label: Set(entry.actor_label.map(str::to_owned)),
        event: Set(entry.event.id().to_owned()),
        ip_address: Set(entry.ip_address.map(|address| address.to_string())),
        target_object: Set(entry.target_object),
        target_user_id: Set(entry.target_user),
        data: Set(entry.data.to_string()),
        date_created: Set(now),
        ..Default::default()
    };
    steps.push(audit_entry::Entity::insert(row).build(backend));
    steps
}
