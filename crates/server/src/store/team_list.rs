//! The teams of an organization, page by page: two statements, whatever the page's size.

use roster_api_types::{SlugCursor, TeamQuery, TeamTerm};
use sea_orm::{
    ConnectionTrait, DbErr,
    sea_query::{Condition, Expr, ExprTrait as _, Order, Query},
};

use super::{
    around::{Sides, count_around},
    dialect::contains,
    entity::team,
    page::{Page, PageEdges},
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

/// The slugs of a page's first and last row; none of an empty page, around which lie the list's end and its
/// start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SlugEdges(Option<(String, String)>);

impl SlugEdges {
    fn of(rows: &[TeamRow]) -> Self {
        Self(rows.first().zip(rows.last()).map(|(first, last)| (first.slug.clone(), last.slug.clone())))
    }

    fn sides(&self, is_previous: bool) -> Sides {
        let slug = || t(team::Column::Slug);
        match &self.0 {
            Some((first, last)) => Sides { before: slug().lt(first), behind: slug().gt(last) },
            None => Sides::of_an_empty_page(is_previous),
        }
    }
}

impl PageEdges for SlugEdges {
    fn previous(&self) -> String {
        SlugCursor { value: self.0.as_ref().map(|(first, _)| first.clone()), is_previous: true }.to_string()
    }

    fn next(&self) -> String {
        SlugCursor { value: self.0.as_ref().map(|(_, last)| last.clone()), is_previous: false }.to_string()
    }
}

/// A page of teams, ordered by slug, byte by byte in both databases.
///
/// # Errors
/// When the database fails.
pub async fn page_of_teams(
    db: &impl ConnectionTrait,
    filter: TeamFilter<'_>,
    cursor: &SlugCursor,
    per_page: u64,
) -> Result<Page<TeamRow, SlugEdges>, DbErr> {
    let slug = || t(team::Column::Slug);
    let mut select = rows(filter.organization, filter.member);
    select
        .cond_where(matching(filter.query))
        .order_by(("t", team::Column::Slug), if cursor.is_previous { Order::Desc } else { Order::Asc })
        .limit(per_page);
    if let Some(value) = &cursor.value {
        select.and_where(if cursor.is_previous { slug().lt(value) } else { slug().gt(value) });
    }
    let mut rows = read_all(db, &select).await?;
    if cursor.is_previous {
        rows.reverse();
    }
    let edges = SlugEdges::of(&rows);
    let all = Query::select()
        .from_as(team::Entity, "t")
        .and_where(t(team::Column::OrganizationId).eq(filter.organization))
        .cond_where(matching(filter.query))
        .take();
    let around = count_around(db, all, edges.sides(cursor.is_previous)).await?;
    Ok(Page { rows, edges, has_previous: around.before > 0, has_next: around.behind > 0, total: around.total })
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
