//! Following what others change while the page is open.
//!
//! After each change the page of the list is fetched again. What differs from the rows that are shown is put in place
//! at once where no row moves and nobody is at work in a row that changes; otherwise a quiet notice offers it. One's own
//! changes are shown already when they are told, so they differ in nothing.

use leptos::prelude::*;
use roster_api_types::{Id, Member};

use super::{differences::Changes, editors::Editors, model::Model};
use crate::{
    api::{self, ApiError, Page},
    context::{Display, Displayed},
    focus::focus_in_place,
    html::{Nodes, Piece, el, live},
    lean::{effect, memo, spawn_here},
    pages::ear::Ear,
};

/// The id of the notice.
const NOTICE: &str = "changes";

/// What follows the changes.
#[derive(Clone, Copy)]
struct Follower {
    model: Model,
    editors: Editors,
    display: RwSignal<Display>,
    /// The list as it is now, where showing it would move rows.
    newer: RwSignal<Option<Page<Member>>>,
    /// Were the changes just shown? Then the notice says so; it has the focus.
    is_shown: RwSignal<bool>,
}

/// Follows what others change, and tells of changes that would move rows.
pub fn changes_of_others(model: Model, editors: Editors) -> Nodes {
    let follower = Follower {
        model,
        editors,
        display: Displayed::shared().0,
        newer: RwSignal::new(None),
        is_shown: RwSignal::new(false),
    };
    follower.start();
    follower.view()
}

impl Follower {
    fn start(self) {
        effect(move || {
            self.model.view.track();
            self.display.track();
            self.newer.set(None);
            self.is_shown.set(false);
        });
        let has_list = memo(move || self.model.list.get().is_some());
        Ear::open(self.model.slug, has_list, self.model.news, move |ear| self.fetch_again(ear));
    }

    fn fetch_again(self, ear: Ear) {
        let (org, view) = (self.model.slug.get_value(), self.model.view.get_untracked());
        let rows = self.display.read_untracked().rows;
        spawn_here(async move {
            match api::members_by_now(&org, &view, rows).await {
                Ok(page) if view == self.model.view.get_untracked() => self.arrived(page),
                // The next call that somebody asks for leads to the sign-in page; until then nobody is disturbed.
                Err(ApiError::Unauthorized) => ear.close(),
                // What is shown stays as it is; the next change or the next look tells more.
                Ok(_) | Err(_) => {}
            }
        });
    }

    fn arrived(self, page: Page<Member>) {
        if let Some(mut rows) = self.model.rows.try_write_untracked() {
            rows.heard(&page.rows);
        }
        let changes = untrack(|| self.changes(&page));
        let actor = untrack(|| self.model.actor.get());
        let is_own = |member: &&Member| actor.is_some_and(|actor| actor.is(member));
        let own = page.rows.iter().find(is_own).map(|member| member.id);
        if changes.changed.iter().any(|id| Some(*id) == own) {
            self.model.organization.reload();
        }
        self.model.counts.reload();
        // Asked once for all rows, as each question goes through the whole page.
        let (busy, edited) = (busy_rows(), self.editors.open_for());
        let is_busy = |id: &Id| busy.contains(&format!("member-{id}")) || edited.contains(id);
        if changes.moves || changes.changed.iter().any(is_busy) {
            self.is_shown.set(false);
            self.newer.set(Some(page));
        } else {
            self.newer.set(None);
            self.model.list.set(page);
        }
    }

    /// How the rows that are shown differ from newer ones.
    fn changes(self, page: &Page<Member>) -> Changes {
        if self.model.shows_members() {
            self.model.rows.read().changes(&page.rows)
        } else {
            let shown = self.model.list.get();
            Changes::between(shown.iter().flat_map(|shown| &shown.rows), page.rows.iter())
        }
    }

    /// The changes in words; nothing while there are none, or while the rows are on their way anyway.
    fn words(self) -> String {
        let newer = self.newer.read();
        match newer.as_ref().map_or(0, |page| self.changes(page).count) {
            _ if self.model.list.is_loading().get() => String::new(),
            0 if self.is_shown.get() => "Up to date.".to_owned(),
            0 => String::new(),
            1 => "1 change".to_owned(),
            count => format!("{count} changes"),
        }
    }

    fn show(self) {
        if let Some(page) = self.newer.write().take() {
            self.is_shown.set(true);
            // The button goes. What says so is stuck to the window's end; scrolling to its place would lose the reader's.
            focus_in_place(NOTICE);
            self.model.list.set(page);
        }
    }

    fn view(self) -> Nodes {
        let words = memo(move || self.words());
        let is_offered = memo(move || !words.read().is_empty() && self.newer.read().is_some());
        let class = move || if words.read().is_empty() { "changes" } else { "changes changes--shown" };
        let text = el("p").attr("id", NOTICE).attr("role", "status").attr("tabindex", "-1");
        let button = move || {
            let button = el("button").attr("type", "button").class("button button--quiet");
            is_offered.get().then(|| button.on_press(move || self.show()).child("Show")).any()
        };
        el("div")
            .live_attr("class", move || Some(class().to_owned()))
            .child(text.live_text(move || words.get()))
            .child(live(button))
            .any()
    }
}

/// The ids of the rows in which somebody is at work: the focus is there, or something is open.
fn busy_rows() -> Vec<String> {
    let open = document().query_selector("tr :popover-open").ok().flatten();
    let places = [document().active_element(), open].into_iter().flatten();
    places.filter_map(|place| place.closest("tr").ok().flatten()).map(|row| row.id()).collect()
}
