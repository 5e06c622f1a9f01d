//! The table of memberships.

use leptos::prelude::*;

use crate::html::{El, Piece, el};

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
}

impl MemberTable {
    /// The table with its body.
    pub fn view(self, body: impl Piece) -> El {
        let Self { caption, name, columns, is_busy } = self;
        let heads: Vec<AnyView> = columns.iter().map(|column| head(column).any()).collect();
        let caption = el("caption").class("visually-hidden").child(caption).child(" ");
        el("table")
            .class("member-table")
            .attr("role", "table")
            .live_attr("aria-busy", move || is_busy.get().then(|| "true".to_owned()))
            .child(caption.child(el("bdi").live_text(move || name.get())))
            .child(el("thead").attr("role", "rowgroup").child(el("tr").attr("role", "row").child(heads)))
            .child(body)
    }
}

fn head(column: &Column) -> El {
    let label = el("span").class(if column.is_quiet { "visually-hidden" } else { "" }).child(column.label);
    el("th").attr("role", "columnheader").attr("scope", "col").class(column.class).child(label)
}
