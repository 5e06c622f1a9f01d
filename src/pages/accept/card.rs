//! One state of an invitation, shown.

use leptos::prelude::*;
use roster_api_types::InviteDetails;

use super::{AcceptState, Model};
use crate::{
    components::{error_summary::ErrorSummary, moment::minute, register_form::RegisterForm},
    route::Route,
};

/// One state of an invitation: its heading, what it means, the facts, the one next step, and whom to ask.
#[component]
pub(super) fn Card(model: Model, state: AcceptState) -> impl IntoView {
    let details = model.details.get_untracked();
    let is_signed_in = move || model.session.user().flatten().is_some();
    let facts = state.is_open().then(|| facts(&details));
    let form = (state == AcceptState::Register).then(|| {
        let register = Callback::new(move |account| model.register(account));
        view! { <RegisterForm problems=model.problems is_busy=model.is_busy on_submit=register/> }
    });
    // The form has its own.
    let problems =
        (state != AcceptState::Register).then(|| view! { <ErrorSummary id="accept-problem" problems=model.problems/> });
    let heading = if state.is_open() && !details.org_name.is_empty() {
        view! { "Join " <bdi>{details.org_name.clone()}</bdi> }.into_any()
    } else {
        state.heading("").into_any()
    };
    view! {
        <section class="accept-card" aria-labelledby="accept-heading">
            <h1 id="accept-heading" tabindex="-1">{heading}</h1>
            <p>{sentence(&state, &details, is_signed_in())}</p>
            {facts}
            {problems}
            {form}
            <div class="accept-card__actions">{actions(model, &state, &details, is_signed_in())}</div>
            {help(&details)}
        </section>
    }
}

fn sentence(state: &AcceptState, details: &InviteDetails, is_signed_in: bool) -> AnyView {
    let words = state.sentence(is_signed_in);
    let org = details.org_name.clone();
    if state.is_open() {
        return match &details.inviter_name {
            Some(inviter) => {
                view! { <bdi>{inviter.clone()}</bdi> " invites you to join " <bdi>{org}</bdi> ". " {words} }.into_any()
            }
            None => view! { "You are invited to join " <bdi>{org}</bdi> ". " {words} }.into_any(),
        };
    }
    match (state, &details.signed_in_as) {
        (AcceptState::WrongAccount, Some(own)) => view! {
            "You are signed in as " {address(own)} ". The invitation to " <bdi>{org}</bdi> " is for "
            {address(&details.email)} "."
        }
        .into_any(),
        _ => words.into_any(),
    }
}

fn address(address: &str) -> AnyView {
    view! { <bdi class="address" dir="ltr">{address.to_owned()}</bdi> }.into_any()
}

fn facts(details: &InviteDetails) -> AnyView {
    let teams = match &details.teams[..] {
        _ if details.has_global_access => "All teams".into_any(),
        [] => "No teams".into_any(),
        teams => teams.iter().enumerate().map(team).collect::<Vec<_>>().into_any(),
    };
    let until = details.expires_at.as_deref().map(|until| view! { <dt>"Open until"</dt><dd>{minute(until)}</dd> });
    view! {
        <dl class="accept-card__facts">
            <dt>"Role"</dt><dd>{details.role_name.clone()}</dd>
            <dt>"Teams"</dt><dd>{teams}</dd>
            <dt>"For"</dt><dd class="address" dir="ltr">{details.email.clone()}</dd>
            {until}
        </dl>
    }
    .into_any()
}

fn team((index, name): (usize, &String)) -> AnyView {
    let comma = (index > 0).then_some(", ");
    view! { {comma} <bdi>{name.clone()}</bdi> }.into_any()
}

/// The next step, and at most one other.
fn actions(model: Model, state: &AcceptState, details: &InviteDetails, is_signed_in: bool) -> AnyView {
    let sign_in = Route::SignIn { next: Some(Route::Accept { member: model.member.get_value() }.to_string()) };
    match state {
        AcceptState::Join => button(model, format!("Join {}", details.org_name), move || model.join()),
        AcceptState::SignIn => link("Sign in to join".to_owned(), &sign_in, true),
        AcceptState::Register => link("I have an account: sign in".to_owned(), &sign_in, false),
        AcceptState::WrongAccount => view! {
            {button(model, "Sign out and continue".to_owned(), move || model.switch_account())}
            {link("Stay signed in".to_owned(), &Route::Home, false)}
        }
        .into_any(),
        AcceptState::AlreadyMember(Some(slug)) => {
            let name = if details.org_name.is_empty() { "the members" } else { &details.org_name };
            link(format!("Go to {name}"), &Route::members(slug), true)
        }
        AcceptState::Used if !is_signed_in => link("Sign in".to_owned(), &Route::SignIn { next: None }, true),
        AcceptState::NotApproved | AcceptState::StepNeeded => {
            button(model, "Try again".to_owned(), move || model.invitation.reload())
        }
        AcceptState::Failed(_) => button(model, "Retry".to_owned(), move || model.invitation.reload()),
        AcceptState::AlreadyMember(None)
        | AcceptState::Expired
        | AcceptState::Revoked
        | AcceptState::Used
        | AcceptState::Unknown => link("Go to Roster".to_owned(), &Route::Home, true),
    }
}

fn button(model: Model, label: String, press: impl Fn() + 'static) -> AnyView {
    let is_busy = move || (model.is_busy.get() || model.invitation.is_loading.get()).then_some("true");
    view! {
        <button type="button" class="button button--primary" aria-busy=is_busy on:click=move |_| press()>{label}</button>
    }
    .into_any()
}

fn link(label: String, route: &Route, is_primary: bool) -> AnyView {
    let class = if is_primary { "button button--primary" } else { "button button--quiet" };
    view! { <a class=class href=route.to_string()>{label}</a> }.into_any()
}

fn help(details: &InviteDetails) -> AnyView {
    let inviter = match &details.inviter_name {
        Some(name) => view! { <bdi>{name.clone()}</bdi> ", who invited you" }.into_any(),
        None => "the person who invited you".into_any(),
    };
    view! { <p class="accept-card__help">"Questions? Ask " {inviter} "."</p> }.into_any()
}
