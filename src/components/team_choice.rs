//! Choosing teams.

use leptos::prelude::*;

use super::{icon::icon, invite_form::Draft};

/// A team to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamChoice {
    /// The team's slug.
    pub slug: String,
    /// The team's name.
    pub name: String,
    /// Why it can't be chosen.
    pub refusal: Option<&'static str>,
}

/// The teams of an invitation: a button that says what is chosen and opens the list.
#[component]
pub fn TeamMenu(
    /// The button's id.
    id: &'static str,
    /// Where the choice is kept.
    draft: RwSignal<Draft>,
    /// The teams to choose from: none while they load, or why they can't be had.
    teams: Signal<Option<Result<Vec<TeamChoice>, String>>>,
    /// May the inviter give all teams at once?
    may_give_all: bool,
    /// What is wrong with the choice.
    error: Signal<Option<String>>,
    /// The list was opened.
    on_open: Callback<()>,
) -> impl IntoView {
    let chosen = move || match &*draft.read() {
        Draft { all_teams: true, .. } => "All teams".to_owned(),
        Draft { teams, .. } if teams.is_empty() => "No teams".to_owned(),
        Draft { teams: chosen, .. } if chosen.len() == 1 => name_of(&teams, &chosen[0]),
        Draft { teams, .. } => format!("{} teams", teams.len()),
    };
    let list = move || match teams.get() {
        None => view! { <p role="status">"Loading the teams…"</p> }.into_any(),
        Some(Err(reason)) => view! {
            <p role="alert">{reason}</p>
            <button type="button" class="button button--quiet" on:click=move |_| on_open.run(())>"Retry"</button>
        }
        .into_any(),
        Some(Ok(teams)) if teams.is_empty() => view! { <p>"There are no teams yet."</p> }.into_any(),
        Some(Ok(teams)) => teams.into_iter().map(|team| choice(draft, team)).collect::<Vec<_>>().into_any(),
    };
    view! {
        <div class="field">
            <span class="field__label" id="invite-teams-label">"Teams"</span>
            <button
                type="button" class="control control--menu" id=id popovertarget="invite-teams"
                aria-labelledby=format!("invite-teams-label {id}")
                aria-describedby=move || error.read().is_some().then_some("invite-teams-error")
                on:click=move |_| on_open.run(())
            >
                {chosen} {icon("down")}
            </button>
            {move || error.get().map(|error| view! { <p class="field__error" id="invite-teams-error">{error}</p> })}
            <fieldset popover="auto" id="invite-teams" class="menu">
                <legend class="visually-hidden">"Teams"</legend>
                {may_give_all.then(|| all(draft))}
                {list}
            </fieldset>
        </div>
    }
}

/// The name of a team as far as it has been loaded: a kept draft knows only its slug.
fn name_of(teams: &Signal<Option<Result<Vec<TeamChoice>, String>>>, slug: &str) -> String {
    let name = |teams: &Vec<TeamChoice>| teams.iter().find(|team| team.slug == slug).map(|team| team.name.clone());
    teams.with(|teams| teams.as_ref()?.as_ref().ok().and_then(name)).unwrap_or_else(|| slug.to_owned())
}

fn all(draft: RwSignal<Draft>) -> AnyView {
    view! {
        <label class="check">
            <input
                type="checkbox" name="all"
                prop:checked=move || draft.read().all_teams
                on:change:target=move |event| {
                    let is_checked = event.target().checked();
                    draft.update(|draft| draft.all_teams = is_checked);
                }
            />
            "All teams"
        </label>
    }
    .into_any()
}

fn choice(draft: RwSignal<Draft>, team: TeamChoice) -> AnyView {
    let TeamChoice { slug, name, refusal } = team;
    let known = slug.clone();
    let toggle = move |is_checked: bool| {
        draft.update(|draft| {
            draft.teams.retain(|chosen| *chosen != slug);
            if is_checked {
                draft.teams.push(slug.clone());
            }
        });
    };
    view! {
        <label class="check">
            <input
                type="checkbox" name="team"
                disabled=move || refusal.is_some() || draft.read().all_teams
                prop:checked=move || draft.with(|draft| draft.all_teams || draft.teams.contains(&known))
                on:change:target=move |event| toggle(event.target().checked())
            />
            <bdi>{name}</bdi>
            {refusal.map(|reason| format!(" ({reason})"))}
        </label>
    }
    .into_any()
}
