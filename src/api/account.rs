use reqwasm::http::Method;
use roster_api_types::{InvitationAnswer, Joined, Login, Register, RootInfo, SignedIn, User};

use super::{ApiError, invitation::refusal_of, transport::send};

/// Who is signed in, if anybody.
pub async fn who_am_i() -> Result<Option<User>, ApiError> {
    let root: RootInfo = send(Method::GET, "/api/0/", None).await?.read()?;
    Ok(root.user)
}

/// Signs in with a password.
pub async fn sign_in(login: &Login) -> Result<SignedIn, ApiError> {
    let body = serde_json::to_string(login).ok();
    send(Method::POST, "/api/0/auth/login/", body).await?.read()
}

/// Ends the session.
pub async fn sign_out() -> Result<(), ApiError> {
    send(Method::DELETE, "/api/0/auth/", None).await?.checked().map(|_| ())
}

/// Creates the account that an invitation allows, and joins with it.
///
/// `Ok(Err(…))` is an invitation that stands no longer as it was shown.
pub async fn register(account: &Register) -> Result<Result<User, InvitationAnswer>, ApiError> {
    let body = serde_json::to_string(account).ok();
    let answer = send(Method::POST, "/api/0/auth/register/", body).await?;
    if let Some(refusal) = refusal_of(&answer) {
        return Ok(Err(InvitationAnswer::Refused(refusal)));
    }
    let joined: Joined = answer.read()?;
    Ok(Ok(joined.user))
}
