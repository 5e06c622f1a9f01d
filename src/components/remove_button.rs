//! Removing, withdrawing, leaving.

use leptos::prelude::*;

use super::{icon::icon, refusable::refusable};
use crate::{
    html::{Nodes, el},
    layout::look,
};

/// What pressing a [`RemoveButton`] does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    /// Removes somebody.
    Remove,
    /// Withdraws an invitation.
    Withdraw,
    /// Leaves the organization.
    Leave,
}

impl Removal {
    /// The button's name; `whom` is the person, the invited address or the organization.
    #[must_use]
    pub fn label(self, whom: &str) -> String {
        match self {
            Self::Remove => format!("Remove {whom}"),
            Self::Withdraw => format!("Withdraw invitation to {whom}"),
            Self::Leave => format!("Leave {whom}"),
        }
    }

    /// What it does, in a word: the name begins with it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Remove => "Remove",
            Self::Withdraw => "Withdraw",
            Self::Leave => "Leave",
        }
    }

    /// Its sign.
    #[must_use]
    pub fn icon(self) -> &'static str {
        if self == Self::Leave { "leave" } else { "remove" }
    }
}

/// The button at a row's end: a sign, unless the layout has it otherwise. With a `refusal` it can be reached but not used, and says why.
#[derive(Clone, Debug)]
pub struct RemoveButton {
    /// What it does.
    pub removal: Removal,
    /// The person, the invited address or the organization.
    pub whom: String,
    /// The button's id.
    pub id: String,
    /// Why it can't be used.
    pub refusal: Signal<Option<String>>,
    /// Pressed, also when it can't be used: then the reason should be shown.
    pub on_press: Callback<()>,
}

impl RemoveButton {
    /// The button, and for screen readers the reason.
    pub fn view(self) -> Nodes {
        let Self { removal, whom, id, refusal, on_press } = self;
        let label = removal.label(&whom);
        let button = el("button")
            .attr("type", "button")
            .attr("data-part", "removal")
            .attr("aria-label", &label)
            .on_press(move || on_press.run(()));
        let button = match look() {
            Some(look) => (look.remove)(removal, button),
            None => button.class("button button--icon remove-button").child(icon(removal.icon())),
        };
        refusable(button, &id, &label, refusal)
    }
}
