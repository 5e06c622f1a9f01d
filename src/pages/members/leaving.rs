//! Not losing half-filled invitations.

use std::sync::Arc;

use leptos::{ev, prelude::*};
use roster_api_types::parse_address_list;

use crate::{
    components::{confirm_dialog::Question, invite_form::Draft},
    context::Leaving,
    later,
    lean::Deed,
};

later!(
    /// Asks whether what is left may be thrown away, and goes `away` then.
    fn ask(question: RwSignal<Option<Question>>, draft: RwSignal<Draft>, away: Deed) = deed ask_first, in batch
);

/// Asks before a draft with addresses is thrown away: by a link to another page, by signing out, or by closing the tab. Going back keeps
/// it: it is there again when the page is.
pub fn ask_before_leaving(question: RwSignal<Option<Question>>, draft: RwSignal<Draft>) {
    let has_addresses = move || draft.try_with_untracked(|draft| !draft.addresses.trim().is_empty()) == Some(true);
    let closing = window_event_listener(ev::beforeunload, move |event| {
        if has_addresses() {
            event.prevent_default();
        }
    });
    on_cleanup(move || closing.remove());
    Leaving::shared().guard(move |away: Deed| {
        let is_kept_back = has_addresses();
        if is_kept_back {
            ask(question, draft, away);
        }
        is_kept_back
    });
}

fn ask_first(question: RwSignal<Option<Question>>, draft: RwSignal<Draft>, away: Deed) {
    let count = draft.with_untracked(|draft| parse_address_list(&draft.addresses).len());
    let leave = move || {
        draft.try_set(Draft::default());
        // The draft that is kept follows in an effect; after that the page may go.
        let away = Arc::clone(&away);
        set_timeout(move || away(), std::time::Duration::ZERO);
    };
    question.set(Some(Question {
        action: "Leave",
        subject: "this page".to_owned(),
        text: what_is_lost(count),
        items: Vec::new(),
        on_confirm: Arc::new(leave),
    }));
}

fn what_is_lost(count: usize) -> String {
    match count {
        0 | 1 => "One invitation has not been sent. It is thrown away when you leave.".to_owned(),
        count => format!("{count} invitations have not been sent. They are thrown away when you leave."),
    }
}
