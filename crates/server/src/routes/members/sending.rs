//! What creating and resending an invitation share: the limits, the link that is told, the mark of where it was sent from.

use std::time::Duration;

use sea_orm::ConnectionTrait;

use crate::{
    clock::Timestamp,
    error::ApiError,
    mail::accept_link,
    routes::caller::Caller,
    rules::referrer,
    secret::Secret,
    state::AppState,
    store::{self, Limit, LimitExceeded},
};

/// The span in which invitations are counted.
const DAY: Duration = Duration::from_hours(24);
/// How many invitations one address gets from one organization in a day.
const PER_ADDRESS: u32 = 10;
/// How often somebody who has said no is asked again, unless they ask for it themselves.
const AFTER_A_NO: Limit = Limit { times: 1, window: Duration::from_hours(30 * 24) };

/// Counts an invitation that is about to be sent, for the first time or again: by its sender, by the organization, and
/// by the address in it (`email_key`, as compared).
pub async fn count(
    db: &impl ConnectionTrait,
    state: &AppState,
    caller: &Caller,
    email_key: &str,
    now: Timestamp,
) -> Result<(), ApiError> {
    let (user, organization) = (caller.user.id, caller.organization.id);
    let limit = |times| Limit { times, window: DAY };
    let per_day = state.settings.invites_per_day;
    let keys = [
        format!("invite:user:{user}"),
        format!("invite:organization:{organization}"),
        format!("invite:address:{organization}:{email_key}"),
    ];
    let [own, whole, address] = &keys;
    let limits = [(own.as_str(), limit(per_day)), (whole, limit(per_day)), (address, limit(PER_ADDRESS))];
    let taken = store::take_each(db, &limits, now).await?;
    for (taken, who) in taken.into_iter().zip(["You have", "Your organization has", "This address has"]) {
        taken.map_err(|exceeded| too_many(exceeded, who))?;
    }
    if store::has_declined(db, organization, email_key, now.before(AFTER_A_NO.window)).await? {
        let key = format!("invite:declined:{organization}:{email_key}");
        if let Err(exceeded) = store::take(db, &key, AFTER_A_NO, now).await? {
            let reason = "They have declined, and were asked again. Leave it to them to ask for an invitation.";
            return Err(ApiError::TooMany(exceeded, reason.to_owned()));
        }
    }
    Ok(())
}

fn too_many(exceeded: LimitExceeded, who: &str) -> ApiError {
    let LimitExceeded(usage) = exceeded;
    let reason = format!("{who} reached the limit of {} invitations a day. Try again later.", usage.limit.times);
    ApiError::TooMany(exceeded, reason)
}

/// Makes a link for telling, where the operator has switched that on and the caller administers members. The mailed
/// link is another one; both work.
pub async fn told_link(
    transaction: &impl ConnectionTrait,
    state: &AppState,
    caller: &Caller,
    membership: i64,
    now: Timestamp,
) -> Result<Option<String>, ApiError> {
    if !state.settings.shows_invite_links || !caller.may("member:admin") {
        return Ok(None);
    }
    let secret = Secret::generate(&state.random);
    store::create_invitation_token(transaction, membership, &secret, now).await?;
    Ok(Some(accept_link(&state.settings.base_url, membership, &secret, None)))
}

/// The `?referrer=` of a request, if it is one to repeat.
pub fn referrer(query: Option<&str>) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs.find(|(key, _)| key == "referrer").and_then(|(_, value)| referrer::referrer(&value))
}
