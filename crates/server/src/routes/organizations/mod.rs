//! Organizations: the caller's, one of them, a new one, and its settings.

mod around;
mod create;
mod edit;

use axum::{Json, extract::State, response::Response};
use roster_api_types::{Id, Organization, OrganizationLinks, OrganizationSummary, Scope, Slug};

use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    access_requests,
    caller::Caller,
    paging::Paging,
    refusals::{Detail, Refusals},
    wire,
};
use crate::{
    error::ApiError,
    identity::Identity,
    state::AppState,
    store::{self, SlugCursor},
};

/// With which scopes an API token sees organizations: any of these.
const READERS: &[Scope] = &["org:read", "org:write", "org:admin"];

/// The endpoints of organizations themselves.
pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create::create))
        .routes(routes!(get, edit::edit))
        .routes(routes!(around::auth_provider))
        .routes(routes!(around::missing_members))
}

/// The caller's organizations, by name: all on one page, for nobody belongs to many.
#[utoipa::path(get, path = "/api/0/organizations/", operation_id = "list_organizations",
    responses(
        (status = OK, body = Vec<OrganizationSummary>, headers(
            ("Link" = String, description = "That nothing comes before or behind"),
            ("X-Hits" = u64, description = "How many there are"),
        )),
        (status = UNAUTHORIZED, body = Detail),
    ))]
async fn list(
    State(state): State<AppState>,
    Identity { user, grant }: Identity,
    paging: Paging<SlugCursor>,
) -> Result<Response, ApiError> {
    if grant.as_ref().is_some_and(|grant| !READERS.iter().any(|scope| grant.scopes.contains(scope))) {
        return Err(ApiError::Forbidden);
    }
    let mut organizations = store::organizations_of(&state.db, user.id).await?;
    organizations.retain(|organization| grant.as_ref().is_none_or(|grant| grant.opens(organization.id)));
    let rows: Vec<OrganizationSummary> = organizations.iter().map(wire::organization).collect();
    let links = store::links::<Option<Slug>>([None, None], Some(0), rows.len(), false);
    paging.answer_with(&links, rows.len() as u64, rows)
}

/// One organization, and what the caller may do in it.
#[utoipa::path(get, path = "/api/0/organizations/{organization}/", operation_id = "get_organization",
    params(("organization" = String, Path, description = "Slug or id")),
    responses((status = OK, body = Organization), Refusals))]
async fn get(State(state): State<AppState>, caller: Caller) -> Result<Json<Organization>, ApiError> {
    caller.require_any(READERS)?;
    Ok(Json(whole(&state, &caller).await?))
}

/// The organization as its members see it; `access` and the roles speak about the caller.
async fn whole(state: &AppState, caller: &Caller) -> Result<Organization, ApiError> {
    let to_decide = store::count_access_requests(&state.db, access_requests::decidable(caller)).await?;
    let OrganizationSummary { id, slug, name, status, date_created, avatar } = wire::organization(&caller.organization);
    let base = &state.settings.base_url;
    let links = OrganizationLinks {
        organization_url: format!("{base}/organizations/{slug}/members/"),
        region_url: base.clone(),
    };
    Ok(Organization {
        id,
        slug,
        name,
        status,
        date_created,
        avatar,
        features: ["invite-members", "team-roles"].map(str::to_owned).to_vec(),
        access: caller.scopes.names(),
        org_role_list: wire::roles(None),
        team_role_list: wire::team_roles(),
        default_role: caller.organization.default_role.clone(),
        role: caller.role.id().to_owned(),
        org_role: caller.role.id().to_owned(),
        member_id: Id(caller.membership.id),
        open_membership: caller.organization.open_membership,
        allow_member_invite: caller.organization.allow_member_invite,
        allow_join_requests: caller.organization.allow_join_requests,
        links,
        pending_access_requests: u32::try_from(to_decide).unwrap_or(u32::MAX),
        ..Organization::default()
    })
}
