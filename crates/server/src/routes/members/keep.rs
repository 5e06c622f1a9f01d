use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use roster_api_types::resend_refusal;

use crate::{
    error::ApiError,
    routes::{
        caller::{self, Caller},
        refusals::Refusals,
    },
    state::AppState,
    store,
};

/// Says no to what is asked of an invitation, a new one or another address: it stays as it is, and nothing is asked any
/// more. Whoever may send it again may say so; also of a withdrawn or declined one.
#[utoipa::path(post, path = "/api/0/organizations/{organization}/members/{member}/keep/", operation_id = "keep_invitation",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("member" = String, Path, description = "Membership id"),
    ),
    responses((status = NO_CONTENT), Refusals))]
pub async fn keep(
    State(state): State<AppState>,
    caller: Caller,
    path: Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    caller.require_any(&["member:invite", "member:write", "member:admin"])?;
    let Path((_, member)) = path;
    let id = caller.member_id(&member)?;
    let (transaction, caller) = caller.take_organization(&state).await?;
    let organization = caller.organization.id;
    let row = match store::find_membership(&transaction, organization, id).await? {
        Some(row) => row,
        None => store::find_removed(&transaction, organization, id).await?.ok_or(ApiError::NotFound)?,
    };
    if resend_refusal(caller.actor(), caller::target(&row)?, caller.settings()).is_some() {
        return Err(ApiError::Forbidden);
    }
    store::keep_invitation(&transaction, row.id).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
