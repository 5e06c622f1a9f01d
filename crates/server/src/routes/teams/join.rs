use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use roster_api_types::{ACCESS_REQUEST, Admission, AuditEvent, Id, Team, TeamRefusal, admission};
use sea_orm::ConnectionTrait;

use super::{CHANGE_PLACES, MANAGE_PLACES};
use crate::{
    clock::Timestamp,
    error::ApiError,
    routes::{caller::Caller, refusals::Refusals, wire},
    state::AppState,
    store::{self, MemberRow, Notice, NoticeFacts, NoticeKind, TeamRow},
};

/// Puts a member on a team, or asks those who may decide it when membership is closed. Those who decide get
/// mail the first time only. The team is answered as the caller sees it.
#[utoipa::path(post, path = "/api/0/organizations/{organization}/members/{member}/teams/{team}/",
    operation_id = "join_team",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("member" = String, Path, description = "Membership id, or `me`"),
        ("team" = String, Path, description = "Slug or id"),
    ),
    responses(
        (status = CREATED, body = Team),
        (status = ACCEPTED, description = "Somebody has been asked, now or earlier"),
        (status = NO_CONTENT, description = "The member is on the team already"),
        Refusals,
    ))]
pub async fn join(
    State(state): State<AppState>,
    caller: Caller,
    path: Path<(String, String, String)>,
) -> Result<Response, ApiError> {
    caller.require_any(&CHANGE_PLACES)?;
    let Path((_, member, team)) = path;
    let (transaction, caller) = caller.take_organization(&state).await?;
    let member = super::find_member(&transaction, &caller, &member).await?;
    let team = super::find(&transaction, &caller, &team).await?;
    if store::find_place(&transaction, member.id, team.id).await?.is_some() {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let now = state.clock.now();
    let actor = super::actor(&caller, &team, &MANAGE_PLACES);
    match admission(actor, Id(member.id), caller.settings(), team.idp_provisioned) {
        Admission::ManagedElsewhere => Err(ApiError::Refused(TeamRefusal::ManagedElsewhere.to_string())),
        Admission::NeedsApproval => {
            let asked = ask(&transaction, &caller, &member, &team, now).await?;
            transaction.commit().await?;
            if asked {
                state.outbox_bell.notify_one();
            }
            Ok(StatusCode::ACCEPTED.into_response())
        }
        Admission::Allowed => {
            store::put_on_team(&transaction, member.id, team.id).await?;
            let entry = super::place_entry(&caller, AuditEvent::MemberJoinTeam, &member, &team);
            store::record(&transaction, entry, now).await?;
            let team = super::find(&transaction, &caller, &team.id.to_string()).await?;
            transaction.commit().await?;
            Ok((StatusCode::CREATED, Json(wire::team(&team, &caller))).into_response())
        }
    }
}

/// Writes the request, and mail about it, unless there is one already. Says whether there is mail.
async fn ask(
    db: &impl ConnectionTrait,
    caller: &Caller,
    member: &MemberRow,
    team: &TeamRow,
    now: Timestamp,
) -> Result<bool, ApiError> {
    let for_another = member.id != caller.membership.id;
    let requester = for_another.then_some(caller.user.id);
    let Some(request) = store::ask_for_access(db, member.id, team.id, requester, now).await? else { return Ok(false) };
    store::announce(db, caller.organization.id, ACCESS_REQUEST, Some(member.id), now).await?;
    let organization = caller.organization.id;
    let recipients = store::team_deciders(db, organization, team.id).await?;
    let facts = NoticeFacts {
        person: wire::name(member),
        requester: for_another.then(|| wire::display_name(&caller.user.name, &caller.user.email)),
        role: None,
        team: Some(team.name.clone()),
    };
    let kind = NoticeKind::AccessRequest;
    let notice = Notice { organization, kind, subject: request, recipients: &recipients, facts };
    store::enqueue_notice(db, notice, now).await?;
    Ok(true)
}
