//! The table of memberships.

use leptos::prelude::*;

use roster_layout::Column as Place;

use super::{
    icon::icon,
    tick::{TICK_ALL, tick, tick_input},
};
use crate::{
    html::{El, Nodes, Piece, el, live},
    layout::look,
};

/// A column of a member table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// What it holds.
    pub label: &'static str,
    /// Is the label for screen readers only?
    pub is_quiet: bool,
    /// The class that sets its width.
    pub class: &'static str,
    /// The API's name of the order by this column; empty where there is none.
    pub sort: &'static str,
    /// Where the layout puts it; none in tables whose columns stay as they are.
    pub place: Option<Place>,
}

const PICTURE: Column = quiet("Picture", "member-table__avatar");
const NAME: Column = shown("Name", "member-table__name").sorted("name").at(Place::Name);
const ROLE: Column = shown("Role", "member-table__role").sorted("role").at(Place::Role);

/// The members page's columns.
pub const MEMBER_COLUMNS: &[Column] = &[
    PICTURE.at(Place::Avatar),
    NAME,
    ROLE,
    shown("Status", "member-table__status").sorted("dateCreated").at(Place::Status),
    shown("Teams", "member-table__teams").at(Place::Teams),
    quiet("Actions", "member-table__action").at(Place::Action),
];

/// The columns of removed members.
pub const REMOVED_COLUMNS: &[Column] = &[
    PICTURE.at(Place::Avatar),
    NAME,
    ROLE,
    shown("Removed", "member-table__status").at(Place::Status),
    quiet("Actions", "member-table__actions").at(Place::Action),
];

/// The columns of requests to be a member.
pub const REQUEST_COLUMNS: &[Column] = &[
    PICTURE,
    shown("Name", ""),
    shown("Request", "member-table__status"),
    shown("Role", "member-table__role"),
    shown("Teams", "member-table__teams"),
    quiet("Actions", "member-table__actions"),
];

/// The columns of requests to be on a team.
pub const ACCESS_COLUMNS: &[Column] =
    &[PICTURE, shown("Name", ""), shown("Request", "member-table__status"), quiet("Actions", "member-table__actions")];

/// A team page's columns.
pub const TEAM_COLUMNS: &[Column] = &[
    PICTURE,
    shown("Name", ""),
    shown("Team role", "member-table__team-role"),
    quiet("Actions", "member-table__action"),
];

const fn shown(label: &'static str, class: &'static str) -> Column {
    Column { label, is_quiet: false, class, sort: "", place: None }
}

const fn quiet(label: &'static str, class: &'static str) -> Column {
    Column { is_quiet: true, ..shown(label, class) }
}

impl Column {
    const fn sorted(self, sort: &'static str) -> Self {
        Self { sort, ..self }
    }

    const fn at(self, place: Place) -> Self {
        Self { place: Some(place), ..self }
    }
}

/// A row's cells, one for each column, as the layout has them.
pub(super) fn laid_out(cells: Vec<Nodes>, columns: &[Column]) -> Vec<Nodes> {
    match look() {
        Some(look) => (look.cells)(cells, columns),
        None => cells,
    }
}

/// A table of members. Its roles are written out because a narrow screen shows the rows as cards, which would otherwise
/// take them away.
#[derive(Clone, Copy, Debug)]
pub struct MemberTable {
    /// What the table holds, up to the name.
    pub caption: &'static str,
    /// The organization's or the team's name.
    pub name: Signal<String>,
    /// Its columns.
    pub columns: &'static [Column],
    /// Are newer rows on their way?
    pub is_busy: Signal<bool>,
    /// The order of the rows and what changes it; none for rows that can't be sorted.
    pub sorting: Option<Sorting>,
    /// What the box is called that selects all rows; none where rows have no boxes.
    pub ticks: Option<Signal<String>>,
}

/// The order of a table's rows, as the API names it: a column's `sort`, with `-` before it the other way round; empty
/// for the list's own.
#[derive(Clone, Copy, Debug)]
pub struct Sorting {
    /// The order now.
    pub sort: Signal<String>,
    /// Another order was asked for.
    pub on_sort: Callback<String>,
}

impl MemberTable {
    /// The table with its body.
    pub fn view(self, body: impl Piece) -> El {
        let Self { caption, name, columns, is_busy, sorting, ticks } = self;
        let heads = laid_out(columns.iter().map(|column| head(*column, sorting).any()).collect(), columns);
        let hint = sorting.map(|_| ". The buttons in the column heads sort.");
        let caption = el("caption").class("visually-hidden").child(caption).child(" ");
        el("table")
            .class(if ticks.is_some() { "member-table member-table--ticks" } else { "member-table" })
            .attr("role", "table")
            .live_attr("aria-busy", move || is_busy.get().then(|| "true".to_owned()))
            .child(caption.child(el("bdi").live_text(move || name.get())).child(hint))
            .child(
                el("thead")
                    .attr("role", "rowgroup")
                    .child(el("tr").attr("role", "row").child(ticks.map(tick_head)).child(heads)),
            )
            .child(body)
    }
}

fn tick_head(label: Signal<String>) -> El {
    let th = el("th").attr("role", "columnheader").attr("scope", "col").class("member-table__tick");
    th.child(tick(tick_input(TICK_ALL).live_attr("aria-label", move || Some(label.get()))))
}

fn head(column: Column, sorting: Option<Sorting>) -> El {
    let th = el("th").attr("role", "columnheader").attr("scope", "col");
    if let Some(sorting) = sorting.filter(|_| !column.sort.is_empty()) {
        return sorting_head(th, column, sorting);
    }
    let label = el("span").class(if column.is_quiet { "visually-hidden" } else { "" }).child(column.label);
    th.class(column.class).child(label)
}

/// A head whose button sorts by the column: the first press upwards, the next the other way round; by date the newest
/// come first.
fn sorting_head(th: El, column: Column, Sorting { sort, on_sort }: Sorting) -> El {
    let Column { label, class, sort: key, .. } = column;
    let direction = move || direction(&sort.read(), key);
    let press = move || {
        let starts_down = key == DATE;
        let is_down = direction().map_or(starts_down, |is_down| !is_down);
        on_sort.run(if is_down { format!("-{key}") } else { key.to_owned() });
    };
    let arrow = move || match direction() {
        Some(true) => icon("down").any(),
        Some(false) => icon("up").any(),
        None => icon("none").any(),
    };
    let by = (key == DATE).then(|| el("span").class("visually-hidden").child(", by date added"));
    let button = el("button").attr("type", "button").class("member-table__sort").on_press(press);
    let order = move || direction().map(|is_down| if is_down { "descending" } else { "ascending" }.to_owned());
    th.class(&format!("{class} member-table__sortable"))
        .live_attr("aria-sort", order)
        .child(button.child(label).child(by).child(live(arrow)))
}

/// The API's name of the order by date.
const DATE: &str = "dateCreated";

/// Are the rows in the order of this column, and is it the other way round?
fn direction(sort: &str, key: &str) -> Option<bool> {
    let (is_down, by) = sort.strip_prefix('-').map_or((false, sort), |by| (true, by));
    (by == key).then_some(is_down)
}
