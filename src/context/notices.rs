use leptos::prelude::*;

use super::shared;
use crate::components::notice::Notice;

/// The one place for notices. A notice stays until the next one, or until the next navigation.
#[derive(Clone, Copy)]
pub struct Notices {
    current: RwSignal<Option<Notice>>,
    is_carried: StoredValue<bool>,
}

impl Notices {
    /// No notice yet.
    #[must_use]
    pub fn new() -> Self {
        Self { current: RwSignal::new(None), is_carried: StoredValue::new(false) }
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

    /// Says something here.
    pub fn say(self, notice: Notice) {
        self.is_carried.set_value(false);
        self.current.set(Some(notice));
    }

    /// Says something on the page that is navigated to next.
    pub fn say_there(self, notice: Notice) {
        self.say(notice);
        self.is_carried.set_value(true);
    }

    /// Says the problem that is said now on the page that is navigated to next, too; without one, something else.
    pub fn carry(self, otherwise: impl FnOnce() -> Notice) {
        let problem = self.current.get_untracked().filter(|notice| notice.is_problem);
        self.say_there(problem.unwrap_or_else(otherwise));
    }

    /// Says nothing more.
    pub fn clear(self) {
        self.current.set(None);
    }

    /// The app is somewhere else now.
    pub fn navigated(self) {
        if self.is_carried.get_value() {
            self.is_carried.set_value(false);
        } else {
            self.clear();
        }
    }
}

impl Default for Notices {
    fn default() -> Self {
        Self::new()
    }
}
