//! What the members page shows, and where it comes from.

use leptos::prelude::*;
use roster_api_types::{Actor, Id, Member, MemberCounts, Organization, Rights, Role, RoleInfo};

use super::rows::Rows;
use crate::{
    api::{self, ApiError, Page},
    components::{
        member_table::Sorting,
        role_label::{own_role, role_of},
        row_places::Part,
    },
    context::{Displayed, Navigation, Remote, Session},
    focus::{focus_heading_if_lost, focus_when_shown, has_focus_or_none},
    lean::{effect, memo},
    route::{MemberList, MembersView, Route},
};

/// What the members page shows, and where it comes from.
#[derive(Clone, Copy)]
pub struct Model {
    /// The organization's slug.
    pub slug: StoredValue<String>,
    /// What is searched for and which page is shown, from the address.
    pub view: Memo<MembersView>,
    /// The organization.
    pub organization: Remote<Organization>,
    /// The page of that list, as the server sent it; none while another list's is on its way.
    pub list: Remote<Page<Member>>,
    /// How many rows each list has; none from a server that doesn't count.
    pub counts: Remote<MemberCounts>,
    /// The rows shown: the list without what has just been removed.
    pub rows: RwSignal<Rows>,
    /// Somebody may have changed something.
    pub news: Trigger,
    /// The reader; none until the session and the organization are known.
    pub actor: Memo<Option<Actor>>,
    session: Session,
    navigation: Navigation,
}

impl Model {
    /// Starts loading.
    #[must_use]
    pub fn load(org: String) -> Self {
        let (session, navigation) = (Session::shared(), Navigation::shared());
        let slug = StoredValue::new(org);
        let view = Memo::new(move |before: Option<&MembersView>| match navigation.route().get() {
            Route::Members { view, .. } => view,
            // The page is about to be left.
            _ => before.cloned().unwrap_or_default(),
        });
        let organization = Remote::new(move || {
            let org = slug.get_value();
            async move { api::organization(&org).await }
        });
        let display = Displayed::shared().0;
        let rows_per_page = memo(move || display.read().rows);
        let list = Remote::new(move || {
            let (org, view, rows) = (slug.get_value(), view.get(), rows_per_page.get());
            async move { api::members(&org, &view, rows).await }
        });
        let counts = Remote::new(move || {
            let org = slug.get_value();
            async move { api::member_counts(&org).await }
        });
        let shown = memo(move || view.with(|view| view.list));
        forget_other_list(shown, list);
        let rows = RwSignal::new(Rows::default());
        effect(move || {
            let is_of_members = matches!(shown.get(), MemberList::Members | MemberList::Pending);
            if let Some(page) = list.get().filter(|_| is_of_members) {
                // A row that has changed is written anew, and a focused button in it would be gone.
                let focused = document().active_element().map(|element| element.id()).unwrap_or_default();
                rows.update(|rows| view.with_untracked(|view| rows.replace(view, &page.rows)));
                if !focused.is_empty() && has_focus_or_none(&focused) {
                    focus_when_shown(focused);
                    focus_heading_if_lost();
                }
            }
        });
        let actor = memo(move || {
            let user = session.user_id()?;
            let organization = organization.get()?;
            let role = own_role(&organization);
            Some(Actor { user, member: organization.member_id, role, rights: Rights::of(role) })
        });
        Self { slug, view, organization, list, counts, rows, news: Trigger::new(), actor, session, navigation }
    }

    /// Does the server have what ours adds to the published API? Until it is known, it is taken to be ours.
    #[must_use]
    pub fn has_additions(self) -> bool {
        self.organization.get().is_none_or(|organization| organization.has_additions())
    }

    /// The roles that are still given, weakest first.
    #[must_use]
    pub fn given_roles(self) -> Vec<RoleInfo> {
        let roles = self.organization.get().map(|organization| organization.all_roles()).unwrap_or_default();
        roles.into_iter().filter(|role| !role.is_retired).collect()
    }

    /// The organization's name; until it is known, the slug.
    #[must_use]
    pub fn name(self) -> Signal<String> {
        Signal::derive(move || {
            let organization = self.organization.get();
            organization.map_or_else(|| self.slug.get_value(), |organization| organization.name.clone())
        })
    }

    /// Why something is missing.
    #[must_use]
    pub fn failure(self) -> Option<ApiError> {
        self.list.failure().or_else(|| self.organization.failure()).or_else(|| self.session.error())
    }

    /// Why what is shown may be out of date.
    #[must_use]
    pub fn staleness(self) -> Option<ApiError> {
        self.list.staleness().or_else(|| self.organization.staleness())
    }

    /// Fetches again what failed, and the list in any case.
    pub fn retry(self) {
        if untrack(|| self.session.error()).is_some() {
            self.session.ask_again();
        }
        self.organization.retry();
        self.reload();
    }

    /// Fetches the rows and their counts again, keeping what is there until the answers come.
    pub fn reload(self) {
        self.list.reload();
        self.counts.reload();
    }

    /// How many members the search finds, less those just removed; none until the server has said.
    #[must_use]
    pub fn total(self) -> Option<u32> {
        let page = self.list.get()?;
        if !self.shows_members() {
            return page.hits.filter(|_| self.has_list());
        }
        let rows = self.rows.read();
        let removed = page.rows.iter().filter(|member| rows.is_hidden(member.id)).count();
        Some(page.hits?.saturating_sub(u32::try_from(removed).unwrap_or(u32::MAX)))
    }

    /// Which list is shown.
    #[must_use]
    pub fn shown(self) -> MemberList {
        self.view.with(|view| view.list)
    }

    /// Are the rows members, or invited?
    #[must_use]
    pub fn shows_members(self) -> bool {
        matches!(self.shown(), MemberList::Members | MemberList::Pending)
    }

    /// How many rows the page shows.
    #[must_use]
    pub fn row_count(self) -> usize {
        if self.shows_members() {
            self.rows.read().shown().len()
        } else {
            self.list.get().filter(|_| self.has_list()).map_or(0, |page| page.rows.len())
        }
    }

    /// How many rows of the list lie before a page of it; none where the server doesn't tell.
    #[must_use]
    pub fn rows_before(self, page: &Page<Member>) -> Option<u32> {
        page.links.rows_before(!self.has_additions())
    }

    /// Of which list the page shows a part; none where it shows all.
    #[must_use]
    pub fn part(self) -> Option<Part> {
        let page = self.list.get().filter(|page| !page.links.is_whole())?;
        Some(Part { before: self.rows_before(&page), total: self.total() })
    }

    /// Does the server have the list that is shown? Asked for what it doesn't know, it sends the members.
    fn has_list(self) -> bool {
        self.shown() != MemberList::Removed || self.has_additions()
    }

    /// Does the page show every member there is? Then it tells who would be left after a removal.
    fn is_complete(self) -> bool {
        self.list.get().is_some_and(|page| page.links.is_whole()) && self.rows.read().are_of_all()
    }

    /// The roles of the joined members beside `member`, when the page shows them all.
    #[must_use]
    pub fn others(self, member: &Member) -> Option<Vec<Role>> {
        let rows = self.rows.read();
        let joined = rows.shown().iter().filter(|row| !row.member.pending && row.member.id != member.id);
        self.is_complete().then(|| joined.map(|row| role_of(&row.member)).collect())
    }

    /// The addresses that a user has invited, where the page can tell: it shows them all, or there are none.
    #[must_use]
    pub fn invited_by(self, inviter: Id) -> Option<Vec<String>> {
        if self.is_complete() {
            let rows = self.rows.read();
            let sent = rows.shown().iter().filter(|row| row.member.pending && row.member.inviter_id == Some(inviter));
            return Some(sent.map(|row| row.member.email.clone()).collect());
        }
        self.counts.get().filter(|counts| counts.pending == 0).map(|_| Vec::new())
    }

    /// Shows what `query` finds, from the first. Back leads to where one was before the search.
    pub fn search(self, query: String) {
        let view = self.view.get_untracked();
        if query != view.query {
            let is_start = view.query.is_empty();
            let route = self.route(MembersView { query, cursor: String::new(), ..view });
            if is_start { self.navigation.go_on(&route) } else { self.navigation.replace(&route) }
        }
    }

    /// Shows the list in another order, from the first; `sort` as the API names it. Back leads to the order before.
    pub fn sort(self, sort: String) {
        let view = self.view.get_untracked();
        self.navigation.go_on(&self.route(MembersView { sort, cursor: String::new(), ..view }));
    }

    /// The rows' order and what changes it; none where the server doesn't sort.
    #[must_use]
    pub fn sorting(self) -> Option<Sorting> {
        // A head that is written anew has the whole table laid out.
        let sort = memo(move || self.view.with(|view| view.sort.clone()));
        self.has_additions().then(|| Sorting { sort: sort.into(), on_sort: Callback::new(move |sort| self.sort(sort)) })
    }

    /// The address of the page that starts at `cursor`.
    #[must_use]
    pub fn href(self, cursor: &str) -> String {
        let view = self.view.get();
        self.route(MembersView { cursor: cursor.to_owned(), ..view }).to_string()
    }

    /// The address of one of the page's lists, from the first.
    #[must_use]
    pub fn list_href(self, list: MemberList) -> String {
        self.route(MembersView::of(list)).to_string()
    }

    fn route(self, view: MembersView) -> Route {
        Route::Members { org: self.slug.get_value(), view }
    }
}

/// Rows of one list are never shown as another's: going from list to list begins with nothing.
fn forget_other_list(shown: Memo<MemberList>, list: Remote<Page<Member>>) {
    let mut before = shown.get_untracked();
    effect(move || {
        if shown.get() != before {
            before = shown.get();
            list.forget();
        }
    });
}
