use axum::{
    Json,
    extract::{RawQuery, State},
    http::{Extensions, StatusCode},
};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use roster_api_types::{EmailAddress, Login, SignedIn};

use super::{
    accept,
    refusals::{Detail, Invalid},
    wire,
};
use crate::{
    client,
    error::ApiError,
    json::Body,
    rules::sign_in,
    session::{self, SESSION_COOKIE},
    state::AppState,
    store::{self, Limit, entity::user},
};

/// Signs in with address and password. One answer for every cause of failure, after the same work.
#[utoipa::path(post, path = "/api/0/auth/login/", request_body = Login,
    responses(
        (status = OK, body = SignedIn),
        (status = BAD_REQUEST, body = Invalid),
        (status = FORBIDDEN, body = Detail),
        (status = PAYLOAD_TOO_LARGE),
        (status = UNSUPPORTED_MEDIA_TYPE),
        (status = TOO_MANY_REQUESTS, body = Detail, description = "Too many failures with this address, or from this network"),
    ))]
pub async fn login(
    State(state): State<AppState>,
    jar: CookieJar,
    extensions: Extensions,
    Body(login): Body<Login>,
) -> Result<(CookieJar, Json<SignedIn>), ApiError> {
    let address = login.username.parse::<EmailAddress>().ok();
    let limits = sign_in::limits(address.as_ref(), &client::network(client::ip_address(&extensions)));
    // Before the costly hash, and before anything is known about the address.
    count(&state, &limits).await?;
    let user = match &address {
        Some(address) => store::find_user_by_email(&state.db, &address.key()).await?,
        None => None,
    };
    let user = user.filter(|user| user.is_active);
    let stored = user.as_ref().and_then(|user| user.password_hash.clone());
    let matches = state.passwords.verify(login.password, stored).await;
    let Some(user) = user.filter(|_| matches) else {
        return Err(ApiError::BadRequest("The address or the password is not right.".into()));
    };
    let transaction = state.writer.begin().await?;
    for (key, _) in &limits {
        store::give_back(&transaction, key).await?;
    }
    let jar = session::sign_in(&state, &transaction, jar, user.id).await?;
    transaction.commit().await?;
    let next_uri = match accept::waiting(&state, &jar, Some(&user)).await? {
        Some(waiting) => waiting.path,
        None => first_page(&state, &user).await?,
    };
    Ok((jar, Json(SignedIn { user: wire::own_user(&user), next_uri })))
}

/// Where somebody goes whom no invitation waits for.
async fn first_page(state: &AppState, user: &user::Model) -> Result<String, ApiError> {
    let organizations = store::organizations_of(&state.db, user.id).await?;
    let first = organizations.first().map(|first| format!("/organizations/{}/members/", first.slug));
    Ok(first.unwrap_or_else(|| "/".to_owned()))
}

/// Counts the try as a failure, until it turns out to be none. So that tries at the same moment are all counted.
async fn count(state: &AppState, limits: &[(String, Limit)]) -> Result<(), ApiError> {
    let now = state.clock.now();
    let transaction = state.writer.begin().await?;
    for (key, limit) in limits {
        // Rolled back: a try that is refused here counts for nothing, so nobody uses up what others have left.
        if let Err(exceeded) = store::take(&transaction, key, *limit, now).await? {
            return Err(ApiError::TooMany(exceeded, "Too many failed tries to sign in. Try again later.".into()));
        }
    }
    Ok(transaction.commit().await?)
}

/// Signs this browser out; also when nobody is signed in. With `everywhere=1` all of the person's browsers.
#[utoipa::path(delete, path = "/api/0/auth/",
    params(("everywhere" = Option<String>, Query, description = "`1` or `true`: all of the person's browsers")),
    responses((status = NO_CONTENT), (status = FORBIDDEN, body = Detail)))]
pub async fn logout(
    State(state): State<AppState>,
    jar: CookieJar,
    RawQuery(query): RawQuery,
) -> Result<(CookieJar, StatusCode), ApiError> {
    if let Some(secret) = session::session_secret(&jar) {
        let everywhere = is_everywhere(query.as_deref().unwrap_or_default());
        let transaction = state.writer.begin().await?;
        match store::session_user(&transaction, &secret, state.clock.now()).await?.filter(|_| everywhere) {
            Some(user) => store::delete_sessions_of(&transaction, user.id).await?,
            None => store::delete_session(&transaction, &secret).await?,
        }
        transaction.commit().await?;
    }
    Ok((jar.remove(Cookie::build(SESSION_COOKIE).path("/")), StatusCode::NO_CONTENT))
}

fn is_everywhere(query: &str) -> bool {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.any(|(key, value)| key == "everywhere" && matches!(&*value, "1" | "true"))
}
