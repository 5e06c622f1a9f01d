//! Nothing to show.

use leptos::prelude::*;

/// Nothing to show, why, and what can be done.
#[component]
pub fn EmptyState(
    /// What is missing.
    heading: &'static str,
    /// Why, or what to do.
    children: Children,
    /// The way on, if there is one.
    #[prop(optional, into)]
    action: Option<AnyView>,
) -> impl IntoView {
    view! { <div class="empty-state"><h2>{heading}</h2><p>{children()}</p>{action}</div> }
}
