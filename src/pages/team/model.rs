//! What a team's page shows, and where it comes from.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{
    Admission, Id, Organization, OrganizationSettings, Team, TeamActor, TeamMember, TeamPlace, admission,
};

use super::rows::Rows;
use crate::{
    api::{self, ApiError, Page, SingleMember},
    components::{confirm_dialog::Question, role_label::own_role, row_places::Part},
    context::{Displayed, Navigation, Notices, Remote},
    focus::focus_heading_if_lost,
    lean::{effect, memo, spawn_here},
    route::Route,
};

/// What the page shows.
#[derive(Clone, Copy)]
pub struct Model {
    /// The organization's slug.
    pub org: StoredValue<String>,
    /// The team's slug.
    pub slug: StoredValue<String>,
    /// Where the page of the list starts; empty at the beginning.
    pub cursor: Memo<String>,
    /// Who is on the team.
    pub list: Remote<Page<TeamMember>>,
    /// The rows of that.
    pub rows: RwSignal<Rows>,
    /// The team.
    pub team: Remote<Team>,
    /// The reader, as the rules see them; none until known.
    pub actor: Memo<Option<TeamActor>>,
    /// What is asked before something is done.
    pub question: RwSignal<Option<Question>>,
    /// Where it is said what has happened.
    pub notices: Notices,
    organization: Remote<Organization>,
    own: Remote<SingleMember>,
}

impl Model {
    /// Starts loading.
    #[must_use]
    pub fn load(org: String, team: String) -> Self {
        let (org, slug) = (StoredValue::new(org), StoredValue::new(team));
        let route = Navigation::shared().route();
        let cursor = memo(move || match route.get() {
            Route::Team { cursor, .. } => cursor,
            _ => String::new(),
        });
        let displayed = Displayed::shared().0;
        let per_page = memo(move || displayed.read().rows);
        let organization = Remote::new(move || {
            let org = org.get_value();
            async move { api::organization(&org).await }
        });
        let own = Remote::new(move || {
            let org = org.get_value();
            async move { api::member(&org, "me").await }
        });
        let team = Remote::new(move || {
            let (org, slug) = (org.get_value(), slug.get_value());
            async move { api::team(&org, &slug).await }
        });
        let list = Remote::new(move || {
            let (org, slug, cursor, rows) = (org.get_value(), slug.get_value(), cursor.get(), per_page.get());
            async move { api::team_members(&org, &slug, &cursor, rows).await }
        });
        let rows = RwSignal::new(Rows::default());
        effect(move || {
            if let Some(page) = list.get() {
                rows.update(|rows| rows.replace(&page.rows));
            }
        });
        let actor = memo(move || Some(actor(&*organization.get()?, &own.get()?, &*team.get()?)));
        let (question, notices) = (RwSignal::new(None), Notices::shared());
        Self { org, slug, cursor, list, rows, team, actor, question, notices, organization, own }
    }

    /// The team's name; until it is known, its slug.
    #[must_use]
    pub fn name(self) -> String {
        self.team.get().map_or_else(|| self.slug.get_value(), |team| team.name.clone())
    }

    /// The organization's name; until it is known, its slug.
    #[must_use]
    pub fn org_name(self) -> String {
        self.organization.get().map_or_else(|| self.org.get_value(), |organization| organization.name.clone())
    }

    /// How many of the team lie before a page of them; none where the server doesn't tell.
    #[must_use]
    pub fn rows_before(self, page: &Page<TeamMember>) -> Option<u32> {
        let has_additions = self.organization.get().is_none_or(|organization| organization.has_additions());
        page.links.rows_before(!has_additions)
    }

    /// Of how many the page shows a part; none where it shows all.
    #[must_use]
    pub fn part(self) -> Option<Part> {
        self.rows.track();
        let page = self.list.get().filter(|page| !page.links.is_whole())?;
        Some(Part { before: self.rows_before(&page), total: page.hits })
    }

    /// Is the team an identity provider's?
    #[must_use]
    pub fn is_managed(self) -> bool {
        self.team.get().is_some_and(|team| team.flags.idp_provisioned)
    }

    /// What happens when the reader puts a membership on the team; none until that is known.
    #[must_use]
    pub fn admission(self, member: Id) -> Option<Admission> {
        Some(admission(self.actor.get()?, member, self.settings()?, self.is_managed()))
    }

    /// Could the reader come back without being let in, once they have left?
    #[must_use]
    pub fn can_come_back(self) -> bool {
        let admission = || {
            let actor = TeamActor { place: None, ..self.actor.get()? };
            Some(admission(actor, actor.member, self.settings()?, self.is_managed()))
        };
        admission() == Some(Admission::Allowed)
    }

    fn settings(self) -> Option<OrganizationSettings> {
        self.organization.get().map(|organization| organization.settings())
    }

    /// Why something is missing.
    #[must_use]
    pub fn failure(self) -> Option<ApiError> {
        let Self { team, list, organization, own, .. } = self;
        team.failure().or_else(|| list.failure()).or_else(|| organization.failure()).or_else(|| own.failure())
    }

    /// Why what is shown may be out of date.
    #[must_use]
    pub fn staleness(self) -> Option<ApiError> {
        let Self { team, list, organization, own, .. } = self;
        team.staleness().or_else(|| list.staleness()).or_else(|| organization.staleness()).or_else(|| own.staleness())
    }

    /// Fetches again who is on the team. Where the page was left there is nothing to fetch.
    pub fn reload(self) {
        if !self.rows.is_disposed() {
            self.team.reload();
            self.list.reload();
        }
    }

    /// Fetches who is on the team again, because somebody else may have changed something. What can't be had stays as it
    /// is.
    pub fn follow(self) {
        let (org, slug, cursor) = (self.org.get_value(), self.slug.get_value(), self.cursor.get_untracked());
        let per_page = Displayed::shared().0.read_untracked().rows;
        spawn_here(async move {
            if let (Ok(team), Ok(page)) =
                (api::team(&org, &slug).await, api::team_members(&org, &slug, &cursor, per_page).await)
                && cursor == self.cursor.get_untracked()
            {
                self.team.set(team);
                self.list.set(page);
                focus_heading_if_lost();
            }
        });
    }

    /// Fetches everything again.
    pub fn retry(self) {
        self.organization.reload();
        self.own.reload();
        self.reload();
    }
}

fn actor(organization: &Organization, own: &Arc<SingleMember>, team: &Team) -> TeamActor {
    let place = || TeamPlace { role: team.team_role.as_deref().and_then(|role| role.parse().ok()) };
    TeamActor {
        member: own.member.id,
        role: own_role(organization),
        has_global_access: own.member.has_global_access,
        place: team.is_member.then(place),
        manages: true,
    }
}
