//! One member as one row of one statement, teams and all.
//!
//! A row travels as one JSON array: to take some forty columns one by one out of each of a hundred rows costs more than to
//! find the rows.

use roster_api_types::{MemberFlags, MemberTeam};
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, FromQueryResult, QueryResult,
    sea_query::{Condition, Expr, ExprTrait as _, JoinType, Query, SelectStatement},
};
use serde::Deserialize;

use super::{
    dialect::{joined, json_array, json_of, json_rows, json_values},
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
    with_people(select.from_as(membership::Entity, "m"))
}

/// The memberships `m` with these ids, and their people `u`. SQLite reads a cross join as it is written: the ids one by one,
/// and each one's membership.
pub fn from_few<'a>(backend: DbBackend, select: &'a mut SelectStatement, ids: &[i64]) -> &'a mut SelectStatement {
    let array = serde_json::Value::from(ids).to_string();
    let id = Expr::col(("found", "value")).cast_as("bigint");
    with_people(from_found(select.from_function(json_values(backend, array), "found"), id))
}

/// The memberships `m` whose ids a statement gives, and their people `u`, one by one.
pub fn from_ids(select: &mut SelectStatement, ids: SelectStatement) -> &mut SelectStatement {
    with_people(from_found(select.from_subquery(ids, "found"), Expr::col(("found", "id"))))
}

fn from_found(select: &mut SelectStatement, id: Expr) -> &mut SelectStatement {
    select
        .join_as(JoinType::CrossJoin, membership::Entity, "m", Condition::all())
        .and_where(m(membership::Column::Id).eq(id))
}

fn with_people(select: &mut SelectStatement) -> &mut SelectStatement {
    select.join_as(JoinType::LeftJoin, user::Entity, "u", u(user::Column::Id).eq(m(membership::Column::UserId)))
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

/// Everything a [`MemberRow`] needs, in one statement; it is in the column `member`.
pub fn rows(backend: DbBackend) -> SelectStatement {
    let no_key = Expr::value(None::<String>);
    let mut select = Query::select();
    select.expr_as(json(backend, no_key), "member");
    with_everything(from_memberships(&mut select));
    select
}

/// A page of members, each with its place in an order, as one value: the texts of the first `limit` rows of `page`, which
/// has conditions and order over the tables of [`with_everything`], and `key` of each.
pub fn page(backend: DbBackend, key: Expr, mut page: SelectStatement) -> SelectStatement {
    page.expr_as(json(backend, key), "member");
    Query::select().expr(joined(Expr::col(("page", "member")))).from_subquery(page, "page").take()
}

/// The row of the tables of [`with_everything`], as the text of a JSON array: the fields of [`RowJson`] in their order.
fn json(backend: DbBackend, key: Expr) -> Expr {
    let inviter = |column| Expr::col(("inviter", column));
    let mail = |column| Expr::col(("mail", column));
    // JSON knows truth values, SQLite numbers only.
    let flag = |condition: Expr| condition.cast_as("integer");
    let columns = [
        m(membership::Column::Id),
        m(membership::Column::UserId),
        u(user::Column::Email),
        u(user::Column::Name),
        flag(u(user::Column::IsActive)),
        flag(u(user::Column::PasswordHash).is_not_null()),
        u(user::Column::DateJoined),
        u(user::Column::LastLogin),
        u(user::Column::LastActive),
        flag(u(user::Column::IsBot)),
        m(membership::Column::Email),
        m(membership::Column::Role),
        flag(m(membership::Column::HasGlobalAccess)),
        m(membership::Column::DateCreated),
        m(membership::Column::InviterId),
        inviter(user::Column::Name),
        inviter(user::Column::Email),
        m(membership::Column::ExpiresAt),
        mail(outbox::Column::State),
        mail(outbox::Column::LastError),
        m(membership::Column::RemovedAt),
        m(membership::Column::DeclinedAt),
        m(membership::Column::RenewalAskedAt),
        m(membership::Column::MoveAskedTo),
        flag(m(membership::Column::IdpProvisioned)),
        flag(m(membership::Column::IdpRoleRestricted)),
        flag(m(membership::Column::SsoLinked)),
        flag(m(membership::Column::SsoInvalid)),
        flag(m(membership::Column::MemberLimitRestricted)),
        flag(m(membership::Column::PartnershipRestricted)),
        json_of(backend, teams(backend)),
        key,
    ];
    json_array(backend, columns).cast_as("text")
}

/// Beside memberships `m` and their people `u`, who invited them (`inviter`) and the invitation's mail (`mail`).
pub fn with_everything(select: &mut SelectStatement) -> &mut SelectStatement {
    select
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
        )
}

/// The teams of the row in table `m`, as JSON.
fn teams(backend: DbBackend) -> SelectStatement {
    let place = |column| Expr::col(("place", column));
    let on = |column| Expr::col(("on_team", column));
    let fields = [on(team::Column::Slug), on(team::Column::Name), place(membership_team::Column::Role)];
    Query::select()
        .expr(json_rows(backend, json_array(backend, fields)))
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

/// A row as [`json`] writes it: a flag is 0 or 1.
#[derive(Deserialize)]
struct RowJson {
    id: i64,
    user_id: Option<i64>,
    user_email: Option<String>,
    user_name: Option<String>,
    user_is_active: Option<u8>,
    user_has_password: u8,
    user_date_joined: Option<i64>,
    user_last_login: Option<i64>,
    user_last_active: Option<i64>,
    user_is_bot: Option<u8>,
    email: Option<String>,
    role: String,
    has_global_access: u8,
    date_created: i64,
    inviter_id: Option<i64>,
    inviter_name: Option<String>,
    inviter_email: Option<String>,
    expires_at: Option<i64>,
    mail_state: Option<String>,
    mail_error: Option<String>,
    removed_at: Option<i64>,
    declined_at: Option<i64>,
    renewal_asked_at: Option<i64>,
    move_asked_to: Option<String>,
    idp_provisioned: u8,
    idp_role_restricted: u8,
    sso_linked: u8,
    sso_invalid: u8,
    member_limit_restricted: u8,
    partnership_restricted: u8,
    teams: Option<Vec<TeamJson>>,
    key: Option<String>,
}

/// A team's slug and name, and the member's role on it.
#[derive(Deserialize)]
struct TeamJson(String, String, Option<String>);

impl FromQueryResult for MemberRow {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let text: String = row.try_get(prefix, "member")?;
        serde_json::from_str::<RowJson>(&text).map(|row| row.member().0).map_err(|error| unreadable(&error))
    }
}

/// The rows of a [`page`], each with what it is sorted by.
pub fn read_page(text: Option<&str>) -> Result<Vec<(MemberRow, Option<String>)>, DbErr> {
    let rows: Vec<RowJson> =
        serde_json::from_str(&format!("[{}]", text.unwrap_or_default())).map_err(|error| unreadable(&error))?;
    Ok(rows.into_iter().map(RowJson::member).collect())
}

/// The database has sent other JSON than it was asked for.
pub fn unreadable(error: &serde_json::Error) -> DbErr {
    DbErr::Json(error.to_string())
}

impl RowJson {
    /// The member, and what it is sorted by.
    fn member(mut self) -> (MemberRow, Option<String>) {
        let key = self.key.take();
        let member = MemberRow {
            person: self.person(),
            flags: self.flags(),
            teams: member_teams(self.teams.unwrap_or_default()),
            id: self.id,
            email: self.email,
            role: self.role,
            has_global_access: self.has_global_access != 0,
            date_created: Timestamp(self.date_created),
            inviter_id: self.inviter_id,
            inviter: self.inviter_name.zip(self.inviter_email),
            expires_at: self.expires_at.map(Timestamp),
            delivery: self.mail_state.map(|state| (state, self.mail_error)),
            removed_at: self.removed_at.map(Timestamp),
            declined_at: self.declined_at.map(Timestamp),
            renewal_asked_at: self.renewal_asked_at.map(Timestamp),
            move_asked_to: self.move_asked_to,
        };
        (member, key)
    }

    fn person(&mut self) -> Option<Person> {
        Some(Person {
            id: self.user_id?,
            email: self.user_email.take()?,
            name: self.user_name.take()?,
            is_active: self.user_is_active? != 0,
            has_password: self.user_has_password != 0,
            date_joined: Timestamp(self.user_date_joined?),
            last_login: self.user_last_login.map(Timestamp),
            last_active: self.user_last_active.map(Timestamp),
            is_bot: self.user_is_bot? != 0,
        })
    }

    const fn flags(&self) -> MemberFlags {
        MemberFlags {
            idp_provisioned: self.idp_provisioned != 0,
            idp_role_restricted: self.idp_role_restricted != 0,
            sso_linked: self.sso_linked != 0,
            sso_invalid: self.sso_invalid != 0,
            member_limit_restricted: self.member_limit_restricted != 0,
            partnership_restricted: self.partnership_restricted != 0,
        }
    }
}

/// By slug: neither database tells in which order it collects them.
fn member_teams(mut teams: Vec<TeamJson>) -> Vec<MemberTeam> {
    teams.sort_by(|left, right| left.0.cmp(&right.0));
    teams.into_iter().map(|TeamJson(team_slug, team_name, role)| MemberTeam { team_slug, team_name, role }).collect()
}
