use reqwasm::http::Method;
use roster_api_types::{Login, Register, RootInfo, SignedIn, User};

use super::{
    ApiError, Invitation,
    invitation::refusal_of,
    transport::{read, send},
};

/// Who is signed in, if anybody.
pub async fn who_am_i() -> Result<Option<User>, ApiError> {
    let answer = send(Method::GET, "/api/0/", None).await?.checked()?;
    read::<RootInfo>(&answer.text).map(|root| root.user)
}

/// Signs in with a password.
pub async fn sign_in(login: &Login) -> Result<SignedIn, ApiError> {
    let body = serde_json::to_string(login).ok();
    let answer = send(Method::POST, "/api/0/auth/login/", body).await?.checked()?;
    read(&answer.text)
}

/// Ends the session.
pub async fn sign_out() -> Result<(), ApiError> {
    send(Method::DELETE, "/api/0/auth/", None).await?.checked().map(|_| ())
}

/// Creates the account that an invitation allows, and joins with it.
///
/// `Ok(Err(…))` is an invitation that stands no longer as it was shown.
pub async fn register(account: &Register) -> Result<Result<User, Invitation>, ApiError> {
    let body = serde_json::to_string(account).ok();
    let answer = send(Method::POST, "/api/0/auth/register/", body).await?;
    if let Some(refusal) = refusal_of(&answer) {
        return Ok(Err(Invitation::Refused(refusal)));
    }
    let joined: roster_api_types::Joined = read(&answer.checked()?.text)?;
    Ok(Ok(joined.user))
}
