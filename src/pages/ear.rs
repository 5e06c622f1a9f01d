//! Hearing of what others change while a page is open.

use std::time::Duration;

use leptos::{ev, prelude::*};
use web_sys::VisibilityState;

use crate::{
    api::{Events, Told},
    lean::effect,
};

/// Changes that follow each other closer than this are told together.
const GATHER: Duration = Duration::from_millis(200);
/// How often there may be news where the server tells nothing.
const POLL: Duration = Duration::from_secs(30);
/// After how long a stream that has ended is tried again, where there has been one.
const COME_BACK: Duration = Duration::from_secs(5);
/// For how long a hidden page goes on listening.
const HIDDEN: Duration = Duration::from_mins(1);

/// A page's ear.
#[derive(Clone, Copy)]
pub struct Ear {
    /// The organization's slug.
    org: StoredValue<String>,
    /// Something may have changed.
    news: Trigger,
    events: StoredValue<Option<Events>, LocalStorage>,
    has_stream: StoredValue<bool>,
    next_look: Timer,
    next_try: Timer,
    rest: Timer,
}

impl Ear {
    /// Listens once there `is_something` to be followed, for as long as the page is open. When something may have changed
    /// `news` are told, and `follow` is done on the page's behalf.
    pub fn open(org: StoredValue<String>, is_something: Memo<bool>, news: Trigger, follow: impl Fn(Self) + 'static) {
        let ear = Self {
            org,
            news,
            events: StoredValue::new_local(None),
            has_stream: StoredValue::new(false),
            next_look: StoredValue::new(None),
            next_try: StoredValue::new(None),
            rest: StoredValue::new(None),
        };
        // What is followed comes first: nothing can have changed before it is there.
        let mut is_started = false;
        effect(move || {
            if is_something.get() && !is_started {
                is_started = true;
                ear.listen();
            }
        });
        let listener = window_event_listener(ev::visibilitychange, move |_| ear.visibility_changed(is_something));
        on_cleanup(move || {
            listener.remove();
            ear.close();
            clear(ear.rest);
        });
        let mut is_start = true;
        effect(move || {
            news.track();
            if !is_start {
                untrack(|| follow(ear));
            }
            is_start = false;
        });
    }

    /// Hears nothing more.
    pub fn close(self) {
        self.events.set_value(None);
        clear(self.next_look);
        clear(self.next_try);
    }

    fn listen(self) {
        clear(self.next_try);
        let events = Events::follow(&self.org.get_value(), Box::new(move |told| self.told(told)));
        if events.is_none() {
            self.poll_later();
        }
        self.events.set_value(events);
    }

    fn told(self, told: Told) {
        match told {
            // Between listening and listening again something may have happened.
            Told::Ready if self.has_stream.get_value() => self.look_soon(),
            // So it may since the page was fetched, a moment ago. To fetch each page twice for that is too much.
            Told::Ready => {
                self.has_stream.set_value(true);
                later(self.next_look, POLL, move || self.news.notify());
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
            self.news.notify();
            self.poll_later();
        });
    }

    fn look_soon(self) {
        later(self.next_look, GATHER, move || self.news.notify());
    }

    /// A page that nobody sees rests after a while, and catches up when it is looked at again.
    fn visibility_changed(self, is_something: Memo<bool>) {
        if document().visibility_state() == VisibilityState::Hidden {
            later(self.rest, HIDDEN, move || self.close());
            return;
        }
        clear(self.rest);
        let is_resting = self.events.with_value(Option::is_none) && self.next_try.with_value(Option::is_none);
        if is_resting && is_something.get_untracked() {
            self.news.notify();
            self.listen();
        }
    }
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
