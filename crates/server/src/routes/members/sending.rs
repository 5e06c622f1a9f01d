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
    store::{self, Limit, LimitExceeded, Usage},
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
    let has_declined = store::has_declined(db, caller.organization.id, email_key, since_a_no(now)).await?;
    let limits = Limits::of(state, caller, email_key, has_declined);
    refuse_excess(store::take_each(db, &limits.each(), now).await?)
}

/// Whoever has declined since then is not asked again as others are.
pub fn since_a_no(now: Timestamp) -> Timestamp {
    now.before(AFTER_A_NO.window)
}

/// What an invitation counts against.
pub struct Limits(Vec<(String, Limit)>);

impl Limits {
    /// The sender, the organization, the address, and for one that has declined its refusal.
    pub fn of(state: &AppState, caller: &Caller, email_key: &str, has_declined: bool) -> Self {
        let (user, organization) = (caller.user.id, caller.organization.id);
        let a_day = |times| Limit { times, window: DAY };
        let per_day = a_day(state.settings.invites_per_day);
        let mut limits = vec![
            (format!("invite:user:{user}"), per_day),
            (format!("invite:organization:{organization}"), per_day),
            (format!("invite:address:{organization}:{email_key}"), a_day(PER_ADDRESS)),
        ];
        if has_declined {
            limits.push((format!("invite:declined:{organization}:{email_key}"), AFTER_A_NO));
        }
        Self(limits)
    }

    /// As the store counts them.
    pub fn each(&self) -> Vec<(&str, Limit)> {
        self.0.iter().map(|(key, limit)| (key.as_str(), *limit)).collect()
    }
}

/// Refuses what is above one of [`Limits`].
pub fn refuse_excess(taken: Vec<Result<Usage, LimitExceeded>>) -> Result<(), ApiError> {
    let [own, whole, address] = ["You have", "Your organization has", "This address has"].map(Some);
    for (taken, who) in taken.into_iter().zip([own, whole, address, None]) {
        taken.map_err(|exceeded| ApiError::TooMany(exceeded, too_many(exceeded, who)))?;
    }
    Ok(())
}

fn too_many(LimitExceeded(usage): LimitExceeded, who: Option<&str>) -> String {
    match who {
        Some(who) => format!("{who} reached the limit of {} invitations a day. Try again later.", usage.limit.times),
        None => "They have declined, and were asked again. Leave it to them to ask for an invitation.".to_owned(),
    }
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
