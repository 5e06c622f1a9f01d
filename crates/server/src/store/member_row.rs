//! One member as one row of one statement, teams and all.

use roster_api_types::{MemberFlags, MemberTeam};
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, FromQueryResult, QueryResult,
    sea_query::{Condition, Expr, ExprTrait as _, JoinType, Query, SelectStatement},
};
use serde::Deserialize;

use super::{
    dialect::json_array,
    entity::{membership, membership_team, outbox, team, user},
    invitations::APPROVED,
    users::Person,
};
use crate::clock::Timestamp;

/// One membership with everything the list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRow {
    /// The membership's number.
    pub id: i64,
    /// The person; none while pending.
    pub person: Option<Person>,
    /// The invited address; none once joined.
    pub email: Option<String>,
    /// [`roster_api_types::Role::id`].
    pub role: String,
    /// On all teams.
    pub has_global_access: bool,
    /// When the row was created.
    pub date_created: Timestamp,
    /// Who invited, a user.
    pub inviter_id: Option<i64>,
    /// The inviter's name and address.
    pub inviter: Option<(String, String)>,
    /// Until when the invitation can be accepted, exclusive.
    pub expires_at: Option<Timestamp>,
    /// The state of the invitation's mail and the reason of its last failure.
    pub delivery: Option<(String, Option<String>)>,
    /// The member's teams, by slug.
    pub teams: Vec<MemberTeam>,
    /// Flags of identity providers and partners.
    pub flags: MemberFlags,
    /// When the member was removed; none while they count.
    pub removed_at: Option<Timestamp>,
    /// When the invitee declined.
    pub declined_at: Option<Timestamp>,
    /// When the invitee asked for a new invitation.
    pub renewal_asked_at: Option<Timestamp>,
    /// The address of the account that asks to be given the invitation.
    pub move_asked_to: Option<String>,
}

/// Reads the rows of a statement that [`rows`] began.
pub async fn read_all(db: &impl ConnectionTrait, select: &SelectStatement) -> Result<Vec<MemberRow>, DbErr> {
    let rows = db.query_all(select).await?;
    rows.iter().map(|row| MemberRow::from_query_result(row, "")).collect()
}

/// A column of the membership.
pub fn m(column: membership::Column) -> Expr {
    Expr::col(("m", column))
}

/// A column of its person.
pub fn u(column: user::Column) -> Expr {
    Expr::col(("u", column))
}

/// Memberships `m`, and their people `u`.
pub fn from_memberships(select: &mut SelectStatement) -> &mut SelectStatement {
    select.from_as(membership::Entity, "m").join_as(
        JoinType::LeftJoin,
        user::Entity,
        "u",
        u(user::Column::Id).eq(m(membership::Column::UserId)),
    )
}

/// Rows that count: not removed, approved, and the person, if any, active. Over the tables `m` and `u`.
pub fn counts() -> Condition {
    approved().add(m(membership::Column::RemovedAt).is_null())
}

/// Rows that count or once did: approved, and the person, if any, active.
pub fn approved() -> Condition {
    Condition::all()
        .add(m(membership::Column::InviteStatus).eq(APPROVED))
        .add(Condition::any().add(m(membership::Column::UserId).is_null()).add(u(user::Column::IsActive).eq(true)))
}

/// Everything a [`MemberRow`] needs, in one statement.
pub fn rows(backend: DbBackend) -> SelectStatement {
    let mut select = Query::select();
    for column in [
        membership::Column::Id,
        membership::Column::UserId,
        membership::Column::Email,
        membership::Column::Role,
        membership::Column::HasGlobalAccess,
        membership::Column::DateCreated,
        membership::Column::InviterId,
        membership::Column::ExpiresAt,
        membership::Column::RemovedAt,
        membership::Column::DeclinedAt,
        membership::Column::RenewalAskedAt,
        membership::Column::MoveAskedTo,
        membership::Column::IdpProvisioned,
        membership::Column::IdpRoleRestricted,
        membership::Column::SsoLinked,
        membership::Column::SsoInvalid,
        membership::Column::MemberLimitRestricted,
        membership::Column::PartnershipRestricted,
    ] {
        select.column(("m", column));
    }
    select
        .expr_as(u(user::Column::Email), "user_email")
        .expr_as(u(user::Column::Name), "user_name")
        .expr_as(u(user::Column::IsActive), "user_is_active")
        .expr_as(u(user::Column::PasswordHash).is_not_null(), "user_has_password")
        .expr_as(u(user::Column::DateJoined), "user_date_joined")
        .expr_as(u(user::Column::LastLogin), "user_last_login")
        .expr_as(u(user::Column::LastActive), "user_last_active")
        .expr_as(u(user::Column::IsBot), "user_is_bot")
        .expr_as(Expr::col(("inviter", user::Column::Name)), "inviter_name")
        .expr_as(Expr::col(("inviter", user::Column::Email)), "inviter_email")
        .expr_as(Expr::col(("mail", outbox::Column::State)), "mail_state")
        .expr_as(Expr::col(("mail", outbox::Column::LastError)), "mail_error")
        .expr_as(Expr::SubQuery(None, Box::new(teams(backend).into())), "teams");
    from_memberships(&mut select)
        .join_as(
            JoinType::LeftJoin,
            user::Entity,
            "inviter",
            Expr::col(("inviter", user::Column::Id)).eq(m(membership::Column::InviterId)),
        )
        .join_as(
            JoinType::LeftJoin,
            outbox::Entity,
            "mail",
            Expr::col(("mail", outbox::Column::MembershipId)).eq(m(membership::Column::Id)),
        );
    select
}

/// The teams of the row in table `m`, as JSON.
fn teams(backend: DbBackend) -> SelectStatement {
    let place = |column| Expr::col(("place", column));
    let on = |column| Expr::col(("on_team", column));
    let fields = [
        ("slug", on(team::Column::Slug)),
        ("name", on(team::Column::Name)),
        ("role", place(membership_team::Column::Role)),
    ];
    Query::select()
        .expr(json_array(backend, fields))
        .from_as(membership_team::Entity, "place")
        .join_as(
            JoinType::InnerJoin,
            team::Entity,
            "on_team",
            on(team::Column::Id).eq(place(membership_team::Column::TeamId)),
        )
        .and_where(place(membership_team::Column::MembershipId).eq(m(membership::Column::Id)))
        .take()
}

#[derive(Deserialize)]
struct TeamJson {
    slug: String,
    name: String,
    role: Option<String>,
}

fn read_teams(json: Option<String>) -> Result<Vec<MemberTeam>, DbErr> {
    let Some(json) = json else { return Ok(Vec::new()) };
    let mut teams: Vec<TeamJson> = serde_json::from_str(&json).map_err(|error| DbErr::Json(error.to_string()))?;
    teams.sort_by(|left, right| left.slug.cmp(&right.slug));
    Ok(teams
        .into_iter()
        .map(|team| MemberTeam { team_slug: team.slug, team_name: team.name, role: team.role })
        .collect())
}

impl FromQueryResult for MemberRow {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let inviter: (Option<String>, Option<String>) =
            (row.try_get(prefix, "inviter_name")?, row.try_get(prefix, "inviter_email")?);
        let mail_state: Option<String> = row.try_get(prefix, "mail_state")?;
        let mail_error: Option<String> = row.try_get(prefix, "mail_error")?;
        Ok(Self {
            id: row.try_get(prefix, "id")?,
            person: read_person(row, prefix)?,
            email: row.try_get(prefix, "email")?,
            role: row.try_get(prefix, "role")?,
            has_global_access: row.try_get(prefix, "has_global_access")?,
            date_created: row.try_get(prefix, "date_created")?,
            inviter_id: row.try_get(prefix, "inviter_id")?,
            inviter: inviter.0.zip(inviter.1),
            expires_at: row.try_get(prefix, "expires_at")?,
            delivery: mail_state.map(|state| (state, mail_error)),
            teams: read_teams(row.try_get(prefix, "teams")?)?,
            flags: read_flags(row, prefix)?,
            removed_at: row.try_get(prefix, "removed_at")?,
            declined_at: row.try_get(prefix, "declined_at")?,
            renewal_asked_at: row.try_get(prefix, "renewal_asked_at")?,
            move_asked_to: row.try_get(prefix, "move_asked_to")?,
        })
    }
}

fn read_flags(row: &QueryResult, prefix: &str) -> Result<MemberFlags, DbErr> {
    Ok(MemberFlags {
        idp_provisioned: row.try_get(prefix, "idp_provisioned")?,
        idp_role_restricted: row.try_get(prefix, "idp_role_restricted")?,
        sso_linked: row.try_get(prefix, "sso_linked")?,
        sso_invalid: row.try_get(prefix, "sso_invalid")?,
        member_limit_restricted: row.try_get(prefix, "member_limit_restricted")?,
        partnership_restricted: row.try_get(prefix, "partnership_restricted")?,
    })
}

fn read_person(row: &QueryResult, prefix: &str) -> Result<Option<Person>, DbErr> {
    let Some(id) = row.try_get(prefix, "user_id")? else { return Ok(None) };
    Ok(Some(Person {
        id,
        email: row.try_get(prefix, "user_email")?,
        name: row.try_get(prefix, "user_name")?,
        is_active: row.try_get(prefix, "user_is_active")?,
        has_password: row.try_get(prefix, "user_has_password")?,
        date_joined: row.try_get(prefix, "user_date_joined")?,
        last_login: row.try_get(prefix, "user_last_login")?,
        last_active: row.try_get(prefix, "user_last_active")?,
        is_bot: row.try_get(prefix, "user_is_bot")?,
    }))
}
