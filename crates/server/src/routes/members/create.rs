use axum::{
    Json,
    extract::{RawQuery, State},
    http::StatusCode,
};
use roster_api_types::{CreateMember, Member};
use sea_orm::ConnectionTrait;

use crate::{
    clock::Timestamp,
    error::ApiError,
    json::Body,
    routes::{
        caller::Caller,
        refusals::{Invalid, Refusals},
        wire,
    },
    rules::{
        invitation::{self, INVITATION_LIFE, Invitation, Inviter, KnownTeam, Place, Refusal},
        referrer,
    },
    state::AppState,
    store::{self, NewInvitation, Occupant},
};

/// Invites somebody. Not idempotent: the same call again is refused, as already invited.
#[utoipa::path(post, path = "/api/0/organizations/{organization}/members/", operation_id = "invite_member",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("referrer" = Option<String>, Query, description = "A short word that the mailed link repeats"),
    ),
    request_body = CreateMember,
    responses(
        (status = CREATED, body = Member),
        (status = BAD_REQUEST, body = Invalid, description = "Fields are wrong, or the address is taken"),
        (status = PAYLOAD_TOO_LARGE),
        (status = UNSUPPORTED_MEDIA_TYPE),
        Refusals,
    ))]
pub async fn create(
    State(state): State<AppState>,
    caller: Caller,
    RawQuery(query): RawQuery,
    Body(body): Body<CreateMember>,
) -> Result<(StatusCode, Json<Member>), ApiError> {
    let (transaction, caller) = caller.take_organization(&state).await?;
    let now = state.clock.now();
    let invitation = check(&transaction, &caller, &body).await?;
    let send_mail = invitation.send_mail;
    let id = write(&transaction, &caller, invitation, now).await?;
    if send_mail {
        store::enqueue_invitation(&transaction, id, referrer(query.as_deref()), now).await?;
    }
    let row = store::find_member(&transaction, caller.organization.id, id).await?;
    let row = row.ok_or_else(|| ApiError::Internal(format!("invitation {id} was written and is not there")))?;
    transaction.commit().await?;
    if send_mail {
        state.outbox_bell.notify_one();
    }
    Ok((StatusCode::CREATED, Json(wire::member(&row, now))))
}

async fn check(db: &impl ConnectionTrait, caller: &Caller, body: &CreateMember) -> Result<Invitation, ApiError> {
    let organization = caller.organization.id;
    let occupant = match invitation::address(body) {
        Ok(email) => store::occupant(db, organization, &email.key()).await?,
        Err(_) => None,
    };
    let place = match occupant {
        None => Place::Free,
        Some(Occupant::Member) => Place::Member,
        Some(Occupant::Invitation) => Place::Invitation,
    };
    let teams = store::list_teams(db, organization, caller.membership.id).await?;
    let teams: Vec<KnownTeam> = teams
        .into_iter()
        .map(|row| KnownTeam { id: row.id, slug: row.slug, inviter_is_on_it: row.is_member })
        .collect();
    let inviter = Inviter { role: caller.role, rights: caller.rights(), settings: caller.settings() };
    invitation::check(body, inviter, place, &teams).map_err(|refusal| match refusal {
        Refusal::NotAllowed => ApiError::Forbidden,
        Refusal::Fields(errors) => ApiError::Fields(errors),
        Refusal::OtherTeams => ApiError::BadRequest("You can invite people only to teams that you are on.".to_owned()),
    })
}

async fn write(
    db: &impl ConnectionTrait,
    caller: &Caller,
    invitation: Invitation,
    now: Timestamp,
) -> Result<i64, ApiError> {
    let Invitation { email, role, teams, has_global_access, send_mail: _ } = invitation;
    // Told only when another way of writing members doesn't take the organization first.
    let taken = ApiError::field("email", format!("{email} has already been invited."));
    let row = NewInvitation {
        organization: caller.organization.id,
        email,
        role,
        has_global_access,
        teams,
        inviter: caller.user.id,
        expires_at: now.after(INVITATION_LIFE),
    };
    store::create_invitation(db, row, now).await?.ok_or(taken)
}

fn referrer(query: Option<&str>) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs.find(|(key, _)| key == "referrer").and_then(|(_, value)| referrer::referrer(&value))
}
