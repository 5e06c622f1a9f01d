//! One state of an invitation, shown.

use leptos::prelude::*;
use roster_api_types::{AcceptState, Account, Action, InviteDetails, Name, Names, Step, Word, filled, words};

use super::Model;
use crate::{
    address::path,
    api,
    components::{error_summary::error_summary, moment::minute, register_form::RegisterForm},
    html::{El, Nodes, Piece, el, named, nothing},
    pages::words::heading,
    route::Route,
    views,
};

/// One state of an invitation: its heading, what it means, the facts, the one next step, and whom to ask.
pub(super) fn card(model: Model, state: AcceptState, account: Account) -> El {
    let details = model.details.get_untracked();
    let own = model.session.user().flatten().map(|user| user.email);
    let problem = model.invitation.error().map(|error| error.to_string());
    let names = Names { own: own.as_deref(), problem: problem.as_deref(), ..details.names() };
    let face = state.face(account);
    let (form, problems) = if face.action.0 == Action::Register {
        let on_submit = Callback::new(move |account| model.register(account));
        let form = RegisterForm { problems: model.problems, is_busy: model.is_busy.into(), on_submit };
        (Some(form.view()), nothing())
    } else {
        (None, error_summary("accept-problem", model.problems))
    };
    let mut actions = vec![step(model, face.action, names, true)];
    let is_behind_ours = model.key.read_value().token.is_none();
    let others = face.others.iter().filter(|(action, _)| is_behind_ours || !action.is_ours());
    actions.extend(others.map(|other| step(model, *other, names, false)));
    if state == AcceptState::Open && account != Account::Other && details.has_auth_provider {
        actions.push(step(model, (Action::SignOn, "Use single sign-on instead"), names, false));
    }
    let sentences: Vec<Nodes> = face.sentences(names).map(|sentence| views![said(sentence, names), " "]).collect();
    el("section")
        .class("accept-card")
        .attr("aria-labelledby", "accept-heading")
        .child(heading().attr("id", "accept-heading").child(said(face.heading(), names)))
        .child(el("p").child(sentences))
        .child((state.is_open() && !details.email.is_empty()).then(|| facts(&details)))
        .child(problems)
        .child(form)
        .child(el("div").class("accept-card__actions").child(actions))
        .child(help(&details))
}

/// A text with the names in it.
fn said(text: &str, names: Names<'_>) -> Nodes {
    let piece = |word| match word {
        Word::Text(text) => text.any(),
        Word::Name(name) => {
            let text = names.get(name).unwrap_or_default();
            match name {
                Name::Invited | Name::Own => address(text).any(),
                Name::End => minute(text).any(),
                _ => named(text).any(),
            }
        }
    };
    words(text).into_iter().map(piece).collect::<Vec<Nodes>>().any()
}

fn address(address: &str) -> El {
    named(address).class("address").attr("dir", "ltr")
}

fn facts(details: &InviteDetails) -> El {
    let teams = match &details.teams[..] {
        _ if details.has_global_access => "All teams".any(),
        [] => "No teams".any(),
        teams => teams.iter().enumerate().map(team).collect::<Vec<Nodes>>().any(),
    };
    let until = details.expires_at.as_deref().map(|until| fact("Open until", minute(until)));
    el("dl")
        .class("accept-card__facts")
        .child(fact("Role", details.role_name.as_str()))
        .child(fact("Teams", teams))
        .child(fact("For", address(&details.email)))
        .child(until)
}

fn fact(name: &str, value: impl Piece) -> Nodes {
    views![el("dt").child(name), el("dd").child(value)]
}

fn team((index, name): (usize, &String)) -> Nodes {
    views![if index == 0 { "" } else { ", " }, named(name)]
}

/// Something that can be done.
fn step(model: Model, (action, words): Step, names: Names<'_>, is_main: bool) -> Nodes {
    let label = &filled(words, names);
    let press = |press: fn(Model)| button(model, label, is_main, press);
    let slug = || model.details.read_untracked().org_slug.clone();
    let here = || Route::Accept { member: model.key.get_value().member }.to_string();
    match action {
        // The form has a button of its own.
        Action::Register => nothing(),
        Action::SignIn => link(label, &Route::SignIn { next: Some(here()) }, is_main),
        Action::Join => press(Model::join),
        Action::SwitchAccount => press(Model::switch_account),
        Action::Members => link(label, &members(&slug()), is_main),
        // Who isn't signed in is asked to there.
        Action::Home => link(label, &Route::Home, is_main),
        Action::Retry => press(|model| model.invitation.reload()),
        Action::LookAgain => press(Model::look_again),
        Action::Decline => press(|model| model.answer("decline")),
        Action::AskForRenewal => press(|model| model.answer("renewal")),
        Action::AskToMove => press(|model| model.answer("move")),
        Action::SendVerification => press(Model::send_verification),
        Action::SignUp => aside(label, "/auth/register/", is_main),
        Action::SecondFactor => aside(label, "/settings/account/security/", is_main),
        Action::SignOn => aside(label, &path(&["auth", "login", &slug()]), is_main),
    }
}

/// To the organization, or where it isn't told to whichever it is.
fn members(slug: &str) -> Route {
    if slug.is_empty() { Route::Home } else { Route::members(slug) }
}

fn button(model: Model, label: &str, is_main: bool, press: fn(Model)) -> Nodes {
    let is_busy = move || model.is_busy.get() || model.invitation.is_loading().get();
    el("button")
        .attr("type", "button")
        .class(button_class(is_main))
        .live_attr("aria-busy", move || is_busy().then(|| "true".to_owned()))
        .on_press(move || press(model))
        .child(label)
        .any()
}

const fn button_class(is_main: bool) -> &'static str {
    if is_main { "button button--primary" } else { "button button--quiet" }
}

fn link(label: &str, route: &Route, is_primary: bool) -> Nodes {
    el("a").class(button_class(is_primary)).attr("href", &route.to_string()).child(label).any()
}

/// Leads to a page of the server behind us, beside this one: only this one knows the mailed token.
fn aside(label: &str, path: &str, is_primary: bool) -> Nodes {
    el("a")
        .class(button_class(is_primary))
        .attr("href", &api::at_the_server(path))
        .attr("target", "_blank")
        .attr("rel", "external noopener noreferrer")
        .child(label)
        .child(" (opens in a new tab)")
        .any()
}

fn help(details: &InviteDetails) -> El {
    let inviter = match &details.inviter_name {
        Some(name) => views![named(name), ", who invited you"],
        None => "the person who invited you".any(),
    };
    el("p").class("accept-card__help").child("Questions? Ask ").child(inviter).child(".")
}
