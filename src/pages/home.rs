//! The way to an organization.

use leptos::prelude::*;
use roster_api_types::OrganizationSummary;

use crate::{
    api,
    components::{empty_state::EmptyState, skeleton::skeleton_text},
    context::{Navigation, Remote, title},
    pages::words::failure,
    preferences,
    route::Route,
};

/// The way to an organization: to the one looked at last, or the only one; otherwise the choice.
#[component]
pub fn HomePage() -> impl IntoView {
    title(|| "Organizations".to_owned());
    let navigation = Navigation::shared();
    let organizations = Remote::new(|| Box::pin(api::organizations()));
    Effect::new(move || {
        let destination = organizations.value.with(|all| destination(all.as_deref().unwrap_or_default()));
        if let Some(slug) = destination {
            navigation.replace(&Route::members(&slug));
        }
    });
    let content = move || {
        if let Some(error) = organizations.error.get() {
            return failure("Your organizations could not be loaded", &error, move || organizations.reload());
        }
        match organizations.value.get() {
            None => skeleton_text("Loading your organizations…").into_any(),
            Some(all) if all.is_empty() => view! {
                <EmptyState heading="You are in no organization">
                    "Ask somebody in your organization for an invitation, and open the link in its mail."
                </EmptyState>
            }
            .into_any(),
            Some(all) => choice(&all),
        }
    };
    view! { <div class="page-heading"><h1 tabindex="-1">"Organizations"</h1></div> {content} }
}

/// Where there is no choice to make: the organization last used, while one still belongs to it, or the only one.
fn destination(all: &[OrganizationSummary]) -> Option<String> {
    let last = preferences::last_organization().filter(|last| all.iter().any(|one| one.slug == *last));
    last.or_else(|| (all.len() == 1).then(|| all[0].slug.clone()))
}

fn choice(all: &[OrganizationSummary]) -> AnyView {
    let links: Vec<_> = all
        .iter()
        .map(|one| {
            let href = Route::members(&one.slug).to_string();
            view! { <li><a href=href><bdi>{one.name.clone()}</bdi></a></li> }.into_any()
        })
        .collect();
    view! { <ul>{links}</ul> }.into_any()
}
