use axum::{
    Json,
    extract::{RawQuery, State},
    http::StatusCode,
};
use roster_api_types::{AuditEvent, CreateMember, InvitedMember};
use sea_orm::ConnectionTrait;

use super::{
    audit,
    sending::{self, Limits},
};
use crate::{
    clock::Timestamp,
    error::ApiError,
    json::Body,
    routes::{
        caller::Caller,
        known::known_teams,
        refusals::{Detail, InvalidInvitation, Refusals},
        wire,
    },
    rules::{
        choices::Choices,
        invitation::{self, INVITATION_LIFE, Invitation, Inviter, Place, Refusal},
    },
    state::AppState,
    store::{self, AskedMail, NewInvitation, entity::membership},
};

/// Invites somebody. Not idempotent: the same call again is refused, as already invited.
#[utoipa::path(post, path = "/api/0/organizations/{organization}/members/", operation_id = "invite_member",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("referrer" = Option<String>, Query, description = "A short word that the mailed link repeats"),
    ),
    request_body = CreateMember,
    responses(
        (status = CREATED, body = InvitedMember),
        (status = BAD_REQUEST, body = InvalidInvitation, description = "Fields are wrong, or the address is taken"),
        (status = PAYLOAD_TOO_LARGE),
        (status = UNSUPPORTED_MEDIA_TYPE),
        (status = TOO_MANY_REQUESTS, body = Detail, description = "A day's invitations are used up"),
        Refusals,
    ))]
pub async fn create(
    State(state): State<AppState>,
    caller: Caller,
    RawQuery(query): RawQuery,
    Body(body): Body<CreateMember>,
) -> Result<(StatusCode, Json<InvitedMember>), ApiError> {
    caller.require_any(&["member:invite", "member:write", "member:admin"])?;
    let (transaction, caller) = caller.take_organization(&state).await?;
    let now = state.clock.now();
    let Checked { invitation, limits } = check(&transaction, &state, &caller, &body, now).await?;
    let mail = invitation.send_mail.then(|| AskedMail { referrer: sending::referrer(query.as_deref()) });
    let send_mail = mail.is_some();
    let is_on_teams = !invitation.teams.is_empty();
    let row = write(&transaction, &caller, invitation, &limits, now).await?;
    let id = row.id;
    let teams = if is_on_teams { store::team_slugs_of(&transaction, id).await? } else { Vec::new() };
    let entry = audit::entry(&caller, AuditEvent::MemberInvite, &row, (row.email.clone(), teams));
    let row = store::record_invitation(&transaction, id, entry, mail, now).await?;
    let row = row.ok_or_else(|| ApiError::Internal(format!("invitation {id} was written and is not there")))?;
    let invite_link = sending::told_link(&transaction, &state, &caller, id, now).await?;
    transaction.commit().await?;
    if send_mail {
        state.outbox_bell.notify_one();
    }
    Ok((StatusCode::CREATED, Json(InvitedMember { member: wire::member(row, now), invite_link })))
}

/// An invitation that may be sent, as far as is known before it is counted.
struct Checked {
    invitation: Invitation,
    limits: Limits,
}

/// Every check but the limits', in the contract's order: whether the caller may invite at all, the role that a bot gives, the
/// fields, the teams. Where the teams are refused the limits come before.
async fn check(
    db: &impl ConnectionTrait,
    state: &AppState,
    caller: &Caller,
    body: &CreateMember,
    now: Timestamp,
) -> Result<Checked, ApiError> {
    if caller.user.is_bot && !invitation::is_as_member(body) {
        return Err(ApiError::Listed("Bots can only invite people as Member.".to_owned()));
    }
    let organization = caller.organization.id;
    let (place, has_declined) = match invitation::address(body) {
        Ok(email) => {
            let found = store::obstacles(db, organization, &email.key(), sending::since_a_no(now)).await?;
            (found.occupant.map_or(Place::Free, Place::from), found.has_declined)
        }
        Err(_) => (Place::Free, false),
    };
    let teams = if Choices::from(body).names_teams() { known_teams(db, caller).await? } else { Vec::new() };
    let inviter = Inviter { role: caller.role, rights: caller.rights(), settings: caller.settings() };
    let invitation = invitation::check_fields(body, inviter, place, &teams).map_err(refused)?;
    let limits = Limits::of(state, caller, &invitation.email.key(), has_declined);
    if let Err(refusal) = invitation::check_reach(&invitation, inviter, &teams) {
        sending::refuse_excess(store::take_each(db, &limits.each(), now).await?)?;
        return Err(refused(refusal));
    }
    Ok(Checked { invitation, limits })
}

fn refused(refusal: Refusal) -> ApiError {
    match refusal {
        Refusal::NotAllowed => ApiError::Forbidden,
        Refusal::Fields(errors) => ApiError::Fields(errors),
        Refusal::OtherTeams => ApiError::BadRequest("You can invite people only to teams that you are on.".to_owned()),
    }
}

/// Counts the invitation and writes it.
async fn write(
    transaction: &impl ConnectionTrait,
    caller: &Caller,
    invitation: Invitation,
    limits: &Limits,
    now: Timestamp,
) -> Result<membership::Model, ApiError> {
    let Invitation { email, role, teams, has_global_access, send_mail: _ } = invitation;
    // Told only when another way of writing members doesn't take the organization first.
    let is_taken = ApiError::field("email", format!("{email} has already been invited."));
    let row = NewInvitation {
        organization: caller.organization.id,
        email,
        role,
        has_global_access,
        teams,
        inviter: caller.user.id,
        expires_at: now.after(INVITATION_LIFE),
    };
    let (taken, row) = store::create_invitation(transaction, row, &limits.each(), now).await?;
    sending::refuse_excess(taken)?;
    row.ok_or(is_taken)
}
