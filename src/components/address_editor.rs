//! Correcting the address of an invitation in place.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{EmailAddress, Id, Member};

use super::{
    field::TextField,
    form::{form, submit_button},
    invite_form::advice,
};
use crate::{
    focus::{focus, focus_when_opened},
    html::{El, Nodes, el, live, named, nothing},
    views,
};

/// The id of the whole.
pub const ADDRESS_EDITOR: &str = "address-editor";
const ADDRESS: &str = "address-editor-email";

const ADDRESS_FIELD: TextField = TextField {
    id: ADDRESS,
    name: "email",
    label: "Right address",
    kind: "email",
    autocomplete: "off",
    max_length: "254",
    is_required: true,
    hint: "The mail goes there with a new link; the old link stops working.",
    class: "field",
};

/// The button that opens the page's one editor of addresses.
pub fn address_button(member: &Arc<Member>, edited: RwSignal<Option<Arc<Member>>>) -> El {
    let whose = el("span").class("visually-hidden").child(" of invitation to ").child(member.email.as_str());
    let known = Arc::clone(member);
    el("button")
        .attr("type", "button")
        .class("text-button")
        .attr("id", &address_button_id(member.id))
        .attr("popovertarget", ADDRESS_EDITOR)
        .attr("data-part", "editors")
        .on_press(move || edited.set(Some(Arc::clone(&known))))
        .child("Edit address")
        .child(whose)
}

/// The id of the button that corrects an address, for moving the focus there.
#[must_use]
pub fn address_button_id(member: Id) -> String {
    format!("edit-address-{member}")
}

/// The one editor of addresses on a page.
#[derive(Clone, Copy, Debug)]
pub struct AddressEditor {
    /// Whose address is to be corrected.
    pub edited: RwSignal<Option<Arc<Member>>>,
    /// What is wrong with the address; set by the editor for what is none, by the page for the server's answer.
    pub error: RwSignal<Option<String>>,
    /// Is an answer awaited?
    pub is_busy: Signal<bool>,
    /// An address was entered.
    pub on_save: Callback<(Id, EmailAddress)>,
}

impl AddressEditor {
    /// The editor; an address button opens it.
    pub fn view(self) -> El {
        el("div")
            .attr("popover", "auto")
            .attr("id", ADDRESS_EDITOR)
            .class("menu address-editor")
            .attr("role", "group")
            .attr("aria-labelledby", "address-editor-title")
            .on("toggle", |event| focus_when_opened(&event, ADDRESS))
            .child(live(move || self.content()))
    }

    fn content(self) -> Nodes {
        let Self { edited, error, is_busy, on_save } = self;
        let Some(member) = edited.get() else {
            return nothing();
        };
        error.set(None);
        let text = RwSignal::new(member.email.clone());
        let submit = move || match text.read_untracked().parse::<EmailAddress>() {
            Ok(address) => {
                error.set(None);
                on_save.run((member.id, address));
            }
            Err(reason) => {
                error.set(Some(advice(reason)));
                focus(ADDRESS);
            }
        };
        let title = el("p").class("menu__title").attr("id", "address-editor-title").child("Invitation to ");
        let title = title.child(named(&text.get_untracked()).attr("dir", "ltr"));
        let cancel = el("button").attr("type", "button").class("button").attr("popovertarget", ADDRESS_EDITOR);
        let cancel = cancel.attr("popovertargetaction", "hide").child("Cancel");
        let actions = el("div").class("teams-editor__actions").child(submit_button("Save and send", is_busy));
        let form = form("address-editor__form", "address-editor-title", is_busy, submit);
        views![title, form.child(ADDRESS_FIELD.view(text, error.into())).child(actions.child(cancel))]
    }
}
