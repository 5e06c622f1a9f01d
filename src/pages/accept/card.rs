//! One state of an invitation, shown.

use leptos::prelude::*;
use roster_api_types::InviteDetails;

use super::{AcceptState, Model};
use crate::{
    components::{error_summary::error_summary, moment::minute, register_form::RegisterForm},
    html::{El, Piece, el, named, nothing},
    pages::words::heading,
    route::Route,
    views,
};

/// One state of an invitation: its heading, what it means, the facts, the one next step, and whom to ask.
pub(super) fn card(model: Model, state: &AcceptState) -> El {
    let details = model.details.get_untracked();
    let is_signed_in = model.session.user_id().is_some();
    let heading = heading().attr("id", "accept-heading");
    let heading = if state.is_open() && !details.org_name.is_empty() {
        heading.child("Join ").child(named(&details.org_name))
    } else {
        heading.child(state.heading(""))
    };
    let (form, problems) = if *state == AcceptState::Register {
        let on_submit = Callback::new(move |account| model.register(account));
        let form = RegisterForm { problems: model.problems, is_busy: model.is_busy.into(), on_submit };
        (Some(form.view()), nothing())
    } else {
        (None, error_summary("accept-problem", model.problems))
    };
    el("section")
        .class("accept-card")
        .attr("aria-labelledby", "accept-heading")
        .child(heading)
        .child(el("p").child(sentence(state, &details, is_signed_in)))
        .child(state.is_open().then(|| facts(&details)))
        .child(problems)
        .child(form)
        .child(el("div").class("accept-card__actions").child(actions(model, state, &details, is_signed_in)))
        .child(help(&details))
}

fn sentence(state: &AcceptState, details: &InviteDetails, is_signed_in: bool) -> AnyView {
    let words = state.sentence(is_signed_in);
    let org = named(&details.org_name);
    match (state, &details.inviter_name, &details.signed_in_as) {
        (state, Some(inviter), _) if state.is_open() => {
            views![named(inviter), " invites you to join ", org, ". ", words]
        }
        (state, None, _) if state.is_open() => views!["You are invited to join ", org, ". ", words],
        (AcceptState::WrongAccount, _, Some(own)) => {
            let end = views!["The invitation to ", org, " is for ", address(&details.email), "."];
            views!["You are signed in as ", address(own), ". ", end]
        }
        _ => words.any(),
    }
}

fn address(address: &str) -> El {
    named(address).class("address").attr("dir", "ltr")
}

fn facts(details: &InviteDetails) -> El {
    let teams = match &details.teams[..] {
        _ if details.has_global_access => "All teams".any(),
        [] => "No teams".any(),
        teams => teams.iter().enumerate().map(team).collect::<Vec<AnyView>>().any(),
    };
    let address = el("dd").class("address").attr("dir", "ltr").child(details.email.as_str());
    let until = details.expires_at.as_deref().map(|until| fact("Open until", minute(until)));
    el("dl")
        .class("accept-card__facts")
        .child(fact("Role", details.role_name.as_str()))
        .child(fact("Teams", teams))
        .child(el("dt").child("For"))
        .child(address)
        .child(until)
}

fn fact(name: &str, value: impl Piece) -> AnyView {
    views![el("dt").child(name), el("dd").child(value)]
}

fn team((index, name): (usize, &String)) -> AnyView {
    views![if index == 0 { "" } else { ", " }, named(name)]
}

/// The next step, and at most one other.
fn actions(model: Model, state: &AcceptState, details: &InviteDetails, is_signed_in: bool) -> AnyView {
    let sign_in = Route::SignIn { next: Some(Route::Accept { member: model.key.get_value().member }.to_string()) };
    match state {
        AcceptState::Join => button(model, &format!("Join {}", details.org_name), move || model.join()),
        AcceptState::SignIn => link("Sign in to join", &sign_in, true),
        AcceptState::Register => link("I have an account: sign in", &sign_in, false),
        AcceptState::WrongAccount => views![
            button(model, "Sign out and continue", move || model.switch_account()),
            link("Stay signed in", &Route::Home, false),
        ],
        AcceptState::AlreadyMember(Some(slug)) => {
            let name = if details.org_name.is_empty() { "the members" } else { &details.org_name };
            link(&format!("Go to {name}"), &Route::members(slug), true)
        }
        AcceptState::Used if !is_signed_in => link("Sign in", &Route::SignIn { next: None }, true),
        AcceptState::NotApproved | AcceptState::StepNeeded => {
            button(model, "Try again", move || model.invitation.reload())
        }
        AcceptState::Failed(_) => button(model, "Retry", move || model.invitation.reload()),
        AcceptState::AlreadyMember(None)
        | AcceptState::Expired
        | AcceptState::Revoked
        | AcceptState::Used
        | AcceptState::Unknown => link("Go to Roster", &Route::Home, true),
    }
}

fn button(model: Model, label: &str, press: impl Fn() + 'static) -> AnyView {
    let is_busy = move || model.is_busy.get() || model.invitation.is_loading().get();
    el("button")
        .attr("type", "button")
        .class("button button--primary")
        .live_attr("aria-busy", move || is_busy().then(|| "true".to_owned()))
        .on_press(press)
        .child(label)
        .any()
}

fn link(label: &str, route: &Route, is_primary: bool) -> AnyView {
    let class = if is_primary { "button button--primary" } else { "button button--quiet" };
    el("a").class(class).attr("href", &route.to_string()).child(label).any()
}

fn help(details: &InviteDetails) -> El {
    let inviter = match &details.inviter_name {
        Some(name) => views![named(name), ", who invited you"],
        None => "the person who invited you".any(),
    };
    el("p").class("accept-card__help").child("Questions? Ask ").child(inviter).child(".")
}
