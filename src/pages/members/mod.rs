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
mod reading;
pub mod removable;
pub mod removal;
mod removed;
mod requests;
pub mod rows;
pub mod selection;
mod table;
mod walk;

use std::sync::Arc;

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
    selection::Selection,
    table::members_table,
};
use super::words::{count_of_members, failure, heading, range_of, staleness};
use crate::{
    components::{
        confirm_dialog::confirm_dialog, error_summary::Problems, invite_form::heading_of, pager::pager,
        search_field::search_field,
    },
    context::{Frame, title},
    focus::focus_heading_when_shown,
    html::{El, Nodes, Piece, el, live, nothing},
    later,
    layout::look,
    lean::{effect, memo},
    pages::shortcuts,
    preferences,
    route::{MemberList, MembersView},
    views,
};

/// An organization's members: who they are, inviting and removing them. What is searched for and which page is shown
/// is in the address.
pub fn members_page(org: String) -> Nodes {
    let model = Model::load(org);
    let problems: Problems = RwSignal::new(Vec::new());
    let reload = Callback::new(move |()| model.reload());
    let recount = Callback::new(move |()| model.counts.reload());
    let has_additions = Signal::derive(move || model.has_additions());
    let invited_by = Box::new(move |inviter| model.invited_by(inviter));
    let slug = model.slug.get_value();
    let removals = Removals::new(&slug, model.name(), model.rows, has_additions, invited_by, reload, recount);
    let others = Box::new(move |member: &Member| model.others(member));
    let (org, rows) = (model.slug.get_value(), model.rows);
    let changes = Changes::new(&org, rows, model.actor, model.organization, others, recount);
    let editors = Editors::new(changes);
    let selection = Selection::new(model, changes, removals);
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
    listen_to_keys(removals);
    let error = memo(move || model.failure());
    let is_searchable = memo(move || model.shown().is_searchable());
    views![
        el("div").class("page-heading").child(heading().live_text(move || title_of(model.shown()).to_owned())),
        invite_section(model, problems, removals, reload),
        member_lists(model),
        follow_pager(model),
        live(move || if is_searchable.get() { find_section(model) } else { nothing() }),
        selection.view(),
        live(move || match error.get() {
            Some(error) => failure("The members could not be loaded", &error, move || model.retry()).any(),
            None => views![
                staleness(move || model.staleness(), move || model.retry()),
                rows_of(model, removals, editors, &selection),
                live(move || pages(model)),
            ],
        }),
        editors.view(),
        changes_of_others(model, editors),
        confirm_dialog(removals.question),
    ]
}

/// Finding members, and how many there are.
fn find_section(model: Model) -> Nodes {
    let text = RwSignal::new(String::new());
    let query = memo(move || model.view.with(|view| view.query.clone()));
    let asked = StoredValue::new(String::new());
    effect(move || {
        let query = query.get();
        // What the field itself has asked for is in it, and perhaps more by now.
        if query != asked.get_value() {
            asked.set_value(query.clone());
            text.set(query);
        }
    });
    let search = Callback::new(move |query: String| {
        asked.set_value(query.clone());
        model.search(query);
    });
    search_field(text, filters(model, text, search), Signal::derive(move || count(model)), search).any()
}

/// The rows of the list that is shown.
fn rows_of(model: Model, removals: Removals, editors: Editors, selection: &Selection) -> Nodes {
    let (shown, selection) = (memo(move || model.shown()), *selection);
    live(move || match shown.get() {
        MemberList::Removed => removed_list(model),
        MemberList::Requests => request_list(model, removals.question),
        _ => views![selection.expired_bar(), members_table(model, removals, editors, &selection)],
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
fn invite_section(model: Model, problems: Problems, removals: Removals, on_invited: Callback<()>) -> Nodes {
    let reader = memo(move || {
        let organization = model.organization.get()?;
        Some((model.actor.get()?, organization.settings(), organization.has_additions()))
    });
    let question = removals.question;
    live(move || {
        let form = |(actor, settings, has_additions)| {
            let (slug, roles) = (model.slug, untrack(|| model.given_roles()));
            let inviting = Inviting { slug, actor, settings, has_additions, problems, question, on_invited };
            match look() {
                Some(look) => (look.invite)(inviting.view(roles), heading_of(inviting.is_request())),
                None => inviting.view(roles).any(),
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
    if number.is_empty() || !model.has_additions() {
        return number;
    }
    format!("{number}, by {by} {}", if is_down { "descending" } else { "ascending" })
}

fn number(model: Model) -> String {
    let view = model.view.read();
    match (model.total(), view.list) {
        (None, _) => match (model.list.get().and_then(|page| page.more_than), model.row_count()) {
            (Some(counted), _) => format!("more than {counted} found"),
            (None, 0) => String::new(),
            (None, shown) => format!("{shown} on this page"),
        },
        (Some(total), _) if is_found(model, &view) && total > 0 => format!("{total} found"),
        (Some(total), MemberList::Pending) => format!("{total} invited"),
        (Some(total), MemberList::Removed) => format!("{total} removed"),
        (Some(total), _) => count_of_members(total.into()),
    }
}

/// Are the rows what a search has found? While it is under way they are still those from before it.
fn is_found(model: Model, view: &MembersView) -> bool {
    if model.shows_members() { model.rows.read().are_found() } else { !view.query.is_empty() }
}

fn pages(model: Model) -> Nodes {
    let shown = model.row_count();
    match model.list.get() {
        Some(page) if shown > 0 => {
            let range = range_of(model.rows_before(&page), shown, model.total());
            pager(&page.links, &range, &|cursor| model.href(cursor))
        }
        _ => nothing(),
    }
}

/// Going to another page of the same list moves the focus to the heading: the link that was pressed may be gone. What
/// was pressed for another search or order stays. What has come is said aloud; of a search or an order its count says it.
fn follow_pager(model: Model) -> El {
    let said = RwSignal::new(String::new());
    let (mut before, mut left) = (model.view.get_untracked(), None);
    effect(move || {
        let (view, page) = (model.view.get(), model.list.get());
        let has_moved = view.cursor != before.cursor;
        before.cursor.clone_from(&view.cursor);
        let is_same_list = view == before;
        before = view;
        if has_moved && is_same_list {
            focus_heading_when_shown();
            said.set(String::new());
            left = page;
        } else if !is_same_list {
            left = None;
        } else if let (Some(old), Some(new)) = (&left, page)
            && !Arc::ptr_eq(old, &new)
        {
            left = None;
            let range = range_of(untrack(|| model.rows_before(&new)), new.rows.len(), new.hits);
            said.set([title_of(before.list), ": ", &range, "."].concat());
        }
    });
    el("p").class("visually-hidden").attr("role", "status").live_text(move || said.get())
}

later!(
    /// Shows the list of the keys that do something.
    fn show_shortcuts() = deed shortcuts::show, in removal
);

/// Ctrl+Z, or ⌘Z, takes the last removal back, and `?` lists the keys; in a text field they are the field's own.
pub fn listen_to_keys(removals: Removals) {
    let page = Owner::current();
    let listener = window_event_listener(ev::keydown, move |event: KeyboardEvent| {
        let is_undo = (event.ctrl_key() || event.meta_key()) && !event.shift_key() && event.key() == "z";
        let is_question = event.key() == "?" && preferences::has_list_key();
        if !(is_undo || is_question) || is_in_text_field(&event) {
            return;
        }
        // The browser calls from outside of every page.
        if let Some(page) = &page {
            page.with(|| if is_undo { removals.undo() } else { show_shortcuts() });
        }
    });
    on_cleanup(move || listener.remove());
}

fn is_in_text_field(event: &KeyboardEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let field = element
        .and_then(|element| element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]").ok());
    field.flatten().is_some()
}
