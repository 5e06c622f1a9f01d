//! The caller's own account.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use roster_api_types::{OwnUser, OwnUserChange, UserOptions};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    refusals::{Detail, Invalid},
    wire,
};
use crate::{
    error::ApiError,
    json::Body,
    rules::person,
    session::SignedInUser,
    state::AppState,
    store::{self, entity::user},
};

/// The endpoints of accounts.
pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(me, change_me)).routes(routes!(remove_authenticator))
}

/// The caller.
#[utoipa::path(get, path = "/api/0/users/me/",
    responses((status = OK, body = OwnUser), (status = UNAUTHORIZED, body = Detail)))]
async fn me(SignedInUser(user): SignedInUser) -> Json<OwnUser> {
    Json(own(&user))
}

/// Changes the caller's name and options.
#[utoipa::path(put, path = "/api/0/users/me/", request_body = OwnUserChange,
    responses(
        (status = OK, body = OwnUser),
        (status = BAD_REQUEST, body = Invalid),
        (status = UNAUTHORIZED, body = Detail),
        (status = FORBIDDEN, body = Detail),
        (status = PAYLOAD_TOO_LARGE),
        (status = UNSUPPORTED_MEDIA_TYPE),
    ))]
async fn change_me(
    State(state): State<AppState>,
    SignedInUser(user): SignedInUser,
    Body(change): Body<OwnUserChange>,
) -> Result<Json<OwnUser>, ApiError> {
    let (name, options) = person::changed(options(&user), &change).map_err(ApiError::Fields)?;
    let transaction = state.writer.begin().await?;
    let row = store::change_user(&transaction, user.id, name, &options).await?;
    transaction.commit().await?;
    Ok(Json(own(&row)))
}

/// Takes a second factor away from somebody who has lost it. Nobody can set one up yet, so there is none: 404.
#[utoipa::path(delete, path = "/api/0/users/{user}/authenticators/{authenticator}/",
    params(("user" = String, Path, description = "User id, or `me`"), ("authenticator" = String, Path)),
    responses(
        (status = NOT_FOUND, body = Detail),
        (status = UNAUTHORIZED, body = Detail),
        (status = FORBIDDEN, body = Detail),
    ))]
async fn remove_authenticator(_: SignedInUser, _: Path<(String, String)>) -> Result<StatusCode, ApiError> {
    Err(ApiError::NotFound)
}

fn own(user: &user::Model) -> OwnUser {
    OwnUser { user: wire::own_user(user), options: options(user), ..OwnUser::default() }
}

/// How the user likes things; what can't be read is as it is for everybody.
fn options(user: &user::Model) -> UserOptions {
    serde_json::from_str(&user.options).unwrap_or_default()
}
