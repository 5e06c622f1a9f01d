//! A team's members.

use leptos::prelude::*;
use roster_api_types::TeamMember;

use crate::{
    api::{self, Page},
    components::{
        empty_state::EmptyState,
        member_row::team_row,
        member_table::{MemberTable, TEAM_COLUMNS},
        pager::pager,
        skeleton::skeleton_rows,
    },
    context::{Frame, Navigation, Remote, Session, title},
    pages::words::{count_of, failure, heading_stays_focused, range_of},
    route::Route,
};

/// Where a team's link goes: who is on it.
#[component]
pub fn TeamPage(org: String, team: String) -> impl IntoView {
    let (navigation, session) = (Navigation::shared(), Session::shared());
    let (org, slug) = (StoredValue::new(org), StoredValue::new(team));
    let cursor = Memo::new(move |_| match navigation.route().get() {
        Route::Team { cursor, .. } => cursor,
        _ => String::new(),
    });
    heading_stays_focused(cursor);
    let organization = Remote::new(move || {
        let org = org.get_value();
        Box::pin(async move { api::organization(&org).await })
    });
    let team = Remote::new(move || {
        let (org, slug) = (org.get_value(), slug.get_value());
        Box::pin(async move { api::team(&org, &slug).await })
    });
    let list = Remote::new(move || {
        let (org, slug, cursor) = (org.get_value(), slug.get_value(), cursor.get());
        Box::pin(async move { api::team_members(&org, &slug, &cursor).await })
    });
    let org_name = Signal::derive(move || organization.value.with(|one| one.as_ref().map(|one| one.name.clone())));
    let org_name = Signal::derive(move || org_name.get().unwrap_or_else(|| org.get_value()));
    let name = Signal::derive(move || team.value.with(|team| team.as_ref().map(|team| team.name.clone())));
    let name = Signal::derive(move || name.get().unwrap_or_else(|| slug.get_value()));
    Frame::shared().show_organization(org_name);
    title(move || format!("{} · {}", name.get(), org_name.get()));
    let note = move || team.value.with(|team| team.as_ref().map(|team| count_of(team.member_count, "member")));
    let rows = move || {
        let own = session.user().flatten().map(|user| user.id);
        let is_own = |row: &TeamMember| own.is_some() && row.member.user.as_ref().map(|user| user.id) == own;
        list.value.with(|page| {
            page.as_ref().map(|page| page.rows.iter().map(|row| team_row(row, is_own(row))).collect::<Vec<_>>())
        })
    };
    let retry = move || {
        organization.reload();
        team.reload();
        list.reload();
    };
    let content = move || {
        let error = team.error.get().or_else(|| list.error.get()).or_else(|| organization.error.get());
        if let Some(error) = error {
            return failure("The team could not be loaded", &error, retry);
        }
        let body = match rows() {
            None => skeleton_rows(TEAM_COLUMNS, false).into_any(),
            Some(rows) if rows.is_empty() => return nobody(),
            Some(rows) => view! { <tbody role="rowgroup">{rows}</tbody> }.into_any(),
        };
        view! {
            <MemberTable caption="Members of the team" name columns=TEAM_COLUMNS is_busy=list.is_loading>{body}</MemberTable>
        }
        .into_any()
    };
    view! {
        <nav class="breadcrumb" aria-label="Breadcrumb">
            <a href=Route::members(&org.get_value()).to_string()>"Members"</a>
        </nav>
        <div class="page-heading">
            <h1 tabindex="-1"><bdi>{name}</bdi></h1>
            <p class="page-heading__note">{note}</p>
        </div>
        {content}
        {move || list.value.with(|page| page.as_ref().and_then(|page| pages(page, &cursor.get(), org, slug)))}
    }
}

fn nobody() -> AnyView {
    view! { <EmptyState heading="Nobody is on this team">"People join a team when they are invited to it."</EmptyState> }
        .into_any()
}

fn pages(
    page: &Page<TeamMember>,
    cursor: &str,
    org: StoredValue<String>,
    team: StoredValue<String>,
) -> Option<AnyView> {
    let href = |cursor: &str| {
        Route::Team { org: org.get_value(), team: team.get_value(), cursor: cursor.to_owned() }.to_string()
    };
    pager(&page.links, range_of(page.rows.len(), page.hits, cursor), href)
}
