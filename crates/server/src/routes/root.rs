use axum::{Json, extract::State, http::request::Parts};
use roster_api_types::{RootInfo, TokenInfo};

use super::{refusals::Detail, wire};
use crate::{
    error::ApiError,
    identity::{Grant, Identity},
    state::AppState,
};

/// Who is asking? 401 only for an API token that isn't good.
#[utoipa::path(get, path = "/api/0/", responses((status = OK, body = RootInfo), (status = UNAUTHORIZED, body = Detail)))]
pub async fn root(State(state): State<AppState>, parts: Parts) -> Result<Json<RootInfo>, ApiError> {
    let identity = Identity::find(&parts, &state).await?;
    let grant = identity.as_ref().and_then(|identity| identity.grant.as_ref());
    let scopes = |grant: &Grant| grant.scopes.iter().map(|scope| (*scope).to_owned()).collect();
    Ok(Json(RootInfo {
        version: "0".into(),
        auth: grant.map(|grant| TokenInfo { scopes: scopes(grant) }),
        user: identity.as_ref().map(|identity| wire::own_user(&identity.user)),
    }))
}
