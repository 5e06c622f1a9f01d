//! The table of memberships.

use leptos::prelude::*;

/// A column of a member table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// What it holds.
    pub label: &'static str,
    /// Is the label for screen readers only?
    pub is_quiet: bool,
    /// The class that sets its width.
    pub class: &'static str,
}

const PICTURE: Column = Column { label: "Picture", is_quiet: true, class: "member-table__avatar" };
const NAME: Column = Column { label: "Name", is_quiet: false, class: "" };

/// The members page's columns.
pub const MEMBER_COLUMNS: &[Column] = &[
    PICTURE,
    NAME,
    Column { label: "Role", is_quiet: false, class: "member-table__role" },
    Column { label: "Status", is_quiet: false, class: "member-table__status" },
    Column { label: "Teams", is_quiet: false, class: "member-table__teams" },
    Column { label: "Actions", is_quiet: true, class: "member-table__action" },
];

/// A team page's columns.
pub const TEAM_COLUMNS: &[Column] =
    &[PICTURE, NAME, Column { label: "Team role", is_quiet: false, class: "member-table__role" }];

/// A table of members. Its roles are written out because a narrow screen shows the rows as cards, which would
/// otherwise take them away.
#[component]
pub fn MemberTable(
    /// What the table holds, up to the name.
    caption: &'static str,
    /// The organization's or the team's name.
    #[prop(into)]
    name: Signal<String>,
    /// Its columns.
    columns: &'static [Column],
    /// Are newer rows on their way?
    #[prop(into)]
    is_busy: Signal<bool>,
    /// The body.
    children: Children,
) -> impl IntoView {
    let heads: Vec<_> = columns.iter().map(head).collect();
    view! {
        <table class="member-table" role="table" aria-busy=move || is_busy.get().then_some("true")>
            <caption class="visually-hidden">{caption} " " <bdi>{name}</bdi></caption>
            <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
            {children()}
        </table>
    }
}

fn head(column: &Column) -> AnyView {
    let quiet = column.is_quiet.then_some("visually-hidden");
    view! {
        <th role="columnheader" scope="col" class=column.class><span class=quiet>{column.label}</span></th>
    }
    .into_any()
}
