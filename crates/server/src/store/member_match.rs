//! Which members a list shows, as conditions over the tables `m` (memberships) and `u` (their people).

use roster_api_types::{MemberQuery, QueryTerm};
use sea_orm::{
    DbBackend,
    sea_query::{Condition, Expr, ExprTrait as _, Query},
};

use super::{
    dialect::{can_be_stored, contains, likely},
    entity::{membership, membership_team},
    member_row::{approved, counts, m},
    member_search::with_address,
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
pub fn matching(backend: DbBackend, filter: MemberFilter<'_>, view: MemberView) -> Condition {
    let mut condition = match view {
        MemberView::Standing => counts(),
        // Likely, so that SQLite reads along their order's index and not along the one that finds a person's membership.
        MemberView::Pending => counts().add(likely(backend, m(membership::Column::UserId).is_null())),
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
    let is_said = |wanted: &&QueryTerm| view == MemberView::Pending && **wanted == QueryTerm::IsInvited(true);
    let terms = filter.query.terms.iter().filter(|wanted| !is_said(wanted));
    terms.fold(condition, |condition, wanted| condition.add(term(wanted, place)))
}

fn removed() -> Condition {
    let is_taken = |column: membership::Column| {
        let now = |column| Expr::col(("now", column));
        let place = Query::select()
            .expr(Expr::value(1))
            .from_as(membership::Entity, "now")
            .and_where(now(membership::Column::OrganizationId).eq(m(membership::Column::OrganizationId)))
            .and_where(now(membership::Column::RemovedAt).is_null())
            .and_where(now(column).eq(m(column)))
            .take();
        Expr::exists(place)
    };
    approved()
        .add(m(membership::Column::RemovedAt).is_not_null())
        .add(m(membership::Column::RemovedWith).is_null())
        // Each along an index of its own.
        .add(is_taken(membership::Column::UserId).not())
        .add(is_taken(membership::Column::EmailKey).not())
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

/// In the name or the address, as the list is sorted by them: who has no name has the address for one.
fn text_anywhere(text: &str) -> Condition {
    let columns = ["sort_name", "sort_email"].into_iter();
    let found =
        columns.filter_map(|column| contains(Expr::col(("m", column)), text)).fold(Condition::any(), Condition::add);
    // A condition of no alternatives would hold; a text that can't occur must not.
    if found.is_empty() { nothing() } else { found }
}

fn nothing() -> Condition {
    Condition::any().add(m(membership::Column::Id).is_in(Vec::<i64>::new()))
}
