use std::net::IpAddr;

use roster_api_types::{AuditEvent, Role};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;

use crate::{
    clock::Timestamp,
    store::{self, AuditEntry, Invitation, entity::user},
};

/// Writes down that the user, or whoever held the link, did this with the invitation. `role` is the one given, not the one offered.
pub async fn record(
    db: &impl ConnectionTrait,
    event: AuditEvent,
    invitation: &Invitation,
    user: Option<&user::Model>,
    role: Role,
    (ip_address, now): (Option<IpAddr>, Timestamp),
) -> Result<(), DbErr> {
    let row = &invitation.membership;
    let (ids, slugs) = store::team_places(db, row.id).await?;
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let data = json!({
        "email": user.map_or(row.email.as_deref(), |user| Some(&user.email)),
        "user": user.map(|user| user.id.to_string()),
        "teams": ids,
        "teams_slugs": slugs,
        "has_global_access": row.has_global_access,
        "role": role.id(),
        "invite_status": row.invite_status,
    });
    let entry = AuditEntry {
        organization: invitation.organization.id,
        actor: user.map(|user| user.id),
        actor_label: None,
        event,
        ip_address,
        target_object: Some(row.id),
        target_user: user.map(|user| user.id).filter(|_| event == AuditEvent::MemberAcceptInvite),
        data,
    };
    store::record(db, entry, now).await
}
