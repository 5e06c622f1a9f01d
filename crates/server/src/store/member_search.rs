//! What narrows a search down before members are read: sets of ids, each read along an index, that hold all whom a condition
//! can hold for. So a search costs what it finds, not what there is.

use roster_api_types::{QueryTerm, Role};
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr,
    sea_query::{
        Expr, ExprTrait as _, Func, Query, SelectStatement, UnionType, Value, extension::sqlite::SqliteExpr as _,
    },
};

use super::{
    dialect::{can_be_stored, contains, json_rows},
    entity::{membership, user},
    member_match::{MemberFilter, MemberView},
    member_order::sort_role_before,
    member_row::unreadable,
};

/// How far a search's hits are counted; behind that it has more than so many. A set of no more is read as a whole and sorted,
/// of a larger one the rows of a page are soon met along their order.
pub const COUNTED_MAX: u64 = 1_000;

/// So many texts of three characters are looked up of a long text; the text as a whole is compared anyhow.
const TRIGRAMS_MAX: usize = 32;

/// What is known before the rows are read.
#[derive(Clone, Debug)]
pub enum Narrowed {
    /// Nothing: everybody could match.
    Not,
    /// The search itself says which ids, or the addresses that lead to them.
    Named,
    /// All that match are among these, no more than [`COUNTED_MAX`].
    ToFew(Vec<i64>),
    /// All that match are among the ids that this selects, more than [`COUNTED_MAX`].
    ToMany(Box<SelectStatement>),
}

/// The smallest set of ids that holds all whom the filter can hold for.
///
/// # Errors
/// When the database fails.
pub async fn narrowed(
    db: &impl ConnectionTrait,
    filter: MemberFilter<'_>,
    view: MemberView,
) -> Result<Narrowed, DbErr> {
    let (backend, terms) = (db.get_database_backend(), filter.query.terms.iter());
    if terms.clone().any(|term| matches!(term, QueryTerm::Id(_) | QueryTerm::Email(_))) {
        return Ok(Narrowed::Named);
    }
    let sets: Vec<Set> = terms.filter_map(|term| set(backend, term, (filter.organization, view))).collect();
    let mut select = Query::select();
    for (index, set) in sets.iter().enumerate() {
        select.expr_as(set.counted(backend), format!("ids{index}"));
    }
    let row = if sets.is_empty() { None } else { db.query_one(&select).await? };
    let Some(row) = row else { return Ok(Narrowed::Not) };
    let mut smallest = Narrowed::Not;
    for (index, set) in sets.into_iter().enumerate() {
        let ids: Option<String> = row.try_get("", &format!("ids{index}"))?;
        let Some(ids) = ids.as_deref().or_else(|| set.without_rows(backend)) else { continue };
        let ids: Vec<i64> = serde_json::from_str(ids).map_err(|error| unreadable(&error))?;
        smallest = match (smallest, set) {
            (Narrowed::ToFew(least), _) if least.len() <= ids.len() => Narrowed::ToFew(least),
            _ if ids.len() as u64 <= COUNTED_MAX => Narrowed::ToFew(ids),
            (Narrowed::Not, Set::Of(set)) => Narrowed::ToMany(set),
            (smallest, _) => smallest,
        };
    }
    Ok(smallest)
}

/// All whom a condition can hold for.
enum Set {
    /// The ids that this selects.
    Of(Box<SelectStatement>),
    /// The ids as a JSON array; null where they are too many to be looked through.
    Counted(Expr),
}

impl Set {
    /// The ids as a JSON array, but for those beyond one more than [`COUNTED_MAX`].
    fn counted(&self, backend: DbBackend) -> Expr {
        match self {
            Self::Of(set) => {
                let ids = json_rows(backend, Expr::col("id")).cast_as("text");
                let first = Query::select().expr(ids).from_subquery(first((**set).clone()), "first").take();
                Expr::SubQuery(None, Box::new(first.into()))
            }
            Self::Counted(ids) => ids.clone(),
        }
    }

    /// What null stands for: PostgreSQL makes no array of no rows.
    fn without_rows(&self, backend: DbBackend) -> Option<&'static str> {
        matches!((self, backend), (Self::Of(_), DbBackend::Postgres)).then_some("[]")
    }
}

/// How many rows a statement has, counted no further than one beyond [`COUNTED_MAX`].
pub fn counted(rows: SelectStatement) -> SelectStatement {
    Query::select().expr(Func::count(Expr::col(("first", "id")))).from_subquery(first(rows), "first").take()
}

/// The ids of a statement that may be a union, but for those beyond one more than [`COUNTED_MAX`].
fn first(ids: SelectStatement) -> SelectStatement {
    Query::select().column(("ids", "id")).from_subquery(ids, "ids").limit(COUNTED_MAX + 1).take()
}

/// The ids among which are all whom the condition holds for, where an index knows them.
fn set(backend: DbBackend, term: &QueryTerm, place: (i64, MemberView)) -> Option<Set> {
    if let QueryTerm::Text(text) = term
        && let Some(ids) = with_letters(backend, &text.to_lowercase(), place.0)
    {
        return Some(Set::Counted(ids));
    }
    selected(backend, term, place).map(|ids| Set::Of(Box::new(ids)))
}

fn selected(backend: DbBackend, term: &QueryTerm, place: (i64, MemberView)) -> Option<SelectStatement> {
    let column = |column: membership::Column| Expr::col(column);
    let is_there = place.1 != MemberView::Removed;
    match term {
        QueryTerm::Text(text) => with_text(backend, &text.to_lowercase(), place),
        QueryTerm::UserId(users) => {
            let users = users.iter().map(|user| user.0);
            Some(all(place).and_where(column(membership::Column::UserId).is_in(users)).take())
        }
        QueryTerm::InviterId(users) => {
            let users = users.iter().map(|user| user.0);
            Some(all(place).and_where(column(membership::Column::InviterId).is_in(users)).take())
        }
        QueryTerm::Role(roles) if is_there => in_roles(roles, place),
        // Of the pending ones it says nothing.
        QueryTerm::IsInvited(true) if place.1 == MemberView::Standing => {
            Some(all(place).and_where(column(membership::Column::UserId).is_null()).take())
        }
        QueryTerm::SsoLinked(true) if is_there => {
            Some(all(place).and_where(column(membership::Column::SsoLinked)).take())
        }
        _ => None,
    }
}

/// The ids of the organization's rows, of those who are there or of all.
fn all((organization, view): (i64, MemberView)) -> SelectStatement {
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

/// The ids of the organization's rows, invited and joined, that have one of these addresses: found by the address, not
/// among all of the organization's.
pub fn with_address(keys: &[&str], place: (i64, MemberView)) -> SelectStatement {
    let is_one = |column: Expr| column.is_in(keys.iter().copied());
    let mut users = Query::select();
    users.column(user::Column::Id).from(user::Entity).and_where(is_one(Expr::col(user::Column::EmailKey)));
    let joined = all(place).and_where(Expr::col(membership::Column::UserId).in_subquery(users)).take();
    all(place).and_where(is_one(Expr::col(membership::Column::EmailKey))).union(UnionType::All, joined).take()
}

fn in_roles(roles: &[Role], place: (i64, MemberView)) -> Option<SelectStatement> {
    let sort_role = || Expr::col("sort_role");
    let in_role = |role: &Role| {
        let mut select = all(place);
        select.and_where(sort_role().gte(sort_role_before(*role)));
        if let Some(next) = Role::ALL.into_iter().find(|stronger| stronger > role) {
            select.and_where(sort_role().lt(sort_role_before(next)));
        }
        select
    };
    let mut selects = roles.iter().map(in_role);
    let first = selects.next()?;
    Some(selects.fold(first, |mut all, next| all.union(UnionType::All, next).take()))
}

/// Those in whose name or address all of the text's trigrams are. PostgreSQL has an index that knows the text itself.
fn with_text(backend: DbBackend, text: &str, place: (i64, MemberView)) -> Option<SelectStatement> {
    if backend == DbBackend::Postgres {
        let mut select = all(place);
        let [name, email] = ["sort_name", "sort_email"].map(|column| contains(Expr::col(column), text));
        return Some(select.and_where(name?.or(email?)).take());
    }
    let trigrams = can_be_stored(text).then(|| trigrams(text)).filter(|trigrams| !trigrams.is_empty())?;
    let first = place.0.checked_mul(NUMBERS_EACH)?;
    let number = || Expr::col("rowid");
    Some(
        Query::select()
            .expr_as(number().sub(first), "id")
            .from("member_search")
            .and_where(Expr::col("member_search").matches(trigrams))
            .and_where(number().gt(first))
            .and_where(number().lt(first.checked_add(NUMBERS_EACH)?))
            .take(),
    )
}

/// Those in whose name or address are one or two letters that few have: of so short texts SQLite's index knows which of
/// three characters begin with them. Where very many have them, of whichever organization, they are soon met along a list.
fn with_letters(backend: DbBackend, text: &str, organization: i64) -> Option<Expr> {
    let is_short = (1..TRIGRAM).contains(&text.chars().count());
    if backend == DbBackend::Postgres || !is_short || !can_be_stored(text) {
        return None;
    }
    let first = organization.checked_mul(NUMBERS_EACH)?;
    let last = first.checked_add(NUMBERS_EACH)?;
    let end = format!("{text}{}", char::MAX);
    let most = i64::try_from(PLACES_MAX).ok()?;
    let values: [Value; 7] =
        [most.into(), first.into(), first.into(), last.into(), text.into(), end.into(), (most + 1).into()];
    let ids = "(SELECT CASE WHEN count(*) <= ? THEN json_group_array(DISTINCT doc - ?) FILTER (WHERE doc > ? AND doc < ?) END \
               FROM (SELECT doc FROM member_trigrams WHERE term >= ? AND term < ? LIMIT ?))";
    Some(Expr::cust_with_values(ids, values))
}

/// How many places of a short text are looked through: somebody may have it several times, in the name and in the address.
const PLACES_MAX: u64 = 2 * COUNTED_MAX;

/// How many characters the texts have that the index knows.
const TRIGRAM: usize = 3;

/// How many numbers of `member_search` each organization has.
const NUMBERS_EACH: i64 = 1 << 40;

/// Texts of three characters that together make up the text, as SQLite's index is asked for them; none of a shorter text.
fn trigrams(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let Some(last) = characters.len().checked_sub(TRIGRAM) else { return String::new() };
    let quoted = |place: usize| {
        let trigram: String = characters.iter().skip(place).take(TRIGRAM).collect();
        format!("\"{}\"", trigram.replace('"', "\"\""))
    };
    (0..last).step_by(TRIGRAM).take(TRIGRAMS_MAX - 1).chain([last]).map(quoted).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_asked_for_by_its_trigrams() {
        assert_eq!(trigrams("åda!"), "\"åda\" \"da!\"");
        assert_eq!(trigrams("ada lovelace"), "\"ada\" \" lo\" \"vel\" \"ace\"");
        assert_eq!(trigrams("a\"b"), "\"a\"\"b\"");
        assert_eq!(trigrams("ab"), "");
        assert_eq!(trigrams(&"x".repeat(400)).split(' ').count(), TRIGRAMS_MAX);
    }
}
