use axum::Json;
use roster_api_types::RootInfo;

use super::wire;
use crate::session::MaybeUser;

/// Who is asking? Never 401.
#[utoipa::path(get, path = "/api/0/", responses((status = OK, body = RootInfo)))]
pub async fn root(MaybeUser(user): MaybeUser) -> Json<RootInfo> {
    Json(RootInfo { version: "0".into(), auth: None, user: user.as_ref().map(wire::own_user) })
}
