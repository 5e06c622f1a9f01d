use axum::Json;
use roster_api_types::{RootInfo, User};

use super::wire;
use crate::session::{MaybeUser, SignedInUser};

/// Who is asking? Never 401.
#[utoipa::path(get, path = "/api/0/", responses((status = OK, body = RootInfo)))]
pub async fn root(MaybeUser(user): MaybeUser) -> Json<RootInfo> {
    Json(RootInfo { version: "0".into(), auth: None, user: user.as_ref().map(wire::own_user) })
}

/// The caller.
#[utoipa::path(get, path = "/api/0/users/me/", responses((status = OK, body = User), (status = UNAUTHORIZED)))]
pub async fn me(SignedInUser(user): SignedInUser) -> Json<User> {
    Json(wire::own_user(&user))
}
