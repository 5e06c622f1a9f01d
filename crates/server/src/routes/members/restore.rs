use axum::{
    Json,
    extract::{Path, State},
};
use roster_api_types::{AuditEvent, Member, may_restore};
use sea_orm::ConnectionTrait;

use super::audit;

use crate::{
    error::ApiError,
    routes::{
        caller::{self, Caller},
        refusals::{Detail, Refusals},
        wire,
    },
    state::AppState,
    store::{self, Occupant, entity::membership},
};

/// Takes a removal back: the member, with role and teams, and the invitations that went along.
#[utoipa::path(post, path = "/api/0/organizations/{organization}/members/{member}/restore/", operation_id = "restore_member",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("member" = String, Path, description = "Membership id"),
    ),
    responses(
        (status = OK, body = Member),
        (status = CONFLICT, body = Detail, description = "The person is a member, or invited again, meanwhile"),
        Refusals,
    ))]
pub async fn restore(
    State(state): State<AppState>,
    caller: Caller,
    path: Path<(String, String)>,
) -> Result<Json<Member>, ApiError> {
    caller.require_any(&["member:invite", "member:write", "member:admin"])?;
    let Path((_, member)) = path;
    let id = caller.member_id(&member)?;
    let (transaction, caller) = caller.take_organization(&state).await?;
    let organization = caller.organization.id;
    let row = store::find_removed(&transaction, organization, id).await?.ok_or(ApiError::NotFound)?;
    if !may_restore(caller.actor(), caller::target(&row)?, caller.settings()) {
        return Err(ApiError::Forbidden);
    }
    make_sure_the_place_is_free(&transaction, &row).await?;
    make_sure_the_sender_is_there(&transaction, &row).await?;
    store::restore_membership(&transaction, &row).await?;
    audit::record(&transaction, &caller, AuditEvent::MemberRestore, &row, state.clock.now()).await?;
    let restored = store::find_member(&transaction, organization, id).await?.ok_or(ApiError::NotFound)?;
    transaction.commit().await?;
    // Mail that was still to be sent when the invitation was withdrawn is due again.
    state.outbox_bell.notify_one();
    Ok(Json(wire::member(restored, state.clock.now())))
}

async fn make_sure_the_place_is_free(db: &impl ConnectionTrait, row: &membership::Model) -> Result<(), ApiError> {
    let key = match (row.user_id, &row.email_key) {
        (Some(user), _) => store::email_key_of(db, user).await?,
        (None, key) => key.clone(),
    };
    let Some(key) = key else { return Err(ApiError::Internal(format!("membership {} has no address", row.id))) };
    let reason = match store::occupant(db, row.organization_id, &key).await? {
        None => return Ok(()),
        Some(Occupant::Member) => "They are a member again. There is nothing left to restore.",
        Some(Occupant::Invitation) => "They have been invited again. Withdraw that invitation first.",
    };
    Err(ApiError::Conflict(reason.to_owned()))
}

/// An invitation whose sender has left can't be accepted, so it doesn't come back either.
async fn make_sure_the_sender_is_there(db: &impl ConnectionTrait, row: &membership::Model) -> Result<(), ApiError> {
    let (None, Some(sender)) = (row.user_id, row.inviter_id) else { return Ok(()) };
    if store::has_joined(db, row.organization_id, sender).await? {
        return Ok(());
    }
    Err(ApiError::Conflict("Who sent this invitation has left. Invite them anew.".to_owned()))
}
