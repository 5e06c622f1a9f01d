//! A list of teams to tick.

use leptos::prelude::*;
use roster_api_types::Team;

use crate::{
    html::{El, Nodes, Piece, el},
    views,
};

/// The organization's teams: none while they load, or why they can't be had.
pub type KnownTeams = RwSignal<Option<Result<Vec<Team>, String>>>;

/// The teams as `rows`, or what there is to say instead; `on_load` loads them again.
pub fn team_list(teams: KnownTeams, on_load: Callback<()>, rows: impl Fn(&[Team]) -> Nodes) -> Nodes {
    match &*teams.read() {
        None => el("p").attr("role", "status").child("Loading the teams…").any(),
        Some(Err(reason)) => {
            let retry = el("button").attr("type", "button").class("button button--quiet");
            let retry = retry.on_press(move || on_load.run(())).child("Retry");
            views![el("p").attr("role", "alert").child(reason.as_str()), retry]
        }
        Some(Ok(teams)) if teams.is_empty() => el("p").child("There are no teams yet.").any(),
        Some(Ok(teams)) => rows(teams),
    }
}

/// A box to tick, in its label; what it is called is still to be put in.
pub fn check(
    is_ticked: impl Fn() -> bool + Send + 'static,
    is_disabled: impl Fn() -> bool + Send + 'static,
    on_tick: impl Fn(bool) + 'static,
) -> El {
    let input = el("input")
        .attr("type", "checkbox")
        .live_attr("disabled", move || is_disabled().then(String::new))
        .live_prop("checked", move || is_ticked().into())
        .on("change", move |event| on_tick(event_target_checked(&event)));
    el("label").class("check").child(input)
}

/// Puts a team's slug among the chosen ones, or takes it out.
pub fn choose(chosen: &mut Vec<String>, slug: &str, is_chosen: bool) {
    chosen.retain(|other| other != slug);
    if is_chosen {
        chosen.push(slug.to_owned());
    }
}
