//! The members page.

mod batch;
pub mod changes;
mod deciding;
pub mod differences;
pub mod editors;
mod export;
mod filters;
mod following;
pub mod invitation;
pub mod inviting;
mod later;
mod leaving;
mod lists;
pub mod model;
pub mod removal;
mod removed;
mod requests;
pub mod rows;
mod table;

use leptos::{ev, prelude::*};
use roster_api_types::Member;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use self::{
    changes::Changes,
    editors::Editors,
    filters::filters,
    following::changes_of_others,
    inviting::Inviting,
    later::{removed_list, request_list},
    lists::member_lists,
    model::Model,
    removal::Removals,
    table::members_table,
};
use super::words::{count_of_members, failure, heading, range_of};
use crate::{
    components::{
        confirm_dialog::confirm_dialog, error_summary::Problems, invite_form::heading_of, pager::pager,
        search_field::search_field,
    },
    context::{Frame, title},
    focus::focus_heading_when_shown,
    html::{Piece, el, live, nothing},
    layout::look,
    lean::{effect, memo},
    preferences,
    route::MemberList,
    views,
};

/// An organization's members: who they are, inviting and removing them. What is searched for and which page is shown
/// is in the address.
#[must_use]
pub fn members_page(org: String) -> AnyView {
    let model = Model::load(org);
    let problems: Problems = RwSignal::new(Vec::new());
    let reload = Callback::new(move |()| model.reload());
    let recount = Callback::new(move |()| model.counts.reload());
    let removals = Removals::new(&model.slug.get_value(), model.name(), model.rows, reload, recount);
    let settings = Signal::derive(move || model.organization.get().map(|organization| organization.settings()));
    let others = Box::new(move |member: &Member| model.others(member));
    let (org, rows) = (model.slug.get_value(), model.rows);
    let changes = Changes::new(&org, rows, model.actor, settings, others, recount);
    let editors = Editors::new(changes);
    let name = model.name();
    Frame::shared().show_organization(name);
    title(move || {
        let error = if problems.read().is_empty() { "" } else { "Error: " };
        format!("{error}{} · {}", title_of(model.shown()), name.get())
    });
    effect(move || {
        if model.organization.get().is_some() {
            preferences::set_last_organization(&model.slug.read_value());
        }
    });
    heading_takes_focus_of_pager(model);
    undo_with_keys(removals);
    let error = memo(move || model.error());
    let is_searchable = memo(move || model.shown().is_searchable());
    views![
        el("div").class("page-heading").child(heading().child("Members")),
        invite_section(model, problems, removals, reload),
        member_lists(model),
        live(move || if is_searchable.get() { find_section(model) } else { nothing() }),
        live(move || match error.get() {
            Some(error) => failure("The members could not be loaded", &error, move || model.retry()).any(),
            None => views![rows_of(model, removals, editors), live(move || pages(model))],
        }),
        editors.view(),
        changes_of_others(model),
        confirm_dialog(removals.question),
    ]
}

/// Finding members, and how many there are.
fn find_section(model: Model) -> AnyView {
    let text = RwSignal::new(String::new());
    let query = memo(move || model.view.with(|view| view.query.clone()));
    effect(move || text.set(query.get()));
    let search = Callback::new(move |query| model.search(query));
    search_field(text, filters(model, text, search), Signal::derive(move || count(model)), search).any()
}

/// The rows of the list that is shown.
fn rows_of(model: Model, removals: Removals, editors: Editors) -> AnyView {
    let shown = memo(move || model.shown());
    live(move || match shown.get() {
        MemberList::Removed => removed_list(model),
        MemberList::Requests => request_list(model, removals.question),
        _ => views![editors.expired_bar(), members_table(model, removals, editors)],
    })
}

const fn title_of(list: MemberList) -> &'static str {
    match list {
        MemberList::Members => "Members",
        MemberList::Pending => "Pending members",
        MemberList::Requests => "Requests",
        MemberList::Removed => "Removed members",
    }
}

/// The invite form, or for those who may not invite the form that asks them who may. Reloading the organization must
/// not empty it.
fn invite_section(model: Model, problems: Problems, removals: Removals, on_invited: Callback<()>) -> AnyView {
    let reader = memo(move || Some((model.actor.get()?, model.organization.get()?.settings())));
    let question = removals.question;
    live(move || {
        let form = |(actor, settings)| {
            let inviting = Inviting { slug: model.slug, actor, settings, problems, question, on_invited };
            match look() {
                Some(look) => (look.invite)(inviting.view(), heading_of(inviting.is_request())),
                None => inviting.view().any(),
            }
        };
        reader.get().map(form).any()
    })
}

/// How many there are and in which order, in words; nothing until it is known.
fn count(model: Model) -> String {
    let number = number(model);
    let view = model.view.read();
    let (is_down, by) = view.sort.strip_prefix('-').map_or((false, view.sort.as_str()), |by| (true, by));
    let by = match by {
        "name" => "name",
        "role" => "role",
        "dateCreated" => "date added",
        _ => return number,
    };
    if number.is_empty() {
        return number;
    }
    format!("{number}, by {by} {}", if is_down { "descending" } else { "ascending" })
}

fn number(model: Model) -> String {
    let view = model.view.read();
    match (model.total(), view.list) {
        (None, _) => String::new(),
        (Some(total), _) if !view.query.is_empty() && total > 0 => format!("{total} found"),
        (Some(total), MemberList::Pending) => format!("{total} invited"),
        (Some(total), MemberList::Removed) => format!("{total} removed"),
        (Some(total), _) => count_of_members(total.into()),
    }
}

fn pages(model: Model) -> AnyView {
    let shown = model.row_count();
    match model.list.get() {
        Some(page) if shown > 0 => {
            let range = range_of(shown, model.total(), &model.view.read().cursor);
            pager(&page.links, &range, &|cursor| model.href(cursor))
        }
        _ => nothing(),
    }
}

/// Going to another page of the same list moves the focus to the heading: the link that was pressed may be gone. What
/// was pressed for another search or order stays.
fn heading_takes_focus_of_pager(model: Model) {
    let mut before = model.view.get_untracked();
    effect(move || {
        let view = model.view.get();
        let has_moved = view.cursor != before.cursor;
        before.cursor.clone_from(&view.cursor);
        if has_moved && view == before {
            focus_heading_when_shown();
        }
        before = view;
    });
}

/// Ctrl+Z, or ⌘Z, takes the last removal back; in a text field it is the field's own.
pub fn undo_with_keys(removals: Removals) {
    let page = Owner::current();
    let listener = window_event_listener(ev::keydown, move |event: KeyboardEvent| {
        let is_undo = (event.ctrl_key() || event.meta_key()) && !event.shift_key() && event.key() == "z";
        if is_undo && !is_in_text_field(&event) {
            // The browser calls from outside of every page.
            if let Some(page) = &page {
                page.with(|| removals.undo());
            }
        }
    });
    on_cleanup(move || listener.remove());
}

fn is_in_text_field(event: &KeyboardEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let field = element.and_then(|element| element.closest("input, textarea, select, [contenteditable]").ok());
    field.flatten().is_some()
}
