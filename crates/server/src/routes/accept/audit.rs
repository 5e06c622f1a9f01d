use std::net::IpAddr;

use roster_api_types::{AuditEvent, Role};
use serde_json::json;

use crate::store::{AuditEntry, Invitation, entity::user};

/// What the user, or whoever held the link, did with the invitation. `role` is the one given, not the one offered.
pub fn entry(
    event: AuditEvent,
    invitation: &Invitation,
    user: Option<&user::Model>,
    role: Role,
    ip_address: Option<IpAddr>,
) -> AuditEntry<'static> {
    let row = &invitation.membership;
    let (ids, slugs): (Vec<String>, Vec<&String>) =
        invitation.teams.iter().map(|(id, slug)| (id.to_string(), slug)).unzip();
    let data = json!({
        "email": user.map_or(row.email.as_deref(), |user| Some(&user.email)),
        "user": user.map(|user| user.id.to_string()),
        "teams": ids,
        "teams_slugs": slugs,
        "has_global_access": row.has_global_access,
        "role": role.id(),
        "invite_status": row.invite_status,
    });
    AuditEntry {
        organization: invitation.organization.id,
        actor: user.map(|user| user.id),
        actor_label: None,
        event,
        ip_address,
        target_object: Some(row.id),
        target_user: user.map(|user| user.id).filter(|_| event == AuditEvent::MemberAcceptInvite),
        data,
    }
}
