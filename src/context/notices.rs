use leptos::prelude::*;

use super::shared;
use crate::components::notice::Notice;

/// The one place for notices. A notice stays until the next one, or until the next navigation. What can be taken back
/// stays until the next navigation whatever else is said.
#[derive(Clone, Copy)]
pub struct Notices {
    current: RwSignal<Option<Notice>>,
    /// What was said before and can still be taken back.
    earlier: RwSignal<Option<Notice>>,
    is_carried: StoredValue<bool>,
}

impl Notices {
    /// No notice yet.
    #[must_use]
    pub fn new() -> Self {
        Self { current: RwSignal::new(None), earlier: RwSignal::new(None), is_carried: StoredValue::new(false) }
    }

    /// The app's one place for notices.
    #[must_use]
    pub fn shared() -> Self {
        shared()
    }

    /// What is said now.
    #[must_use]
    pub fn current(self) -> RwSignal<Option<Notice>> {
        self.current
    }

    /// What was said before and can still be taken back.
    #[must_use]
    pub fn earlier(self) -> ReadSignal<Option<Notice>> {
        self.earlier.read_only()
    }

    /// Says something here.
    pub fn say(self, notice: Notice) {
        let undoable = self.current.get_untracked().filter(|said| said.undo.is_some());
        if undoable.is_some() {
            self.earlier.set(undoable);
        }
        self.say_on(notice);
    }

    /// Says something here that tells all there is to take back: what could be before is done with.
    pub fn say_instead(self, notice: Notice) {
        self.earlier.set(None);
        self.say_on(notice);
    }

    fn say_on(self, notice: Notice) {
        self.is_carried.set_value(false);
        self.current.set(Some(notice));
    }

    /// Says something on the page that is navigated to next.
    pub fn say_there(self, notice: Notice) {
        self.say(notice);
        self.is_carried.set_value(true);
    }

    /// Keeps what is said over the next navigation: nobody has asked for that.
    pub fn keep(self) {
        self.is_carried.set_value(true);
    }

    /// Says the problem that is said now on the page that is navigated to next, too; without one, something else.
    pub fn carry(self, otherwise: impl FnOnce() -> Notice) {
        let problem = self.current.get_untracked().filter(|notice| notice.is_problem);
        self.say_there(problem.unwrap_or_else(otherwise));
    }

    /// Says nothing more, but what can still be taken back.
    pub fn dismiss(self) {
        self.current.set(self.earlier.get_untracked());
        self.earlier.set(None);
    }

    /// Says nothing more, and forgets what could be taken back.
    pub fn clear(self) {
        self.current.set(None);
        self.earlier.set(None);
    }

    /// The app is somewhere else now.
    pub fn navigated(self) {
        if self.is_carried.get_value() {
            self.is_carried.set_value(false);
        } else {
            self.current.set(None);
        }
        self.earlier.set(None);
    }
}

impl Default for Notices {
    fn default() -> Self {
        Self::new()
    }
}
