//! What was done to a membership, from the audit log.

use leptos::prelude::*;

use super::model::Model;
use crate::{
    api::{self, ApiError, Happening, Page},
    components::moment::minute,
    focus::focus_when_shown,
    html::{El, Nodes, Piece, el, live, named, nothing},
    lean::{effect, memo, spawn_here},
    views,
};

const HEADING: &str = "history-heading";

/// What is known of the history so far.
#[derive(Clone, Copy)]
struct History {
    model: Model,
    rows: RwSignal<Vec<Happening>>,
    /// Where older entries begin; none when there are no more, or nothing has come yet.
    next: RwSignal<Option<String>>,
    is_loading: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
}

/// The history, for those who may read the audit log; for others nothing.
pub fn history(model: Model) -> Nodes {
    let may_read = memo(move || model.actor.read().is_some_and(|actor| actor.rights.administers_members));
    live(move || {
        if !may_read.get() {
            return nothing();
        }
        let history = History {
            model,
            rows: RwSignal::new(Vec::new()),
            next: RwSignal::new(None),
            is_loading: RwSignal::new(true),
            error: RwSignal::new(None),
        };
        // Each change brings the member anew, and is in the log by then.
        effect(move || {
            model.loads.track();
            untrack(|| history.load(String::new()));
        });
        history.view().any()
    })
}

impl History {
    fn load(self, cursor: String) {
        let Some(id) = self.model.id() else {
            return;
        };
        let org = self.model.slug.get_value();
        self.is_loading.set(true);
        spawn_here(async move {
            let answer = api::history(&org, id, &cursor).await;
            self.is_loading.set(false);
            match answer {
                Ok(page) => self.show(page, cursor.is_empty()),
                Err(error) => self.error.set(Some(error)),
            }
        });
    }

    fn show(self, page: Page<Happening>, is_newest: bool) {
        let Page { rows: found, links, .. } = page;
        self.error.set(None);
        self.next.set(links.next.has_results.then_some(links.next.cursor));
        self.rows.update(|rows| {
            if is_newest {
                rows.clear();
            }
            rows.extend(found);
        });
    }

    fn view(self) -> El {
        el("section")
            .class("history")
            .attr("aria-labelledby", HEADING)
            .child(el("h2").attr("id", HEADING).attr("tabindex", "-1").child("History"))
            .child(live(move || self.list()))
            .child(live(move || self.more()))
    }

    fn list(self) -> Nodes {
        let rows = self.rows.read();
        if rows.is_empty() {
            let words = match (self.is_loading.get(), self.error.read().is_some(), self.next.read().is_some()) {
                (true, ..) | (_, true, _) => return nothing(),
                (.., true) => "Nothing about them in the latest entries of the audit log.",
                _ => "Nothing is written down about them.",
            };
            return el("p").class("facts__note").child(words).any();
        }
        el("ol").class("history__list").child(rows.iter().map(item).collect::<Vec<Nodes>>()).any()
    }

    /// The way to older entries, or why they are not here.
    fn more(self) -> Nodes {
        let button = |label: &str, cursor: String| {
            let button = el("button").attr("type", "button").class("button");
            let is_busy = self.is_loading;
            let button = button.live_attr("aria-busy", move || is_busy.get().then(|| "true".to_owned()));
            let press = move || {
                if !is_busy.get_untracked() {
                    // The button may go with the answer.
                    focus_when_shown(HEADING);
                    self.load(cursor.clone());
                }
            };
            button.on_press(press).child(label)
        };
        if let Some(error) = self.error.get() {
            let words = format!("The history could not be loaded. {error}");
            let cursor = self.next.get().unwrap_or_default();
            return views![el("p").attr("role", "alert").child(words), button("Retry", cursor)];
        }
        match self.next.get() {
            Some(cursor) => button("Look further back", cursor).any(),
            None => nothing(),
        }
    }
}

fn item(happening: &Happening) -> Nodes {
    let Happening { actor, note, date } = happening;
    let words = el("span").child(named(actor)).child(" ").child(note.as_str());
    el("li").child(words).child(el("span").class("facts__note").child(minute(date))).any()
}
