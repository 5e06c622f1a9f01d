//! Accepting an invitation: looking at it, joining with an account, joining with a new one, and the
//! mailed link itself.

mod answer;
mod audit;
mod first_page;
mod judge;
mod page;
mod plain_form;
mod register;
mod story;
mod tell;

use std::{fmt::Display, net::IpAddr};

use axum::{
    Json,
    extract::{Path, State},
    http::{Extensions, StatusCode},
    response::{IntoResponse as _, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use roster_api_types::{AcceptCode, AcceptRefusal, AuditEvent, Id, InvitationAnswer, InviteDetails};
use utoipa_axum::{router::OpenApiRouter, routes};

use self::judge::{Asked, Judgement, inviter_name, judge, masked_address};
use super::{headers, refusals::Detail};
use crate::{
    client,
    error::ApiError,
    legacy::LinkSecret,
    rules::accept::{Facts, is_open_step, role_to_give},
    session::{self, INVITATION_COOKIE_PREFIX, MaybeUser},
    state::AppState,
    store::{self, Invitation, entity::user},
};

pub use first_page::FirstPage;
pub use page::{lead_to_waiting, routes as page};

/// Where an invitation's cookie is sent: to the API, and to the invitation's page, which is written before scripts run.
const COOKIE_PATH: &str = "/";

/// The endpoints of the API.
pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(details_by_cookie, accept_by_cookie))
        .routes(routes!(details, accept))
        .routes(routes!(details_in_organization, accept_in_organization))
        .routes(routes!(answer::decline))
        .routes(routes!(answer::ask_for_renewal))
        .routes(routes!(answer::ask_to_move))
        .routes(routes!(register::register))
        .layer(headers::no_store())
        .layer(headers::no_referrer())
}

/// The invitation whose mailed link this browser has opened. Changes nothing.
#[utoipa::path(get, path = "/api/0/accept-invite/{member}/", params(("member" = Id, Path)),
    responses((status = OK, body = InviteDetails), (status = BAD_REQUEST, body = AcceptRefusal),
        (status = UNAUTHORIZED, body = Detail, description = "The API token isn't good")))]
async fn details_by_cookie(
    State(state): State<AppState>,
    MaybeUser(user): MaybeUser,
    jar: CookieJar,
    Path(member): Path<String>,
) -> Result<Response, ApiError> {
    let asked = Asked::by_cookie(&state, &member, &jar);
    show(&state, user.as_ref(), jar, &asked).await
}

/// An invitation. Changes nothing.
#[utoipa::path(get, path = "/api/0/accept-invite/{member}/{token}/", params(("member" = Id, Path), ("token" = String, Path)),
    responses((status = OK, body = InviteDetails), (status = BAD_REQUEST, body = AcceptRefusal),
        (status = UNAUTHORIZED, body = Detail, description = "The API token isn't good")))]
async fn details(
    State(state): State<AppState>,
    MaybeUser(user): MaybeUser,
    jar: CookieJar,
    Path((member, token)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    show(&state, user.as_ref(), jar, &Asked::by_token(&state, None, &member, &token)).await
}

/// An invitation to this organization. Changes nothing.
#[utoipa::path(get, path = "/api/0/accept-invite/{org}/{member}/{token}/",
    params(("org" = String, Path), ("member" = Id, Path), ("token" = String, Path)),
    responses((status = OK, body = InviteDetails), (status = BAD_REQUEST, body = AcceptRefusal),
        (status = UNAUTHORIZED, body = Detail, description = "The API token isn't good")))]
async fn details_in_organization(
    State(state): State<AppState>,
    MaybeUser(user): MaybeUser,
    jar: CookieJar,
    Path((org, member, token)): Path<(String, String, String)>,
) -> Result<Response, ApiError> {
    show(&state, user.as_ref(), jar, &Asked::by_token(&state, Some(org), &member, &token)).await
}

/// Joins with the signed-in account by the invitation whose mailed link this browser has opened.
#[utoipa::path(post, path = "/api/0/accept-invite/{member}/", params(("member" = Id, Path)),
    responses((status = NO_CONTENT), (status = BAD_REQUEST, body = AcceptRefusal), (status = CONFLICT, body = AcceptRefusal),
        (status = UNAUTHORIZED, body = Detail, description = "The API token isn't good"),
        (status = FORBIDDEN, body = Detail, description = "Not made by our own page, or with an API token")))]
async fn accept_by_cookie(
    State(state): State<AppState>,
    MaybeUser(user): MaybeUser,
    jar: CookieJar,
    extensions: Extensions,
    Path(member): Path<String>,
) -> Result<StatusCode, ApiError> {
    let asked = Asked::by_cookie(&state, &member, &jar);
    join(&state, user.as_ref(), client::ip_address(&extensions), &asked).await
}

/// Joins with the signed-in account.
#[utoipa::path(post, path = "/api/0/accept-invite/{member}/{token}/", params(("member" = Id, Path), ("token" = String, Path)),
    responses((status = NO_CONTENT), (status = BAD_REQUEST, body = AcceptRefusal), (status = CONFLICT, body = AcceptRefusal),
        (status = UNAUTHORIZED, body = Detail, description = "The API token isn't good"),
        (status = FORBIDDEN, body = Detail, description = "Not made by our own page, or with an API token")))]
async fn accept(
    State(state): State<AppState>,
    MaybeUser(user): MaybeUser,
    extensions: Extensions,
    Path((member, token)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let asked = Asked::by_token(&state, None, &member, &token);
    join(&state, user.as_ref(), client::ip_address(&extensions), &asked).await
}

/// Joins this organization with the signed-in account.
#[utoipa::path(post, path = "/api/0/accept-invite/{org}/{member}/{token}/",
    params(("org" = String, Path), ("member" = Id, Path), ("token" = String, Path)),
    responses((status = NO_CONTENT), (status = BAD_REQUEST, body = AcceptRefusal), (status = CONFLICT, body = AcceptRefusal),
        (status = UNAUTHORIZED, body = Detail, description = "The API token isn't good"),
        (status = FORBIDDEN, body = Detail, description = "Not made by our own page, or with an API token")))]
async fn accept_in_organization(
    State(state): State<AppState>,
    MaybeUser(user): MaybeUser,
    extensions: Extensions,
    Path((org, member, token)): Path<(String, String, String)>,
) -> Result<StatusCode, ApiError> {
    let asked = Asked::by_token(&state, Some(org), &member, &token);
    join(&state, user.as_ref(), client::ip_address(&extensions), &asked).await
}

impl Asked {
    fn by_token(state: &AppState, organization: Option<String>, member: &str, token: &str) -> Self {
        let secret = LinkSecret::parse(token, state.settings.legacy_key.as_ref());
        Self { member: member.parse().ok(), organization, secret }
    }

    fn by_cookie(state: &AppState, member: &str, jar: &CookieJar) -> Self {
        let member = member.parse().ok();
        let cookie = member.and_then(|member| jar.get(&cookie_name(member)));
        let key = state.settings.legacy_key.as_ref();
        let secret = cookie.and_then(|cookie| LinkSecret::parse(cookie.value(), key));
        Self { member, organization: None, secret }
    }
}

fn cookie_name(member: Id) -> String {
    format!("{INVITATION_COOKIE_PREFIX}{member}")
}

/// Forgets that this browser has opened the invitation's link.
fn without_invitation(jar: CookieJar, member: Id) -> CookieJar {
    jar.remove(Cookie::build(cookie_name(member)).path(COOKIE_PATH))
}

/// Remembers in this browser that it has opened the invitation's link.
fn with_invitation(jar: CookieJar, member: Id, secret: &LinkSecret, state: &AppState) -> CookieJar {
    jar.add(session::cookie(cookie_name(member), secret.expose(), COOKIE_PATH, &state.settings, false))
}

/// The page of an invitation whose link this browser has opened.
fn page_of(member: impl Display) -> String {
    format!("/accept/{member}/")
}

/// An invitation that waits for whoever uses this browser.
pub struct Waiting {
    /// Its page.
    pub path: String,
    /// The organization's name.
    pub organization: String,
}

/// The invitations whose links this browser has opened.
fn opened(jar: &CookieJar) -> impl Iterator<Item = Id> {
    jar.iter().filter_map(|cookie| cookie.name().strip_prefix(INVITATION_COOKIE_PREFIX)?.parse().ok())
}

fn has_opened_any(jar: &CookieJar) -> bool {
    opened(jar).next().is_some()
}

/// The first invitation whose link this browser has opened and that the user can accept, or that can be accepted by
/// signing in or up when nobody is signed in.
pub async fn waiting(
    state: &AppState,
    jar: &CookieJar,
    user: Option<&user::Model>,
) -> Result<Option<Waiting>, ApiError> {
    for member in opened(jar) {
        let asked = Asked::by_cookie(state, &member.to_string(), jar);
        let found = judge(&state.db, &asked, user, state.clock.now()).await?;
        if let (Ok(_) | Err(AcceptCode::SignedOut), Some(invitation)) = (found.verdict, found.invitation) {
            let organization = invitation.organization.name;
            return Ok(Some(Waiting { path: page_of(member), organization }));
        }
    }
    Ok(None)
}

async fn show(
    state: &AppState,
    user: Option<&user::Model>,
    jar: CookieJar,
    asked: &Asked,
) -> Result<Response, ApiError> {
    let judgement = judge(&state.db, asked, user, state.clock.now()).await?;
    let InvitationAnswer::Open(details) = look(state, &judgement, user).await? else {
        return Err(judgement.refusal(user));
    };
    let jar = match (asked.member, &asked.secret) {
        (Some(member), Some(secret)) => with_invitation(jar, member, secret, state),
        _ => jar,
    };
    Ok((jar, Json(details)).into_response())
}

/// What this caller may know about the invitation.
async fn look(state: &AppState, found: &Judgement, user: Option<&user::Model>) -> Result<InvitationAnswer, ApiError> {
    let is_open = found.verdict.map_or_else(is_open_step, |_| true);
    Ok(match found.invitation.as_ref().filter(|_| is_open) {
        Some(invitation) => {
            let details = invite_details(state, invitation, user, found.address_matches).await?;
            InvitationAnswer::Open(Box::new(details))
        }
        None => InvitationAnswer::Refused(found.refused(user)),
    })
}

async fn invite_details(
    state: &AppState,
    invitation: &Invitation,
    user: Option<&user::Model>,
    address_matches: bool,
) -> Result<InviteDetails, ApiError> {
    let Invitation { membership, organization, .. } = invitation;
    let facts = Facts::from(invitation);
    let account = store::find_user_by_email(&state.db, membership.email_key.as_deref().unwrap_or_default()).await?;
    let email = match &membership.email {
        Some(email) if address_matches => email.clone(),
        _ => masked_address(invitation),
    };
    Ok(InviteDetails {
        org_slug: organization.slug.clone(),
        needs_authentication: user.is_none(),
        email,
        email_matches: user.map(|_| address_matches),
        has_account: account.is_some(),
        signed_in_as: user.map(|user| user.email.clone()),
        inviter_name: inviter_name(invitation),
        org_name: organization.name.clone(),
        expires_at: membership.expires_at.map(|end| end.to_string()),
        role_name: role_to_give(facts.role, facts.inviter).name().to_owned(),
        has_global_access: membership.has_global_access,
        teams: store::team_names(&state.db, membership.id).await?,
        move_asked: user.is_some_and(|user| membership.move_asked_to.as_ref() == Some(&user.email)),
        ..InviteDetails::default()
    })
}

async fn join(
    state: &AppState,
    user: Option<&user::Model>,
    ip_address: Option<IpAddr>,
    asked: &Asked,
) -> Result<StatusCode, ApiError> {
    let judgement = judge(&state.db, asked, user, state.clock.now()).await?;
    let (Some(user), Some(invitation), true) = (user, &judgement.invitation, judgement.changes_something()) else {
        return Err(judgement.refusal(user));
    };
    let transaction = state.writer.begin().await?;
    store::lock_organization(&transaction, invitation.organization.id).await?;
    // Once more: somebody else may have had the organization's row until now.
    let judgement = judge(&transaction, asked, Some(user), state.clock.now()).await?;
    let Some(invitation) = judgement.invitation.as_ref().filter(|_| judgement.changes_something()) else {
        return Err(judgement.refusal(Some(user)));
    };
    let now = state.clock.now();
    let entry = |event, role| audit::entry(event, invitation, Some(user), role, ip_address);
    if let Ok(role) = judgement.verdict {
        let sender = invitation.sender().map(|user| user.id);
        let notice = tell::joined(invitation, user, sender.as_ref());
        let entry = entry(AuditEvent::MemberAcceptInvite, role);
        store::join_and_tell(&transaction, (&invitation.membership, user.id, role), notice, entry, now).await?;
    } else {
        store::close_invitation(&transaction, &invitation.membership, now).await?;
        store::record(&transaction, entry(AuditEvent::MemberRemove, Facts::from(invitation).role), now).await?;
    }
    transaction.commit().await?;
    state.outbox_bell.notify_one();
    // The link stays known, spent as it is: whoever goes back to the page is told that they have joined.
    match judgement.verdict {
        Ok(_) => Ok(StatusCode::NO_CONTENT),
        Err(_) => Err(judgement.refusal(Some(user))),
    }
}

impl Judgement {
    /// Does pressing the button write anything? Joining does, and so does a member's own needless
    /// invitation, which is closed. Nobody closes somebody else's.
    fn changes_something(&self) -> bool {
        match self.verdict {
            Ok(_) => true,
            Err(code) => code == AcceptCode::AlreadyMember && self.address_matches,
        }
    }
}
