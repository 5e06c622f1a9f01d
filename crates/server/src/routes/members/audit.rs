//! What the audit log says about a membership: the contract's keys, ids as decimal strings.

use roster_api_types::AuditEvent;
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::{
    clock::Timestamp,
    error::ApiError,
    routes::caller::Caller,
    store::{self, AuditEntry, entity::membership},
};

/// Writes down what the caller does to a membership, and how it stands.
pub async fn record(
    transaction: &impl ConnectionTrait,
    caller: &Caller,
    event: AuditEvent,
    row: &membership::Model,
    now: Timestamp,
) -> Result<(), ApiError> {
    let email = match row.user_id {
        Some(user) => store::email_of(transaction, user).await?,
        None => row.email.clone(),
    };
    let teams = store::team_slugs_of(transaction, row.id).await?;
    Ok(store::record(transaction, entry(caller, event, row, (email, teams)), now).await?)
}

/// What the caller does to a membership, and how it stands: the address of whoever it is, and the teams, by id and slug.
pub fn entry(
    caller: &Caller,
    event: AuditEvent,
    row: &membership::Model,
    (email, teams): (Option<String>, Vec<(i64, String)>),
) -> AuditEntry<'static> {
    let (ids, slugs): (Vec<String>, Vec<String>) = teams.into_iter().map(|(id, slug)| (id.to_string(), slug)).unzip();
    let data = json!({
        "email": email,
        "user": row.user_id.map(|user| user.to_string()),
        "teams": ids,
        "teams_slugs": slugs,
        "has_global_access": row.has_global_access,
        "role": row.role,
        "invite_status": row.invite_status,
    });
    AuditEntry { target_object: Some(row.id), target_user: row.user_id, ..caller.audit(event, data) }
}
