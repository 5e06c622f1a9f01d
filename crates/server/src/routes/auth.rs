use axum::{Json, extract::State, http::StatusCode};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use roster_api_types::{EmailAddress, Login, SignedIn};

use super::wire;
use crate::{
    error::ApiError,
    json::Body,
    session::{self, SESSION_COOKIE},
    state::AppState,
    store,
};

/// Signs in with address and password. One answer for every cause of failure, after the same work.
#[utoipa::path(post, path = "/api/0/auth/login/", request_body = Login,
    responses((status = OK, body = SignedIn), (status = BAD_REQUEST)))]
pub async fn login(
    State(state): State<AppState>,
    jar: CookieJar,
    Body(login): Body<Login>,
) -> Result<(CookieJar, Json<SignedIn>), ApiError> {
    let user = match login.username.parse::<EmailAddress>() {
        Ok(address) => store::find_user_by_email(&state.db, &address.key()).await?,
        Err(_) => None,
    };
    let user = user.filter(|user| user.is_active);
    let stored = user.as_ref().and_then(|user| user.password_hash.clone());
    let matches = state.passwords.verify(login.password, stored).await;
    let Some(user) = user.filter(|_| matches) else {
        return Err(ApiError::BadRequest("The address or the password is not right.".into()));
    };
    let jar = session::sign_in(&state, &state.db, jar, user.id).await?;
    let next_uri = match store::organizations_of(&state.db, user.id).await?.first() {
        Some(organization) => format!("/organizations/{}/members/", organization.slug),
        None => "/".to_owned(),
    };
    Ok((jar, Json(SignedIn { user: wire::own_user(&user), next_uri })))
}

/// Signs this browser out; also when nobody is signed in.
#[utoipa::path(delete, path = "/api/0/auth/", responses((status = NO_CONTENT)))]
pub async fn logout(State(state): State<AppState>, jar: CookieJar) -> Result<(CookieJar, StatusCode), ApiError> {
    if let Some(secret) = session::session_secret(&jar) {
        store::delete_session(&state.db, &secret).await?;
    }
    Ok((jar.remove(Cookie::build(SESSION_COOKIE).path("/")), StatusCode::NO_CONTENT))
}
