//! What another layout than the default has otherwise. The released bundle has this in a part of its own.

use std::cell::Cell;

use js_sys::{Array, Date, Intl::RelativeTimeFormat, JSON, Object};
use leptos::prelude::document;
use roster_api_types::Member;
use roster_layout::{DateStyle, InvitePlace, RemoveStyle, Shape, TeamsForm};
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::Look;
use crate::{
    components::{
        icon::icon,
        member_table::Column,
        moment::{LANGUAGE, date},
        remove_button::Removal,
        team_links::{link, several},
    },
    html::{El, Nodes, Piece, el},
    views,
};

thread_local! {
    static SHAPE: Cell<Option<Shape>> = const { Cell::new(None) };
}

/// What a layout of this shape has otherwise.
pub fn look(shape: Shape) -> &'static Look {
    static OTHER: Look = Look { density, cells, day, teams, remove, invite, invited };
    SHAPE.set(Some(shape));
    &OTHER
}

/// The shape in force, as far as `part` goes.
fn shape<T>(part: impl Fn(Shape) -> T) -> Option<T> {
    SHAPE.get().map(part)
}

fn density() -> &'static str {
    shape(|shape| shape.density.name()).unwrap_or_default()
}

/// In the layout's order, without what it hides; as they are in tables whose columns the layout doesn't place.
fn cells(cells: Vec<Nodes>, columns: &[Column]) -> Vec<Nodes> {
    let Some(shape) = SHAPE.get().filter(|_| columns.iter().all(|column| column.place.is_some())) else {
        return cells;
    };
    let mut cells: Vec<Option<Nodes>> = cells.into_iter().map(Some).collect();
    let mut take = |place| {
        let found = columns.iter().position(|column| column.place == Some(place))?;
        cells.get_mut(found)?.take()
    };
    shape.columns().filter_map(&mut take).collect()
}

/// "3 days ago", or "Nov 20 (3 days ago)".
fn day(iso: &str) -> El {
    match shape(|shape| shape.dates) {
        Some(DateStyle::Relative) => {
            el("time").attr("datetime", iso).attr("title", iso.get(..10).unwrap_or(iso)).child(distance(iso))
        }
        Some(DateStyle::Both) => date(iso).child(" (").child(distance(iso)).child(")"),
        _ => date(iso),
    }
}

/// How long ago it was, or how long it will be: in days for a fortnight, then in weeks, months, years.
fn distance(iso: &str) -> String {
    let days = ((Date::parse(iso) - Date::now()) / 86_400_000.0).round();
    let units = [(14.0, 1.0, "day"), (60.0, 7.0, "week"), (700.0, 30.44, "month"), (f64::INFINITY, 365.25, "year")];
    let unit = units.into_iter().find(|(end, ..)| days.abs() < *end);
    let options = JSON::parse(r#"{"numeric":"auto"}"#).unwrap_or_default().unchecked_into::<Object>();
    let format = RelativeTimeFormat::new(&Array::of1(&LANGUAGE.into()), &options);
    // What is no date is shown as it came.
    unit.map_or_else(|| iso.to_owned(), |(_, length, unit)| format.format((days / length).round(), unit).into())
}

/// The first teams as text or chips, and "+2 teams" that opens a list of the rest.
fn teams(member: &Member, org: &str) -> Option<El> {
    let shape = SHAPE.get()?;
    let class = match shape.teams {
        TeamsForm::Count => return None,
        TeamsForm::Text => "team-links team-links--text",
        TeamsForm::Chips => "team-links team-links--chips",
    };
    let teams = member.places().unwrap_or_default();
    let (shown, rest) = teams.split_at(teams.len().min(shape.teams_shown.into()));
    let shown: Vec<Nodes> = shown.iter().map(|team| el("li").child(link(team, org)).any()).collect();
    let links = el("span").class(class).child(el("ul").attr("role", "list").child(shown));
    let label = format!("+{} {}", rest.len(), if rest.len() == 1 { "team" } else { "teams" });
    Some(if rest.is_empty() { links } else { several(links, member, rest, &label, org) })
}

fn remove(removal: Removal, button: El) -> El {
    let style = shape(|shape| shape.remove).unwrap_or(RemoveStyle::Icon);
    let class = if style == RemoveStyle::Icon { "button button--icon" } else { "button button--quiet" };
    button
        .class(&format!("{class} remove-button"))
        .child((style != RemoveStyle::Text).then(|| icon(removal.icon())))
        .child((style != RemoveStyle::Icon).then(|| removal.word()))
}

const DIALOG: &str = "invite-dialog";

/// In the page, or in a dialog that a button opens. What is in it stays while it is closed.
fn invite(form: El, heading: &str) -> Nodes {
    if shape(|shape| shape.invite) != Some(InvitePlace::Dialog) {
        return form.any();
    }
    let open = || {
        if let Some(dialog) = dialog() {
            // Refused only when it is open already.
            let _ = dialog.show_modal();
        }
    };
    let button = |class: &str| el("button").attr("type", "button").class(class);
    let opener = button("button button--primary invite-dialog__open").attr("aria-haspopup", "dialog");
    let close = button("button button--icon invite-dialog__close").attr("aria-label", "Close").on_press(invited);
    let dialog = el("dialog").class("confirm-dialog invite-dialog").attr("id", DIALOG);
    let dialog = dialog.attr("aria-labelledby", "invite-heading").child(form).child(close.child(icon("remove")));
    views![opener.on_press(open).child(heading), dialog]
}

/// Closes the dialog where there is one: the focus goes back to the button that has opened it.
fn invited() {
    if let Some(dialog) = dialog() {
        dialog.close();
    }
}

fn dialog() -> Option<HtmlDialogElement> {
    document().get_element_by_id(DIALOG)?.dyn_into().ok()
}
