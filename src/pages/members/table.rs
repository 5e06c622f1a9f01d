//! The table, or what there is to say instead.

use leptos::prelude::*;
use roster_api_types::Member;

use super::{editors::Editors, model::Model, removable::refusal, removal::Removals, rows::Row, selection::Selection};
use crate::{
    components::{
        empty_state::empty_state,
        member_row::MemberRow,
        member_table::{MEMBER_COLUMNS, MemberTable},
        row_places::follow_places,
        search_field::QUERY,
        skeleton::skeleton_rows,
    },
    context::Navigation,
    focus::focus,
    html::{El, Nodes, Piece, el, for_each, live},
    lean::memo,
    pages::words::button_link,
    route::{MemberList, Route},
    views,
};

/// What stands in for the table, or is in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    /// Nothing has come yet.
    Nothing,
    /// There is a search, and nobody is found.
    NoMatch,
    /// The page has no rows, though there was no search: all of them are gone.
    NoRows,
    /// There are no invitations.
    NobodyInvited,
    /// The reader's own row only.
    Alone,
    /// Rows.
    Rows,
}

/// The members, or what there is to say instead.
pub fn members_table(model: Model, removals: Removals, editors: Editors, selection: &Selection) -> Nodes {
    let (content, selection) = (memo(move || content(model)), *selection);
    let filled = move || {
        let ticks = untrack(|| selection.is_offered());
        let table = table(model, ticks.then(|| ticks_label(model)));
        follow_places(Box::new(move || model.part()));
        table.view(rows(model, removals, editors, ticks)).on("change", move |event| selection.press(event))
    };
    live(move || match content.get() {
        Content::Nothing => {
            let skeleton = skeleton_rows(MEMBER_COLUMNS, Navigation::shared().is_first_page());
            let words = el("p").class("visually-hidden").attr("role", "status").child("Loading members…");
            views![table(model, None).view(skeleton), words]
        }
        Content::NoMatch => no_match(model).any(),
        Content::NoRows => no_rows(model).any(),
        Content::NobodyInvited => {
            let advice = "Whoever is invited and has not joined yet is listed here.";
            empty_state("No invitation is open", advice, None).any()
        }
        Content::Alone => {
            let advice = "Invite the people you work with. They get a mail with a link to join.";
            views![filled(), empty_state("Only you so far", advice, None)]
        }
        Content::Rows => filled().any(),
    })
}

fn content(model: Model) -> Content {
    if model.actor.read().is_none() || model.list.get().is_none() {
        return Content::Nothing;
    }
    let (rows, view) = (model.rows.read(), model.view.read());
    match rows.shown() {
        [] if !view.query.is_empty() => Content::NoMatch,
        [] if view.list == MemberList::Pending && view.cursor.is_empty() => Content::NobodyInvited,
        [] => Content::NoRows,
        [only] if view.query.is_empty() && view.cursor.is_empty() && is_own(model, &only.member) => Content::Alone,
        _ => Content::Rows,
    }
}

/// What the box is called that selects all rows.
fn ticks_label(model: Model) -> Signal<String> {
    Signal::derive(move || format!("Select all {} on this page", model.row_count()))
}

fn table(model: Model, ticks: Option<Signal<String>>) -> MemberTable {
    let is_busy = model.list.is_loading();
    let is_of_invited = untrack(|| model.shown()) == MemberList::Pending;
    MemberTable {
        caption: if is_of_invited { "Invited to" } else { "Members of" },
        name: model.name(),
        columns: MEMBER_COLUMNS,
        is_busy,
        sorting: model.sorting(),
        ticks,
    }
}

/// The page has no rows, though there was no search.
pub(super) fn no_rows(model: Model) -> El {
    let first_page = button_link("First page", &model.href(""));
    empty_state("Nobody is on this page", "Go back to the first page.", Some(first_page))
}

/// Nobody is found.
pub(super) fn no_match(model: Model) -> El {
    let query = move || model.view.with(|view| view.query.clone());
    let name = model.name();
    let text =
        views!["Nobody in ", el("bdi").live_text(move || name.get()), " matches “", el("bdi").live_text(query), "”.",];
    let clear = el("button").attr("type", "button").class("button").child("Clear filters").on_press(move || {
        model.search(String::new());
        focus(QUERY);
    });
    empty_state("No member matches", text, Some(clear))
}

fn is_own(model: Model, member: &Member) -> bool {
    model.actor.read().is_some_and(|actor| actor.is(member))
}

fn rows(model: Model, removals: Removals, editors: Editors, ticks: bool) -> El {
    let each = move || model.rows.read().shown().to_vec();
    let rows =
        for_each(each, Row::key, move |row| row.follow(move |row| member_row(model, removals, editors, ticks, row)));
    el("tbody").attr("role", "rowgroup").child(rows)
}

fn member_row(model: Model, removals: Removals, editors: Editors, has_tick: bool, row: Row) -> Nodes {
    let Row { member, note, .. } = row;
    let id = member.id;
    let is_own = untrack(|| is_own(model, &member));
    let known = member.clone();
    let refusal = memo(move || {
        let settings = model.organization.get()?.settings();
        refusal(model.actor.get()?, &known, settings, &|| model.others(&known))
    });
    let href = Route::Member { org: model.slug.get_value(), member: id.to_string() }.to_string();
    let row = MemberRow {
        has_tick,
        is_own,
        href,
        role: editors.role(&member),
        teams: editors.teams(&member),
        invitation: editors.invitation(&member, false),
        member,
        org_name: model.name().get_untracked(),
        refusal: refusal.into(),
        note: note.into(),
        on_remove: Callback::new(move |()| removals.press(id, is_own, refusal.get_untracked())),
    };
    row.view()
}
