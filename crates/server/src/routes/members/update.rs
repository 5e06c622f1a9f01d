use axum::{
    Json,
    extract::{Path, RawQuery, State},
};
use roster_api_types::{AuditEvent, EmailAddress, RoleChangeRefusal, UpdateMember, UpdatedMember};
use sea_orm::ConnectionTrait;

use super::{audit, details::with_roles, sending};
use crate::{
    clock::Timestamp,
    error::ApiError,
    json::Body,
    routes::{
        caller::{self, Caller},
        known::{known_teams, place},
        refusals::{Detail, Invalid, Refusals},
    },
    rules::{
        choices::Choices,
        invitation::{INVITATION_LIFE, Place},
        update::{self, Current, Edit, Facts, Plan, Refusal},
    },
    state::AppState,
    store::{self, MemberChange, Occasion, entity::membership},
};

/// Changes a member's role and teams, together or not at all; corrects or sends an invitation again. What the body
/// doesn't mention stays. To change nothing is fine.
#[utoipa::path(put, path = "/api/0/organizations/{organization}/members/{member}/", operation_id = "update_member",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("member" = String, Path, description = "Membership id, or `me`"),
        ("referrer" = Option<String>, Query, description = "A short word that the mailed link repeats"),
    ),
    request_body = UpdateMember,
    responses(
        (status = OK, body = UpdatedMember),
        (status = BAD_REQUEST, body = Invalid, description = "Fields are wrong, or it can't be done"),
        (status = PAYLOAD_TOO_LARGE),
        (status = UNSUPPORTED_MEDIA_TYPE),
        (status = TOO_MANY_REQUESTS, body = Detail, description = "A day's invitations are used up"),
        Refusals,
    ))]
pub async fn update(
    State(state): State<AppState>,
    caller: Caller,
    path: Path<(String, String)>,
    RawQuery(query): RawQuery,
    Body(body): Body<UpdateMember>,
) -> Result<Json<UpdatedMember>, ApiError> {
    caller.require_any(&["member:invite", "member:write", "member:admin"])?;
    let Path((_, member)) = path;
    let id = caller.member_id(&member)?;
    let (transaction, caller) = caller.take_organization(&state).await?;
    let organization = caller.organization.id;
    let row = store::find_membership(&transaction, organization, id).await?.ok_or(ApiError::NotFound)?;
    let request = Request { state: &state, caller: &caller, row: &row, referrer: sending::referrer(query.as_deref()) };
    let new_link = match request.plan(&transaction, &body).await?.map_err(refused)? {
        Plan::Resend => request.resend(&transaction, &body).await?,
        Plan::Edit(edit) if edit.is_nothing() => None,
        Plan::Edit(edit) => request.edit(&transaction, edit).await?,
    };
    let changed = store::find_member(&transaction, organization, id).await?.ok_or(ApiError::NotFound)?;
    let member = with_roles(&transaction, &caller, &changed, state.clock.now()).await?;
    transaction.commit().await?;
    // There may be mail; without any the bell does no harm.
    state.outbox_bell.notify_one();
    Ok(Json(UpdatedMember { member, new_link }))
}

/// What is asked of which membership, by whom.
struct Request<'a> {
    state: &'a AppState,
    caller: &'a Caller,
    row: &'a membership::Model,
    referrer: Option<String>,
}

impl Request<'_> {
    async fn plan(&self, db: &impl ConnectionTrait, body: &UpdateMember) -> Result<Result<Plan, Refusal>, ApiError> {
        let (caller, row) = (self.caller, self.row);
        let email = match row.user_id {
            Some(user) => store::email_of(db, user).await?,
            None => row.email.clone(),
        };
        let current = Current {
            target: caller::target(row)?,
            flags: row.flags(),
            email: email.as_deref().unwrap_or_default(),
            has_global_access: row.has_global_access,
            teams: &store::teams_of(db, row.id).await?,
        };
        let place = match body.email.as_deref().and_then(|email| email.parse::<EmailAddress>().ok()) {
            Some(email) => place(db, row.organization_id, &email.key()).await?,
            None => Place::Free,
        };
        let teams = if Choices::from(body).names_teams() { known_teams(db, caller).await? } else { Vec::new() };
        let others = store::administrators(db, row.organization_id, row.id).await?;
        let (actor, settings) = (caller.actor(), caller.settings());
        Ok(update::check(body, Facts { actor, settings, current: &current, place, teams: &teams, others: &others }))
    }

    /// Sends the invitation again; the link to tell, if any.
    async fn resend(&self, db: &impl ConnectionTrait, body: &UpdateMember) -> Result<Option<String>, ApiError> {
        let now = self.state.clock.now();
        if let Some(key) = &self.row.email_key {
            sending::count(db, self.state, self.caller, key, now).await?;
        }
        let is_expired = self.row.expires_at.is_some_and(|end| end <= now);
        let target = caller::target(self.row)?;
        let is_renewed = update::check_resend(body, self.caller.actor(), target, is_expired).map_err(refused)?;
        let occasion = if is_renewed { Occasion::Renewed } else { Occasion::Again };
        store::enqueue_again(db, self.row.id, occasion, self.referrer.clone(), now).await?;
        let link = if is_renewed { self.renew(db, now).await? } else { None };
        self.record(db, AuditEvent::MemberReinvite, now).await?;
        Ok(link)
    }

    /// Closes the links that lead to the invitation, and gives it all its time again; the new link to tell, if any.
    async fn renew(&self, db: &impl ConnectionTrait, now: Timestamp) -> Result<Option<String>, ApiError> {
        store::delete_invitation_tokens(db, self.row.id).await?;
        let change = MemberChange { expires_at: Some(now.after(INVITATION_LIFE)), ..MemberChange::default() };
        store::change_membership(db, self.row.id, change).await?;
        if !update::may_hand_over(self.caller.actor(), caller::target(self.row)?) {
            return Ok(None);
        }
        sending::told_link(db, self.state, self.caller, self.row.id, now).await
    }

    /// Makes the changes; the new link to tell, if the invitation has a new address.
    async fn edit(&self, db: &impl ConnectionTrait, edit: Edit) -> Result<Option<String>, ApiError> {
        let now = self.state.clock.now();
        let Edit { email, same_mailbox, role, teams, has_global_access } = edit;
        let new_mailbox = email.as_ref().filter(|_| !same_mailbox).map(EmailAddress::key);
        if let Some(key) = &new_mailbox {
            sending::count(db, self.state, self.caller, key, now).await?;
        }
        let change = MemberChange { email, role, has_global_access, expires_at: None };
        store::change_membership(db, self.row.id, change).await?;
        if let Some(teams) = teams {
            store::replace_teams(db, self.row.id, teams).await?;
        }
        let mut link = None;
        if new_mailbox.is_some() {
            if store::has_mail(db, self.row.id).await? {
                store::enqueue_again(db, self.row.id, Occasion::First, self.referrer.clone(), now).await?;
            }
            link = self.renew(db, now).await?;
        }
        self.record(db, AuditEvent::MemberEdit, now).await?;
        Ok(link)
    }

    async fn record(&self, db: &impl ConnectionTrait, event: AuditEvent, now: Timestamp) -> Result<(), ApiError> {
        let row = store::find_membership(db, self.row.organization_id, self.row.id).await?;
        audit::record(db, self.caller, event, &row.ok_or(ApiError::NotFound)?, now).await
    }
}

fn refused(refusal: Refusal) -> ApiError {
    let bad_request = |words: &str| ApiError::BadRequest(words.to_owned());
    let forbidden = |words: &str| ApiError::Refused(words.to_owned());
    match refusal {
        Refusal::Fields(errors) => ApiError::Fields(errors),
        Refusal::ManagedElsewhere => forbidden("This membership is managed elsewhere and can't be changed here."),
        Refusal::NotAllowed => ApiError::Forbidden,
        Refusal::NotYourInvitation => forbidden("You can send only invitations again that you sent."),
        Refusal::OnlyResend => forbidden("Send the invitation again, or change the member: not both at once."),
        Refusal::NeedsMemberAdmin => bad_request("Only managers and owners can make a new link. Send it without one."),
        Refusal::Expired => bad_request("This invitation has expired. A manager or an owner can renew it."),
        Refusal::Joined => bad_request("They have joined already: there is no invitation to send."),
        Refusal::Role(refusal) => match refusal {
            RoleChangeRefusal::NotYoursToGive | RoleChangeRefusal::OutranksYou => {
                ApiError::FieldRefused("role", refusal.to_string())
            }
            RoleChangeRefusal::OwnRole => ApiError::BadRequest(refusal.to_string()),
            RoleChangeRefusal::SetElsewhere | RoleChangeRefusal::NobodyLeft => ApiError::Refused(refusal.to_string()),
        },
    }
}
