//! What an invitee may answer otherwise than by joining: no, not any longer, not at this address.

use std::{net::IpAddr, time::Duration};

use axum::{
    extract::{Path, State},
    http::{Extensions, StatusCode},
};
use axum_extra::extract::cookie::CookieJar;
use roster_api_types::{AcceptCode, AcceptRefusal, AuditEvent, Id};
use sea_orm::{ConnectionTrait, DbErr};

use super::{
    Asked, audit,
    judge::{PATIENCE, judge},
    tell::tell,
};
use crate::{
    client,
    clock::Timestamp,
    error::ApiError,
    routes::refusals::Detail,
    rules::accept::{Facts, may_ask_for_renewal, may_decline},
    session::MaybeUser,
    state::AppState,
    store::{self, Limit, NoticeKind},
};

const DAY: Duration = Duration::from_hours(24);
/// How often invitees from one network may ask for something.
const PER_NETWORK: Limit = Limit { times: 20, window: DAY };
/// How often one invitation may ask for the same thing.
const PER_INVITATION: Limit = Limit { times: 1, window: PATIENCE };

/// Declines the invitation whose mailed link this browser has opened, with any account or none.
#[utoipa::path(post, path = "/api/0/accept-invite/{member}/decline/", operation_id = "decline_invitation",
    params(("member" = Id, Path)),
    responses((status = NO_CONTENT), (status = BAD_REQUEST, body = AcceptRefusal),
        (status = UNAUTHORIZED, body = Detail, description = "The API token isn't good"),
        (status = FORBIDDEN, body = Detail, description = "Not made by our own page, or with an API token")))]
pub async fn decline(
    State(state): State<AppState>,
    MaybeUser(user): MaybeUser,
    jar: CookieJar,
    extensions: Extensions,
    Path(member): Path<String>,
) -> Result<StatusCode, ApiError> {
    let asked = Asked::by_cookie(&state, &member, &jar);
    let user = user.as_ref();
    let found = judge(&state.db, &asked, user, state.clock.now()).await?;
    let Some(invitation) = found.invitation.as_ref().filter(|_| may_decline(found.verdict)) else {
        return Err(found.refusal(user));
    };
    let transaction = state.writer.begin().await?;
    store::lock_organization(&transaction, invitation.organization.id).await?;
    let now = state.clock.now();
    // Once more: somebody else may have had the organization's row until now.
    let found = judge(&transaction, &asked, user, now).await?;
    let Some(invitation) = found.invitation.as_ref().filter(|_| may_decline(found.verdict)) else {
        return Err(found.refusal(user));
    };
    store::decline(&transaction, invitation.membership.id, now).await?;
    let (role, from) = (Facts::from(invitation).role, client::ip_address(&extensions));
    let entry = audit::entry(AuditEvent::MemberDeclineInvite, invitation, user, role, from);
    store::record(&transaction, entry, now).await?;
    tell(&transaction, NoticeKind::Declined, invitation, None, now).await?;
    transaction.commit().await?;
    state.outbox_bell.notify_one();
    Ok(StatusCode::NO_CONTENT)
}

/// Asks for a new invitation instead of an expired, withdrawn or declined one whose link this browser has opened. The
/// answer is the same whatever the truth.
#[utoipa::path(post, path = "/api/0/accept-invite/{member}/renewal/", operation_id = "ask_for_new_invitation",
    params(("member" = Id, Path)),
    responses((status = NO_CONTENT),
        (status = FORBIDDEN, body = Detail, description = "Not made by our own page"),
        (status = TOO_MANY_REQUESTS, body = Detail, description = "Too often from this network")))]
pub async fn ask_for_renewal(
    State(state): State<AppState>,
    jar: CookieJar,
    extensions: Extensions,
    Path(member): Path<String>,
) -> Result<StatusCode, ApiError> {
    let asked = Asked::by_cookie(&state, &member, &jar);
    let now = state.clock.now();
    let transaction = state.writer.begin().await?;
    limit_network(&transaction, client::ip_address(&extensions), now).await?;
    let found = judge(&transaction, &asked, None, now).await?;
    if let Some(invitation) = found.invitation.as_ref().filter(|_| may_ask_for_renewal(found.verdict)) {
        store::lock_organization(&transaction, invitation.organization.id).await?;
        store::ask_for_renewal(&transaction, invitation.membership.id, now).await?;
        if is_first_today(&transaction, NoticeKind::Renewal, invitation.membership.id, now).await? {
            tell(&transaction, NoticeKind::Renewal, invitation, None, now).await?;
        }
    }
    transaction.commit().await?;
    state.outbox_bell.notify_one();
    Ok(StatusCode::NO_CONTENT)
}

/// Asks that the invitation whose mailed link this browser has opened be sent to the signed-in account's address
/// instead. Nothing changes until whoever answers for the invitation sends it there.
#[utoipa::path(post, path = "/api/0/accept-invite/{member}/move/", operation_id = "ask_to_move_invitation",
    params(("member" = Id, Path)),
    responses((status = NO_CONTENT), (status = BAD_REQUEST, body = AcceptRefusal),
        (status = UNAUTHORIZED, body = Detail, description = "The API token isn't good"),
        (status = FORBIDDEN, body = Detail, description = "Not made by our own page, or with an API token"),
        (status = TOO_MANY_REQUESTS, body = Detail, description = "Too often from this network")))]
pub async fn ask_to_move(
    State(state): State<AppState>,
    MaybeUser(user): MaybeUser,
    jar: CookieJar,
    extensions: Extensions,
    Path(member): Path<String>,
) -> Result<StatusCode, ApiError> {
    let asked = Asked::by_cookie(&state, &member, &jar);
    let now = state.clock.now();
    let transaction = state.writer.begin().await?;
    limit_network(&transaction, client::ip_address(&extensions), now).await?;
    let found = judge(&transaction, &asked, user.as_ref(), now).await?;
    let (Some(user), Some(invitation), Err(AcceptCode::WrongAccount)) = (&user, &found.invitation, found.verdict)
    else {
        return Err(found.refusal(user.as_ref()));
    };
    store::lock_organization(&transaction, invitation.organization.id).await?;
    let is_first = is_first_today(&transaction, NoticeKind::Move, invitation.membership.id, now).await?;
    // Another account's question, of which somebody has been told today, isn't overwritten.
    if is_first || invitation.membership.move_asked_to.is_none() {
        store::ask_to_move(&transaction, invitation.membership.id, user.email.clone()).await?;
    }
    if is_first {
        tell(&transaction, NoticeKind::Move, invitation, Some(user.email.clone()), now).await?;
    }
    transaction.commit().await?;
    state.outbox_bell.notify_one();
    Ok(StatusCode::NO_CONTENT)
}

async fn limit_network(db: &impl ConnectionTrait, ip_address: Option<IpAddr>, now: Timestamp) -> Result<(), ApiError> {
    let key = format!("invitee:network:{}", client::network(ip_address));
    let taken = store::take(db, &key, PER_NETWORK, now).await?;
    let words = "You have asked for something too often today. Try again tomorrow, or ask whoever invited you.";
    taken.map(drop).map_err(|exceeded| ApiError::TooMany(exceeded, words.into()))
}

/// Is it the first time today that this is asked of the invitation? Once more is not refused, but nobody gets a mail.
async fn is_first_today(
    db: &impl ConnectionTrait,
    kind: NoticeKind,
    membership: i64,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let key = format!("invitee:{}:{membership}", kind.id());
    Ok(store::take(db, &key, PER_INVITATION, now).await?.is_ok())
}
