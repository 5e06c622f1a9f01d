//! The members page.

pub mod inviting;
pub mod model;
pub mod removal;
pub mod rows;
mod table;

use leptos::{ev, prelude::*};
use roster_api_types::may_invite;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use self::{inviting::Inviting, model::Model, removal::Removals, table::MembersTable};
use super::words::{count_of, failure, heading_stays_focused, range_of};
use crate::{
    components::{confirm_dialog::ConfirmDialog, error_summary::Problem, pager::pager, search_field::SearchField},
    context::{Frame, title},
    preferences,
};

/// An organization's members: who they are, inviting and removing them. What is searched for and which page is shown
/// is in the address.
#[component]
pub fn MembersPage(org: String) -> impl IntoView {
    let model = Model::load(org);
    let problems = RwSignal::new(Vec::<Problem>::new());
    let reload = Callback::new(move |()| model.list.reload());
    let removals = Removals::new(&model.slug.get_value(), model.name(), model.rows, reload);
    Frame::shared().show_organization(model.name());
    title(move || {
        let error = if problems.read().is_empty() { "" } else { "Error: " };
        format!("{error}Members · {}", model.name().get())
    });
    Effect::new(move || {
        if model.organization.value.read().is_some() {
            preferences::set_last_organization(&model.slug.read_value());
        }
    });
    heading_stays_focused(Memo::new(move |_| model.view.with(|view| view.cursor.clone())));
    undo_with_keys(removals);
    // Not `organization` itself: reloading it must not empty the form.
    let inviter = Memo::new(move |_| {
        let (actor, organization) = (model.actor.get()?, model.organization.value.read());
        let settings = organization.as_ref()?.settings();
        may_invite(actor.role, settings).then_some((actor, settings))
    });
    let invite = move || {
        inviter.get().map(|(actor, settings)| {
            view! { <Inviting slug=model.slug actor settings problems on_invited=reload/> }
        })
    };
    let content = move || match model.error() {
        Some(error) => failure("The members could not be loaded", &error, move || model.retry()),
        None => view! { <MembersTable model removals/> {pages(model)} }.into_any(),
    };
    view! {
        <div class="page-heading"><h1 tabindex="-1">"Members"</h1></div>
        {invite}
        <SearchField
            query=Signal::derive(move || model.view.with(|view| view.query.clone()))
            count=Signal::derive(move || count(model))
            on_search=Callback::new(move |query| model.search(query))
        />
        {content}
        <ConfirmDialog question=removals.question/>
    }
}

/// How many there are, in words; nothing until it is known.
fn count(model: Model) -> String {
    match (model.total(), model.view.read().query.is_empty()) {
        (None, _) => String::new(),
        (Some(0), _) => "No members".to_owned(),
        (Some(total), true) => count_of(total.into(), "member"),
        (Some(total), false) => format!("{total} found"),
    }
}

fn pages(model: Model) -> impl IntoView {
    move || {
        let list = model.list.value.read();
        let shown = model.rows.read().shown().len();
        let range = range_of(shown, model.total(), &model.view.read().cursor);
        list.as_ref().filter(|_| shown > 0).map(|page| pager(&page.links, range, |cursor| model.href(cursor)))
    }
}

/// Ctrl+Z, or ⌘Z, takes the last removal back; in a text field it is the field's own.
fn undo_with_keys(removals: Removals) {
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
