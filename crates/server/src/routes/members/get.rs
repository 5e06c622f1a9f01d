use axum::{
    Json,
    extract::{Path, State},
};
use roster_api_types::{MemberWithRoles, Role};

use crate::{
    error::ApiError,
    routes::{caller::Caller, refusals::Refusals, wire},
    state::AppState,
    store,
};

/// One member, with everything a page about them needs.
#[utoipa::path(get, path = "/api/0/organizations/{organization}/members/{member}/", operation_id = "get_member",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("member" = String, Path, description = "Membership id, or `me`"),
    ),
    responses((status = OK, body = MemberWithRoles), Refusals))]
pub async fn get(
    State(state): State<AppState>,
    caller: Caller,
    path: Path<(String, String)>,
) -> Result<Json<MemberWithRoles>, ApiError> {
    let Path((_, member)) = path;
    let (organization, id) = (caller.organization.id, caller.member_id(&member)?);
    let row = store::find_member(&state.db, organization, id).await?.ok_or(ApiError::NotFound)?;
    let is_joined_owner = row.person.is_some() && row.role == Role::Owner.id();
    let others = store::administrators(&state.db, organization, id).await?;
    Ok(Json(MemberWithRoles {
        member: wire::member(&row, state.clock.now()),
        invite_link: None,
        is_only_owner: is_joined_owner && !others.contains(&Role::Owner),
        org_role_list: wire::roles(Some(caller.actor())),
        roles: wire::roles(Some(caller.actor())),
        team_role_list: wire::team_roles(),
    }))
}
