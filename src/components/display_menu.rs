//! How the pages are shown.

use leptos::prelude::*;

use super::icon::icon;
use crate::{
    context::{COLUMNS, DENSITIES, Display, ROWS, THEMES},
    html::{El, Nodes, Piece, el},
};

/// A button that opens the choice of theme, density, columns and rows; each choice takes effect at once.
pub fn display_menu(display: RwSignal<Display>) -> El {
    let button = el("button").attr("type", "button").class("button button--quiet display-menu__button");
    let word = el("span").class("display-menu__word").child("Display");
    let themes = choices(
        "Theme",
        "theme",
        &[(THEMES[0], "System"), (THEMES[1], "Light"), (THEMES[2], "Dark")],
        move |theme| display.read().theme == theme,
        move |theme| display.update(|display| display.theme = theme),
    );
    let densities = choices(
        "Rows",
        "density",
        &[(DENSITIES[1], "Comfortable"), (DENSITIES[2], "Compact")],
        move |density| display.read().density() == density,
        move |density| display.update(|display| display.density = density),
    );
    let rows = choices(
        "Members per page",
        "rows",
        &ROWS.map(|rows| (rows, rows)),
        move |rows| display.read().rows == rows,
        move |rows| display.update(|display| display.rows = rows),
    );
    let menu = el("div")
        .class("menu display-menu")
        .attr("popover", "auto")
        .attr("id", "display-menu")
        .attr("role", "group")
        .attr("aria-label", "Display");
    el("div")
        .class("display-menu__place")
        .child(button.attr("popovertarget", "display-menu").child(icon("sliders")).child(word))
        .child(menu.child(themes).child(densities).child(columns(display)).child(rows))
}

/// One of several: `is_chosen` follows signals, `choose` is told the value.
fn choices(
    legend: &str,
    name: &'static str,
    values: &[(&'static str, &str)],
    is_chosen: impl Fn(&'static str) -> bool + Copy + Send + 'static,
    choose: impl Fn(&'static str) + Copy + 'static,
) -> El {
    let choice = |(value, label): &(&'static str, &str)| {
        let value = *value;
        let input = el("input").attr("type", "radio").attr("name", name).attr("value", value);
        let input = input.live_prop("checked", move || is_chosen(value).into()).on("change", move |_| choose(value));
        el("label").class("check").child(input).child(*label).any()
    };
    let choices: Vec<Nodes> = values.iter().map(choice).collect();
    group(legend, choices)
}

fn columns(display: RwSignal<Display>) -> El {
    let column = |(column, label): (&'static str, &str)| {
        let toggle = move |event| {
            let is_shown = event_target_checked(&event);
            display.update(|display| {
                display.hidden.retain(|hidden| *hidden != column);
                if !is_shown {
                    display.hidden.push(column);
                }
            });
        };
        let is_shown = move || !display.read().hidden.contains(&column);
        let input = el("input").attr("type", "checkbox").live_prop("checked", move || is_shown().into());
        // By its value style/layout.css takes away what the layout doesn't show.
        el("label").class("check").child(input.attr("value", column).on("change", toggle)).child(label).any()
    };
    let labels = ["Role", "Status", "Teams"];
    group("Columns", COLUMNS.into_iter().zip(labels).map(column).collect())
}

fn group(legend: &str, choices: Vec<Nodes>) -> El {
    let legend = el("legend").class("display-menu__legend").child(legend);
    el("fieldset").class("display-menu__group").child(legend).child(choices)
}
