//! An address that leads nowhere.

use leptos::prelude::*;

use crate::{components::empty_state::EmptyState, context::title, route::Route};

/// The page for an address that leads nowhere.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    title(|| "Page not found".to_owned());
    let home = view! { <a class="button" href=Route::Home.to_string()>"Go to Roster"</a> }.into_any();
    view! {
        <div class="page-heading"><h1 tabindex="-1">"Page not found"</h1></div>
        <EmptyState heading="Nothing is here" action=home>"Check the address, or start again."</EmptyState>
    }
}
