//! Keeping the selection while the page is left: to look at somebody, or to sign in again.

use std::cell::RefCell;

use leptos::prelude::*;
use roster_api_types::Id;

use super::{Chosen, bar::Tools};
use crate::{lean::effect, route::MembersView};

/// What was selected when the page was left.
pub(super) struct Kept {
    chosen: Chosen,
    org: String,
    /// Who had selected it.
    reader: Id,
    /// What was shown then.
    view: MembersView,
}

thread_local! {
    static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

/// Has something been selected when the page was left?
pub(super) fn is_kept() -> bool {
    KEPT.with_borrow(Option::is_some)
}

impl Kept {
    /// Is it still what it was? All that a search finds are others under another search.
    fn is_of(&self, org: &str, reader: Id, view: &MembersView) -> bool {
        let is_same_list = self.view.list == view.list && self.view.query == view.query;
        self.org == org && self.reader == reader && (is_same_list || !self.chosen.is_all)
    }
}

impl Tools {
    /// Selects again what the same reader had selected when they left the page, and keeps it when they leave.
    pub(super) fn keep(self) {
        let (chosen, model) = (self.selection.chosen, self.selection.model);
        let (org, reader) = (model.slug.get_value(), StoredValue::new(None));
        let kept_org = org.clone();
        effect(move || {
            // Whoever is signed out later was the reader all the same.
            if let (Some(actor), None) = (model.actor.get(), reader.get_value()) {
                reader.set_value(Some(actor.user));
                let view = model.view.get_untracked();
                let kept = KEPT.take().filter(|kept| kept.is_of(&kept_org, actor.user, &view));
                if let (Some(kept), true) = (kept, chosen.read_untracked().is_empty()) {
                    chosen.set(kept.chosen);
                }
            }
        });
        on_cleanup(move || {
            let left = (chosen.try_get_untracked(), reader.try_get_value().flatten(), model.view.try_get_untracked());
            if let (Some(chosen), Some(reader), Some(view)) = left
                && !chosen.is_empty()
            {
                KEPT.set(Some(Kept { chosen, org, reader, view }));
            }
        });
    }
}
