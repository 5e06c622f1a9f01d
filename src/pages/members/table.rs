//! The table, or what there is to say instead.

use leptos::prelude::*;
use roster_api_types::Member;

use super::{
    model::Model,
    removal::{Removals, refusal},
    rows::Row,
};
use crate::{
    components::{
        empty_state::EmptyState,
        member_row::MemberRow,
        member_table::{MEMBER_COLUMNS, MemberTable},
        skeleton::skeleton_rows,
    },
    context::Navigation,
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
    /// The reader's own row only.
    Alone,
    /// Rows.
    Rows,
}

/// The members, or what there is to say instead.
#[component]
pub fn MembersTable(model: Model, removals: Removals) -> impl IntoView {
    let content = Memo::new(move |_| content(model));
    let is_busy = model.list.is_loading;
    let rows = move || view! { <tbody role="rowgroup"><MemberRows model removals/></tbody> };
    let continues = Navigation::shared().is_first_page();
    let table = move |body: AnyView| {
        view! { <MemberTable caption="Members of" name=model.name() columns=MEMBER_COLUMNS is_busy>{body}</MemberTable> }
    };
    move || {
        match content.get() {
        Content::Nothing => view! {
            {table(skeleton_rows(MEMBER_COLUMNS, continues).into_any())}
            <p class="visually-hidden" role="status">"Loading members…"</p>
        }
        .into_any(),
        Content::NoMatch => no_match(model).into_any(),
        Content::NoRows => view! {
            <EmptyState heading="Nobody is on this page" action=first_page(model)>"Go back to the first page."</EmptyState>
        }
        .into_any(),
        Content::Alone => view! {
            {table(rows().into_any())}
            <EmptyState heading="Only you so far">
                "Invite the people you work with. They get a mail with a link to join."
            </EmptyState>
        }
        .into_any(),
        Content::Rows => table(rows().into_any()).into_any(),
    }
    }
}

fn content(model: Model) -> Content {
    if model.actor.read().is_none() || model.list.value.read().is_none() {
        return Content::Nothing;
    }
    let rows = model.rows.read();
    let view = model.view.read();
    match rows.shown() {
        [] if !view.query.is_empty() => Content::NoMatch,
        [] => Content::NoRows,
        [only] if view.query.is_empty() && view.cursor.is_empty() && is_own(model, &only.member) => Content::Alone,
        _ => Content::Rows,
    }
}

fn is_own(model: Model, member: &Member) -> bool {
    model.actor.read().is_some_and(|actor| actor.member == member.id)
}

fn no_match(model: Model) -> impl IntoView {
    let query = move || model.view.with(|view| view.query.clone());
    let clear = move |_| {
        model.search(String::new());
        crate::focus::focus("query");
    };
    let action = view! { <button type="button" class="button" on:click=clear>"Clear search"</button> }.into_any();
    view! {
        <EmptyState heading="No member matches" action=action>
            "Nobody in " <bdi>{model.name()}</bdi> " matches “" <bdi>{query}</bdi> "”."
        </EmptyState>
    }
}

fn first_page(model: Model) -> AnyView {
    view! { <a class="button" href=model.href("")>"First page"</a> }.into_any()
}

#[component]
fn MemberRows(model: Model, removals: Removals) -> impl IntoView {
    let row = move |row: Row| {
        let Row { member, note, .. } = row;
        let id = member.id;
        let own = is_own(model, &member);
        let known = member.clone();
        let refusal = Memo::new(move |_| {
            let settings = model.organization.value.with(|one| one.as_ref().map(|one| one.settings()))?;
            refusal(model.actor.get()?, &known, settings, model.others(&known).as_deref())
        });
        let on_remove = Callback::new(move |()| removals.press(id, own, refusal.get_untracked()));
        view! {
            <MemberRow
                member is_own=own org=model.slug.get_value() org_name=model.name().get_untracked()
                refusal note on_remove
            />
        }
    };
    view! { <For each=move || model.rows.read().shown().to_vec() key=Row::key children=row/> }
}
