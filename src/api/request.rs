use reqwasm::http::Method;
use roster_api_types::{AccessRequest, Id, Member, RequestDecision};

use super::{
    ApiError, Page,
    organization::{get_all, of_organization},
    transport::send,
};

/// All requests to be on a team that the caller may decide, from the oldest.
pub async fn access_requests(org: &str) -> Result<Page<AccessRequest>, ApiError> {
    get_all(&(of_organization(org, &["access-requests"]) + "?per_page=50")).await
}

/// Approves that somebody is invited, or joins, as the decision says.
pub async fn approve_request(org: &str, request: Id, decision: &RequestDecision) -> Result<Member, ApiError> {
    let url = of_organization(org, &["invite-requests", &request.to_string()]);
    send(Method::PUT, &url, serde_json::to_string(decision).ok()).await?.read()
}

/// Denies that somebody is invited, or joins.
pub async fn deny_request(org: &str, request: Id) -> Result<(), ApiError> {
    let url = of_organization(org, &["invite-requests", &request.to_string()]);
    send(Method::DELETE, &url, None).await?.checked().map(|_| ())
}

/// Decides whether somebody comes onto a team.
pub async fn decide_access(org: &str, request: Id, is_approved: bool) -> Result<(), ApiError> {
    let url = of_organization(org, &["access-requests", &request.to_string()]);
    let body = if is_approved { r#"{"isApproved":true}"# } else { r#"{"isApproved":false}"# };
    send(Method::PUT, &url, Some(body.to_owned())).await?.checked().map(|_| ())
}
