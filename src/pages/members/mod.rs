//! The members page.

pub mod changes;
pub mod editors;
pub mod invitation;
pub mod inviting;
pub mod model;
pub mod removal;
pub mod rows;
mod table;

use leptos::{ev, prelude::*};
use roster_api_types::{Member, may_invite};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use self::{
    changes::Changes, editors::Editors, inviting::Inviting, model::Model, removal::Removals, table::members_table,
};
use super::words::{count_of_members, failure, heading, heading_stays_focused, range_of};
use crate::{
    components::{confirm_dialog::confirm_dialog, error_summary::Problems, pager::pager, search_field::search_field},
    context::{Frame, title},
    html::{Piece, el, live, nothing},
    lean::{effect, memo},
    preferences, views,
};

/// An organization's members: who they are, inviting and removing them. What is searched for and which page is shown
/// is in the address.
#[must_use]
pub fn members_page(org: String) -> AnyView {
    let model = Model::load(org);
    let problems: Problems = RwSignal::new(Vec::new());
    let reload = Callback::new(move |()| model.list.reload());
    let removals = Removals::new(&model.slug.get_value(), model.name(), model.rows, reload);
    let settings = Signal::derive(move || model.organization.get().map(|organization| organization.settings()));
    let others = Box::new(move |member: &Member| model.others(member));
    let (org, rows) = (model.slug.get_value(), model.rows);
    let changes = Changes::new(&org, rows, model.actor, settings, others, Callback::new(|()| {}));
    let editors = Editors::new(changes);
    let name = model.name();
    Frame::shared().show_organization(name);
    title(move || {
        let error = if problems.read().is_empty() { "" } else { "Error: " };
        format!("{error}Members · {}", name.get())
    });
    effect(move || {
        if model.organization.get().is_some() {
            preferences::set_last_organization(&model.slug.read_value());
        }
    });
    heading_stays_focused(memo(move || model.view.with(|view| view.cursor.clone())));
    undo_with_keys(removals);
    let error = memo(move || model.error());
    let query = Signal::derive(move || model.view.with(|view| view.query.clone()));
    let search = Callback::new(move |query| model.search(query));
    views![
        el("div").class("page-heading").child(heading().child("Members")),
        invite_section(model, problems, reload),
        search_field(query, Signal::derive(move || count(model)), search),
        editors.expired_bar(),
        live(move || match error.get() {
            Some(error) => failure("The members could not be loaded", &error, move || model.retry()).any(),
            None => views![members_table(model, removals, editors), live(move || pages(model))],
        }),
        editors.view(),
        confirm_dialog(removals.question),
    ]
}

/// The invite form, for those who may invite. Reloading the organization must not empty it.
fn invite_section(model: Model, problems: Problems, on_invited: Callback<()>) -> AnyView {
    let inviter = memo(move || {
        let (actor, settings) = (model.actor.get()?, model.organization.get()?.settings());
        may_invite(actor.rights, settings).then_some((actor, settings))
    });
    live(move || {
        let form = |(actor, settings)| Inviting { slug: model.slug, actor, settings, problems, on_invited }.view();
        inviter.get().map(form).any()
    })
}

/// How many there are, in words; nothing until it is known.
fn count(model: Model) -> String {
    match (model.total(), model.view.read().query.is_empty()) {
        (None, _) => String::new(),
        (Some(total), is_all) if is_all || total == 0 => count_of_members(total.into()),
        (Some(total), _) => format!("{total} found"),
    }
}

fn pages(model: Model) -> AnyView {
    let shown = model.rows.read().shown().len();
    match model.list.get() {
        Some(page) if shown > 0 => {
            let range = range_of(shown, model.total(), &model.view.read().cursor);
            pager(&page.links, &range, &|cursor| model.href(cursor))
        }
        _ => nothing(),
    }
}

/// Ctrl+Z, or ⌘Z, takes the last removal back; in a text field it is the field's own.
pub fn undo_with_keys(removals: Removals) {
    let listener = window_event_listener(ev::keydown, move |event: KeyboardEvent| {
        let is_undo = (event.ctrl_key() || event.meta_key()) && !event.shift_key() && event.key() == "z";
        if is_undo && !is_in_text_field(&event) {
            removals.undo();
        }
    });
    on_cleanup(move || listener.remove());
}

fn is_in_text_field(event: &KeyboardEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let field = element.and_then(|element| element.closest("input, textarea, select, [contenteditable]").ok());
    field.flatten().is_some()
}
