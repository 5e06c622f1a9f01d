use std::collections::BTreeMap;

use axum::{
    Json,
    extract::State,
    http::{Extensions, StatusCode},
};
use axum_extra::extract::cookie::CookieJar;
use roster_api_types::{AcceptCode, AcceptRefusal, AuditEvent, EmailAddress, Id, Joined, Password, Register};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Asked, audit, cookie_name,
    judge::{Judgement, judge},
    tell,
};
use crate::{
    client,
    error::{ApiError, FieldErrors},
    json::Body,
    legacy::LinkSecret,
    routes::{
        refusals::{Detail, Invalid},
        wire,
    },
    rules::{
        accept::{Facts, role_to_give},
        name,
        password::check_guessing,
    },
    session,
    state::AppState,
    store::{self, Invitation},
};

/// [`Register`] as it comes, so that each field's fault is told under the field's name.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct Form {
    member_id: Option<Id>,
    token: Option<String>,
    name: Option<String>,
    password: Option<String>,
}

/// Why nobody was registered.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes what `ApiError` writes")]
enum NotRegistered {
    /// The invitation can't be accepted.
    Invitation(AcceptRefusal),
    /// Something is wrong with the body.
    Body(Invalid),
}

/// Creates the account that an invitation allows, with the invited address, joins with it and signs in:
/// all of it or nothing.
#[utoipa::path(post, path = "/api/0/auth/register/", request_body = Register,
    responses(
        (status = CREATED, body = Joined),
        (status = BAD_REQUEST, body = NotRegistered),
        (status = CONFLICT, body = Detail, description = "An account with the address exists"),
        (status = FORBIDDEN, body = Detail, description = "Not made by our own page"),
        (status = PAYLOAD_TOO_LARGE, body = Detail),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Detail),
    ))]
pub async fn register(
    State(state): State<AppState>,
    jar: CookieJar,
    extensions: Extensions,
    Body(form): Body<Form>,
) -> Result<(StatusCode, CookieJar, Json<Joined>), ApiError> {
    let asked = form.asked(&jar, &state)?;
    // Before the costly hash, and before telling anything about the fields.
    let invitation = open_invitation(&state.db, &state, &asked).await?;
    let organization = invitation.organization;
    let (name, password) = form.checked()?;
    let address = invitation.membership.email.unwrap_or_default();
    if let Err(guessable) = check_guessing(&password, &[&name, &address, &organization.name]) {
        return Err(ApiError::field("password", guessable));
    }
    let password_hash = state.passwords.hash(password, &state.random).await?;
    let transaction = state.writer.begin().await?;
    store::lock_organization(&transaction, organization.id).await?;
    let invitation = open_invitation(&transaction, &state, &asked).await?;
    let address = invited_address(&invitation)?;
    let now = state.clock.now();
    let Some(user) = store::create_user(&transaction, &address, &name, password_hash, now).await? else {
        return Err(ApiError::Conflict("An account with this address exists. Sign in to join.".into()));
    };
    let facts = Facts::from(&invitation);
    let role = role_to_give(facts.role, facts.inviter);
    let from = client::ip_address(&extensions);
    let entry = audit::entry(AuditEvent::MemberAcceptInvite, &invitation, Some(&user), role, from);
    let sender = invitation.sender().map(|user| user.id);
    let notice = tell::joined(&invitation, &user, sender.as_ref());
    store::join_and_tell(&transaction, (&invitation.membership, user.id, role), notice, entry, now).await?;
    let jar = session::sign_in(&state, &transaction, jar, user.id).await?;
    transaction.commit().await?;
    state.outbox_bell.notify_one();
    let joined = Joined { org_slug: organization.slug, user: wire::own_user(&user) };
    Ok((StatusCode::CREATED, jar, Json(joined)))
}

/// The invitation, if all it lacks is somebody signed in.
async fn open_invitation(
    db: &impl sea_orm::ConnectionTrait,
    state: &AppState,
    asked: &Asked,
) -> Result<Invitation, ApiError> {
    let judgement = judge(db, asked, None, state.clock.now()).await?;
    match judgement {
        Judgement { invitation: Some(invitation), verdict: Err(AcceptCode::SignedOut), .. } => Ok(invitation),
        judgement => Err(judgement.refusal(None)),
    }
}

fn invited_address(invitation: &Invitation) -> Result<EmailAddress, ApiError> {
    let email = invitation.membership.email.as_deref().unwrap_or_default();
    email.parse().map_err(|error| ApiError::Internal(format!("a stored address can't be read: {error}")))
}

impl Form {
    fn asked(&self, jar: &CookieJar, state: &AppState) -> Result<Asked, ApiError> {
        let member = self.member_id.ok_or_else(|| ApiError::field("memberId", "This field is required."))?;
        let cookie = jar.get(&cookie_name(member)).map(|cookie| cookie.value().to_owned());
        let token = self.token.clone().or(cookie);
        let secret = token.as_deref().and_then(|token| LinkSecret::parse(token, state.settings.legacy_key.as_ref()));
        Ok(Asked { member: Some(member), organization: None, secret })
    }

    fn checked(self) -> Result<(String, Password), ApiError> {
        let name = name::of_person(&self.name.unwrap_or_default());
        let password = match self.password {
            Some(password) => password.parse::<Password>().map_err(|error| error.to_string()),
            None => Err("This field is required.".to_owned()),
        };
        match (name, password) {
            (Ok(name), Ok(password)) => Ok((name, password)),
            (name, password) => {
                let faults = [("name", name.err()), ("password", password.err())];
                let told = faults.into_iter().filter_map(|(field, fault)| Some((field, vec![fault?])));
                Err(ApiError::Fields(told.collect::<BTreeMap<_, _>>() as FieldErrors))
            }
        }
    }
}
