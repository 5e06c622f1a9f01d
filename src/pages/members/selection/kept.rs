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
    /// Selects again what the same reader had selected when they left the page, and from then on keeps what they select.
    /// Whoever is signed out meanwhile comes back as the same reader.
    pub(super) fn keep(self) {
        let (chosen, model) = (self.selection.chosen, self.selection.model);
        let org = model.slug.get_value();
        let mut is_start = true;
        effect(move || {
            let Some(reader) = model.actor.get().map(|actor| actor.user) else {
                return;
            };
            let view = model.view.get();
            if is_start {
                is_start = false;
                let kept = KEPT.take().filter(|kept| kept.is_of(&org, reader, &view));
                // Looked at before: whoever holds it open can't write it.
                let is_free = chosen.read_untracked().is_empty();
                if let Some(kept) = kept.filter(|_| is_free) {
                    chosen.set(kept.chosen);
                }
            }
            let (chosen, org) = (chosen.get(), org.clone());
            KEPT.set((!chosen.is_empty()).then_some(Kept { chosen, org, reader, view }));
        });
    }
}
