//! The teams of an organization, page by page: two statements, whatever the page's size.

use roster_api_types::{Cursor, Slug, SlugError, TeamQuery, TeamTerm};
use sea_orm::{
    ConnectionTrait, DbErr,
    sea_query::{Condition, Expr, ExprTrait as _, Order, Query},
};

use super::{
    around::{Sides, count_around},
    dialect::contains,
    entity::team,
    page::{Page, links},
    teams::{TeamRow, read_all, rows, t},
};

/// Which of an organization's teams, seen by whom.
#[derive(Clone, Copy, Debug)]
pub struct TeamFilter<'a> {
    /// The organization.
    pub organization: i64,
    /// The membership that sees them.
    pub member: i64,
    /// Only those that match.
    pub query: &'a TeamQuery,
}

/// Which page of teams.
pub type SlugCursor = Cursor<Option<Slug>>;

/// A page of teams, ordered by slug, byte by byte in both databases.
///
/// # Errors
/// When the database fails.
pub async fn page_of_teams(
    db: &impl ConnectionTrait,
    filter: TeamFilter<'_>,
    cursor: &SlugCursor,
    per_page: u64,
) -> Result<Page<TeamRow>, DbErr> {
    let slug = || t(team::Column::Slug);
    let mut select = rows(filter.organization, filter.member);
    select
        .cond_where(matching(filter.query))
        .order_by(("t", team::Column::Slug), if cursor.is_previous { Order::Desc } else { Order::Asc })
        .limit(per_page);
    if let Some(place) = cursor.place.as_ref().map(Slug::as_str) {
        select.and_where(if cursor.is_previous { slug().lt(place) } else { slug().gt(place) });
    }
    let mut rows = read_all(db, &select).await?;
    if cursor.is_previous {
        rows.reverse();
    }
    let sides = match (rows.first(), rows.last()) {
        (Some(first), Some(last)) => Sides { before: slug().lt(&first.slug), behind: slug().gt(&last.slug) },
        _ => Sides::of_an_empty_page(cursor.is_previous),
    };
    let all = Query::select()
        .from_as(team::Entity, "t")
        .and_where(t(team::Column::OrganizationId).eq(filter.organization))
        .cond_where(matching(filter.query))
        .take();
    let around = count_around(db, all, sides).await?;
    // Around an empty page lie the list's end and its start.
    let place = |row: Option<&TeamRow>| row.map(|row| row.slug.parse::<Slug>()).transpose();
    let [first, last] = [rows.first(), rows.last()].map(place);
    let wrong = |error: SlugError| DbErr::Type(error.to_string());
    let edges = [first.map_err(wrong)?, last.map_err(wrong)?];
    let links = links(edges, Some(around.before), rows.len(), around.behind > 0);
    Ok(Page { rows, links, total: around.total.into() })
}

fn matching(query: &TeamQuery) -> Condition {
    query.terms.iter().fold(Condition::all(), |condition, wanted| condition.add(term(wanted)))
}

fn term(term: &TeamTerm) -> Condition {
    let [id, slug, name] = [t(team::Column::Id), t(team::Column::Slug), t(team::Column::NameKey)];
    let any = Condition::any();
    match term {
        TeamTerm::Text(text) => {
            let text = text.to_lowercase();
            // A condition of no alternatives would hold; a text that can't occur must not.
            let found = [name, slug].into_iter().filter_map(|column| contains(column, &text)).fold(any, Condition::add);
            if found.is_empty() { nothing() } else { found }
        }
        TeamTerm::Slug(slugs) => any.add(slug.is_in(slugs.iter().filter(|text| super::is_slug(text)))),
        TeamTerm::Id(ids) => any.add(id.is_in(ids.iter().map(|id| id.0))),
        TeamTerm::Nothing => nothing(),
    }
}

fn nothing() -> Condition {
    Condition::any().add(Expr::cust("1 = 0"))
}
