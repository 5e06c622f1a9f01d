//! Which members a list shows, as conditions over the tables `m` (memberships) and `u` (their people).

use roster_api_types::{MemberQuery, QueryTerm};
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _, Query, SelectStatement, UnionType};

use super::{
    dialect::{can_be_stored, contains},
    entity::{membership, membership_team, user},
    member_row::{approved, counts, m, u},
};

/// Which of an organization's members.
#[derive(Clone, Copy, Debug)]
pub struct MemberFilter<'a> {
    /// The organization.
    pub organization: i64,
    /// Only those on this team.
    pub team: Option<i64>,
    /// Only those that match.
    pub query: &'a MemberQuery,
}

/// Members, or those who were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MemberView {
    /// Joined and invited.
    #[default]
    Standing,
    /// Invited, not joined.
    Pending,
    /// Removed for themselves, and without a place here since then: those who can be restored.
    Removed,
}

/// The rows that a list shows.
pub fn matching(filter: MemberFilter<'_>, view: MemberView) -> Condition {
    let mut condition = match view {
        MemberView::Standing => counts(),
        MemberView::Pending => counts().add(m(membership::Column::UserId).is_null()),
        MemberView::Removed => removed(),
    };
    condition = condition.add(m(membership::Column::OrganizationId).eq(filter.organization));
    if let Some(team) = filter.team {
        let mut on_team = Query::select();
        on_team
            .column(membership_team::Column::MembershipId)
            .from(membership_team::Entity)
            .and_where(Expr::col(membership_team::Column::TeamId).eq(team));
        condition = condition.add(m(membership::Column::Id).in_subquery(on_team));
    }
    let place = (filter.organization, view);
    filter.query.terms.iter().fold(condition, |condition, wanted| condition.add(term(wanted, place)))
}

fn removed() -> Condition {
    let now = |column| Expr::col(("now", column));
    let place_is_taken = Query::select()
        .expr(Expr::value(1))
        .from_as(membership::Entity, "now")
        .and_where(now(membership::Column::OrganizationId).eq(m(membership::Column::OrganizationId)))
        .and_where(now(membership::Column::RemovedAt).is_null())
        .cond_where(
            Condition::any()
                .add(now(membership::Column::UserId).eq(m(membership::Column::UserId)))
                .add(now(membership::Column::EmailKey).eq(m(membership::Column::EmailKey))),
        )
        .take();
    approved()
        .add(m(membership::Column::RemovedAt).is_not_null())
        .add(m(membership::Column::RemovedWith).is_null())
        .add(Expr::exists(place_is_taken).not())
}

fn term(term: &QueryTerm, place: (i64, MemberView)) -> Condition {
    let (id, user_id) = (m(membership::Column::Id), m(membership::Column::UserId));
    let any = Condition::any();
    match term {
        QueryTerm::Text(text) => text_anywhere(&text.to_lowercase()),
        QueryTerm::Email(keys) => {
            let keys: Vec<&str> = keys.iter().map(String::as_str).filter(|key| can_be_stored(key)).collect();
            any.add(id.in_subquery(with_address(&keys, place)))
        }
        QueryTerm::Id(ids) => any.add(id.is_in(ids.iter().map(|id| id.0))),
        QueryTerm::UserId(ids) => any.add(user_id.is_in(ids.iter().map(|id| id.0))),
        QueryTerm::InviterId(ids) => any.add(m(membership::Column::InviterId).is_in(ids.iter().map(|id| id.0))),
        QueryTerm::Role(roles) => any.add(m(membership::Column::Role).is_in(roles.iter().map(|role| role.id()))),
        QueryTerm::IsInvited(true) => any.add(user_id.is_null()),
        QueryTerm::SsoLinked(linked) => any.add(m(membership::Column::SsoLinked).eq(*linked)),
        // Nobody can set up a second factor here, nor link an account of another program.
        QueryTerm::IsInvited(false) | QueryTerm::HasTwoFactor(false) => any.add(user_id.is_not_null()),
        QueryTerm::HasExternalUsers(false) => Condition::all(),
        QueryTerm::HasTwoFactor(true) | QueryTerm::HasExternalUsers(true) | QueryTerm::Nothing => nothing(),
    }
}

fn text_anywhere(text: &str) -> Condition {
    let columns = [u(user::Column::NameKey), u(user::Column::EmailKey), m(membership::Column::EmailKey)].into_iter();
    // A condition of no alternatives would hold; a text that can't occur must not.
    let found = columns.filter_map(|column| contains(column, text)).fold(Condition::any(), Condition::add);
    if found.is_empty() { nothing() } else { found }
}

/// The ids of the organization's rows, invited and joined, that have one of these addresses: found by the address, not
/// among all of the organization's.
pub fn with_address(keys: &[&str], place: (i64, MemberView)) -> SelectStatement {
    invited_as(keys, place).union(UnionType::All, joined_as(keys, place)).take()
}

fn invited_as(keys: &[&str], place: (i64, MemberView)) -> SelectStatement {
    ids(place).and_where(Expr::col(membership::Column::EmailKey).is_in(keys.iter().copied())).take()
}

fn joined_as(keys: &[&str], place: (i64, MemberView)) -> SelectStatement {
    let mut users = Query::select();
    users
        .column(user::Column::Id)
        .from(user::Entity)
        .and_where(Expr::col(user::Column::EmailKey).is_in(keys.iter().copied()));
    ids(place).and_where(Expr::col(membership::Column::UserId).in_subquery(users)).take()
}

fn ids((organization, view): (i64, MemberView)) -> SelectStatement {
    let mut select = Query::select();
    select
        .column(membership::Column::Id)
        .from(membership::Entity)
        .and_where(Expr::col(membership::Column::OrganizationId).eq(organization));
    if view != MemberView::Removed {
        select.and_where(Expr::col(membership::Column::RemovedAt).is_null());
    }
    select
}

fn nothing() -> Condition {
    Condition::any().add(m(membership::Column::Id).is_in(Vec::<i64>::new()))
}
