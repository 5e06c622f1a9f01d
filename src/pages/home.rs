//! The way to an organization.

use std::future::pending;

use roster_api_types::OrganizationSummary;

use super::words::{failure, heading};
use crate::{
    api,
    components::{empty_state::empty_state, skeleton::skeleton_text},
    context::{Navigation, Notices, Remote, Session, title},
    html::{El, Nodes, Piece, el, live, named},
    lean::effect,
    preferences,
    route::Route,
    views,
};

/// The way to an organization: to the one looked at last, or the only one; otherwise the choice.
pub fn home_page() -> Nodes {
    title(|| "Organizations".to_owned());
    let navigation = Navigation::shared();
    let session = Session::shared();
    let organizations = Remote::new(move || {
        let user = session.user();
        // Nobody's organizations are not asked for.
        async move { if user.flatten().is_some() { api::organizations().await } else { pending().await } }
    });
    effect(move || {
        if session.user() == Some(None) {
            navigation.sign_in_and_return();
        }
    });
    effect(move || {
        let destination = organizations.get().and_then(|all| destination(&all));
        if let Some(slug) = destination {
            Notices::shared().keep();
            navigation.replace(&Route::members(&slug));
        }
    });
    views![
        el("div").class("page-heading").child(heading().child("Organizations")),
        live(move || content(organizations, session)),
    ]
}

fn content(organizations: Remote<Vec<OrganizationSummary>>, session: Session) -> Nodes {
    if let Some(error) = session.error() {
        return failure("Your organizations could not be loaded", &error, move || session.ask_again()).any();
    }
    if let Some(error) = organizations.failure() {
        return failure("Your organizations could not be loaded", &error, move || organizations.reload()).any();
    }
    match organizations.get().as_ref().map(|all| all.as_slice()) {
        None => skeleton_text("Loading your organizations…"),
        Some([]) => {
            let advice = "Ask somebody in your organization for an invitation, and open the link in its mail.";
            empty_state("You are in no organization", advice, None).any()
        }
        Some(all) => el("ul").class("organizations").child(all.iter().map(choice).collect::<Vec<Nodes>>()).any(),
    }
}

/// Where there is no choice to make: the organization last used, while one still belongs to it, or the only one.
fn destination(all: &[OrganizationSummary]) -> Option<String> {
    let last = preferences::last_organization().filter(|last| all.iter().any(|one| one.slug == *last));
    last.or_else(|| (all.len() == 1).then(|| all[0].slug.clone()))
}

fn choice(organization: &OrganizationSummary) -> Nodes {
    let link: El = el("a").attr("href", &Route::members(&organization.slug).to_string());
    el("li").child(link.child(named(&organization.name))).any()
}
