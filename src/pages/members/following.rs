//! Following what others change while the page is open.
//!
//! After each change the page of the list is fetched again. What differs from the rows that are shown is put in place
//! at once where no row moves and nobody is at work in a row that changes; otherwise a quiet notice offers it. One's own
//! changes are shown already when they are told, so they differ in nothing.

use std::time::Duration;

use leptos::{ev, prelude::*};
use roster_api_types::{Id, Member};
use web_sys::VisibilityState;

use super::{differences::Changes, model::Model};
use crate::{
    api::{self, ApiError, Events, Page, Told},
    context::{Display, Displayed},
    focus::focus_in_place,
    html::{Piece, el, live},
    lean::{effect, memo, spawn_here},
};

/// Changes that follow each other closer than this are fetched together.
const GATHER: Duration = Duration::from_millis(200);
/// How often the list is fetched where the server tells nothing.
const POLL: Duration = Duration::from_secs(30);
/// After how long a stream that has ended is tried again, where there has been one.
const COME_BACK: Duration = Duration::from_secs(5);
/// For how long a hidden page goes on listening.
const HIDDEN: Duration = Duration::from_mins(1);
/// The id of the notice.
const NOTICE: &str = "changes";

/// The page's ear.
#[derive(Clone, Copy)]
struct Follower {
    model: Model,
    display: RwSignal<Display>,
    /// The list as it is now, where showing it would move rows.
    newer: RwSignal<Option<Page<Member>>>,
    /// Were the changes just shown? Then the notice says so; it has the focus.
    is_shown: RwSignal<bool>,
    again: Trigger,
    events: StoredValue<Option<Events>, LocalStorage>,
    has_stream: StoredValue<bool>,
    next_look: Timer,
    next_try: Timer,
    rest: Timer,
}

/// Follows what others change, and tells of changes that would move rows.
#[must_use]
pub fn changes_of_others(model: Model) -> AnyView {
    let follower = Follower {
        model,
        display: Displayed::shared().0,
        newer: RwSignal::new(None),
        is_shown: RwSignal::new(false),
        again: Trigger::new(),
        events: StoredValue::new_local(None),
        has_stream: StoredValue::new(false),
        next_look: StoredValue::new(None),
        next_try: StoredValue::new(None),
        rest: StoredValue::new(None),
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
        self.fetch_again_when_asked();
        // The list comes first: nothing can have changed before it is there.
        let has_list = memo(move || self.model.list.get().is_some());
        let mut is_started = false;
        effect(move || {
            if has_list.get() && !is_started {
                is_started = true;
                self.listen();
            }
        });
        let listener = window_event_listener(ev::visibilitychange, move |_| self.visibility_changed());
        on_cleanup(move || {
            listener.remove();
            self.stop();
            clear(self.rest);
        });
    }

    fn listen(self) {
        clear(self.next_try);
        let org = self.model.slug.get_value();
        let events = Events::follow(&org, Box::new(move |told| self.told(told)));
        if events.is_none() {
            self.poll_later();
        }
        self.events.set_value(events);
    }

    fn stop(self) {
        self.events.set_value(None);
        clear(self.next_look);
        clear(self.next_try);
    }

    fn told(self, told: Told) {
        match told {
            // Between listening and listening again something may have happened.
            Told::Ready if self.has_stream.get_value() => self.look_soon(),
            // So it may since the list was fetched, a moment ago. To fetch each list twice for that is too much.
            Told::Ready => {
                self.has_stream.set_value(true);
                later(self.next_look, POLL, move || self.again.notify());
            }
            Told::Changed => self.look_soon(),
            Told::Ended if self.has_stream.get_value() => {
                self.look_soon();
                later(self.next_try, COME_BACK, move || self.listen());
            }
            Told::Ended => self.poll_later(),
        }
    }

    fn poll_later(self) {
        later(self.next_try, POLL, move || {
            self.again.notify();
            self.poll_later();
        });
    }

    fn look_soon(self) {
        later(self.next_look, GATHER, move || self.again.notify());
    }

    fn fetch_again_when_asked(self) {
        let mut is_start = true;
        effect(move || {
            self.again.track();
            if is_start {
                is_start = false;
                return;
            }
            let (org, view) = (self.model.slug.get_value(), self.model.view.get_untracked());
            let rows = self.display.read_untracked().rows;
            spawn_here(async move {
                match api::members_by_now(&org, &view, rows).await {
                    Ok(page) if view == self.model.view.get_untracked() => self.arrived(page),
                    // The next call that somebody asks for leads to the sign-in page; until then nobody is disturbed.
                    Err(ApiError::Unauthorized) => self.stop(),
                    // What is shown stays as it is; the next change or the next look tells more.
                    Ok(_) | Err(_) => {}
                }
            });
        });
    }

    fn arrived(self, page: Page<Member>) {
        let changes = untrack(|| self.changes(&page));
        let actor = untrack(|| self.model.actor.get());
        let is_own = |member: &&Member| actor.is_some_and(|actor| actor.is(member));
        let own = page.rows.iter().find(is_own).map(|member| member.id);
        if changes.changed.iter().any(|id| Some(*id) == own) {
            self.model.organization.reload();
        }
        self.model.counts.reload();
        if changes.moves || changes.changed.iter().any(|id| is_busy(*id)) {
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

    fn view(self) -> AnyView {
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

    /// A page that nobody sees rests after a while, and catches up when it is looked at again.
    fn visibility_changed(self) {
        if document().visibility_state() == VisibilityState::Hidden {
            later(self.rest, HIDDEN, move || self.stop());
            return;
        }
        clear(self.rest);
        let is_resting = self.events.with_value(Option::is_none) && self.next_try.with_value(Option::is_none);
        if is_resting && untrack(|| self.model.list.get()).is_some() {
            self.again.notify();
            self.listen();
        }
    }
}

/// Is somebody at work in the row: is the focus in it, or something open?
fn is_busy(id: Id) -> bool {
    let has = |what: &str| document().query_selector(&format!("#member-{id}{what}")).is_ok_and(|found| found.is_some());
    has(":focus-within") || has(" :popover-open")
}

type Timer = StoredValue<Option<TimeoutHandle>>;

/// Does something after a while, instead of what the timer was about to do. With the page the timer goes too.
fn later(timer: Timer, after: Duration, action: impl FnOnce() + 'static) {
    clear(timer);
    let action: Box<dyn FnOnce()> = Box::new(action);
    let _ = timer.try_update_value(|timer| *timer = set_timeout_with_handle(action, after).ok());
}

fn clear(timer: Timer) {
    if let Some(handle) = timer.try_update_value(Option::take).flatten() {
        handle.clear();
    }
}
