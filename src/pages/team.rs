//! A team's members.

use leptos::prelude::*;
use roster_api_types::{Id, Organization, Team, TeamMember};

use super::words::{count_of_members, failure, heading, heading_stays_focused, range_of};
use crate::{
    api::{self, Page},
    components::{
        empty_state::empty_state,
        member_row::team_row,
        member_table::{MemberTable, TEAM_COLUMNS},
        pager::pager,
        skeleton::skeleton_rows,
    },
    context::{Frame, Navigation, Remote, Session, title},
    html::{Piece, el, live, nothing},
    lean::memo,
    route::Route,
    views,
};

/// What the page shows.
#[derive(Clone, Copy)]
struct Model {
    org: StoredValue<String>,
    slug: StoredValue<String>,
    cursor: Memo<String>,
    organization: Remote<Organization>,
    team: Remote<Team>,
    list: Remote<Page<TeamMember>>,
    session: Session,
}

/// Where a team's link goes: who is on it.
#[must_use]
pub fn team_page(org: String, team: String) -> AnyView {
    let model = Model::load(org, team);
    heading_stays_focused(model.cursor);
    let org_name = Signal::derive(move || model.org_name());
    let name = Signal::derive(move || model.name());
    Frame::shared().show_organization(org_name);
    title(move || format!("{} · {}", name.get(), org_name.get()));
    let note = move || model.team.get().map(|team| count_of_members(team.member_count));
    let members = Route::members(&model.org.get_value()).to_string();
    let back = el("nav").class("breadcrumb").attr("aria-label", "Breadcrumb");
    let heading = heading().child(el("bdi").live_text(move || name.get()));
    let note = el("p").class("page-heading__note").live_text(move || note().unwrap_or_default());
    views![
        back.child(el("a").attr("href", &members).child("Members")),
        el("div").class("page-heading").child(heading).child(note),
        live(move || model.table(name)),
        live(move || model.pages()),
    ]
}

impl Model {
    fn load(org: String, team: String) -> Self {
        let navigation = Navigation::shared();
        let (org, slug) = (StoredValue::new(org), StoredValue::new(team));
        let cursor = memo(move || match navigation.route().get() {
            Route::Team { cursor, .. } => cursor,
            _ => String::new(),
        });
        let organization = Remote::new(move || {
            let org = org.get_value();
            async move { api::organization(&org).await }
        });
        let team = Remote::new(move || {
            let (org, slug) = (org.get_value(), slug.get_value());
            async move { api::team(&org, &slug).await }
        });
        let list = Remote::new(move || {
            let (org, slug, cursor) = (org.get_value(), slug.get_value(), cursor.get());
            async move { api::team_members(&org, &slug, &cursor).await }
        });
        Self { org, slug, cursor, organization, team, list, session: Session::shared() }
    }

    /// The team's name; until it is known, its slug.
    fn name(self) -> String {
        self.team.get().map_or_else(|| self.slug.get_value(), |team| team.name.clone())
    }

    fn org_name(self) -> String {
        self.organization.get().map_or_else(|| self.org.get_value(), |organization| organization.name.clone())
    }

    fn table(self, name: Signal<String>) -> AnyView {
        let Self { organization, team, list, .. } = self;
        let error = team.error().or_else(|| list.error()).or_else(|| organization.error());
        if let Some(error) = error {
            return failure("The team could not be loaded", &error, move || self.retry()).any();
        }
        let own = self.session.user_id();
        let body = match list.get().as_ref().map(|page| page.rows.as_slice()) {
            None => skeleton_rows(TEAM_COLUMNS, false),
            Some([]) => {
                let text = "People join a team when they are invited to it.";
                return empty_state("Nobody is on this team", text, None).any();
            }
            Some(rows) => {
                let rows: Vec<AnyView> = rows.iter().map(|row| team_row(row, is_own(row, own))).collect();
                el("tbody").attr("role", "rowgroup").child(rows)
            }
        };
        let is_busy = list.is_loading();
        MemberTable { caption: "Members of the team", name, columns: TEAM_COLUMNS, is_busy, sorting: None }
            .view(body)
            .any()
    }

    fn pages(self) -> AnyView {
        let Some(page) = self.list.get() else {
            return nothing();
        };
        let href = |cursor: &str| {
            let (org, team) = (self.org.get_value(), self.slug.get_value());
            Route::Team { org, team, cursor: cursor.to_owned() }.to_string()
        };
        pager(&page.links, &range_of(page.rows.len(), page.hits, &self.cursor.read()), &href)
    }

    fn retry(self) {
        self.organization.reload();
        self.team.reload();
        self.list.reload();
    }
}

fn is_own(row: &TeamMember, own: Option<Id>) -> bool {
    own.is_some() && row.member.user.as_ref().map(|user| user.id) == own
}
