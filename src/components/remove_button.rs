//! Removing, withdrawing, leaving.

use leptos::prelude::*;

use super::icon::icon;

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
}

/// The icon button at a row's end. With a `refusal` it can be reached but not used, and says why.
#[component]
pub fn RemoveButton(
    /// What it does.
    removal: Removal,
    /// The person, the invited address or the organization.
    #[prop(into)]
    whom: String,
    /// The button's id.
    #[prop(into)]
    id: String,
    /// Why it can't be used.
    #[prop(into)]
    refusal: Signal<Option<String>>,
    /// Pressed, also when it can't be used: then the reason should be shown.
    on_press: Callback<()>,
) -> impl IntoView {
    let label = removal.label(&whom);
    let reason_id = format!("why-{id}");
    let (describes, tooltip) = (reason_id.clone(), label.clone());
    view! {
        <button
            type="button"
            class="button button--icon remove-button"
            id=id
            aria-label=label
            title=move || refusal.get().unwrap_or_else(|| tooltip.clone())
            aria-disabled=move || refusal.read().is_some().then_some("true")
            aria-describedby=move || refusal.read().is_some().then(|| describes.clone())
            on:click=move |_| on_press.run(())
        >
            {icon(if removal == Removal::Leave { "leave" } else { "remove" })}
        </button>
        {move || refusal.get().map(|reason| view! { <span id=reason_id.clone() class="visually-hidden">{reason}</span> })}
    }
}
