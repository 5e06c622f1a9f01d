//! Choosing teams.

use leptos::prelude::*;

use super::{field::field_error, icon::icon, invite_form::Draft};
use crate::{
    focus::open_popover_when_shown,
    html::{El, Piece, el, live, named, nothing},
    later, views,
};

later!(
    /// The teams to choose from.
    fn team_list(menu: TeamMenu) = view TeamMenu::list, in batch
);

/// A team to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamChoice {
    /// The team's slug.
    pub slug: String,
    /// The team's name.
    pub name: String,
    /// Why it can't be chosen; empty when it can.
    pub refusal: &'static str,
}

/// The teams to choose from: none while they load, or why they can't be had.
pub type TeamChoices = RwSignal<Option<Result<Vec<TeamChoice>, String>>>;

/// The teams of an invitation: a button that says what is chosen and opens the list.
#[derive(Clone, Copy, Debug)]
pub struct TeamMenu {
    /// The button's id.
    pub id: &'static str,
    /// Where the choice is kept.
    pub draft: RwSignal<Draft>,
    /// The teams to choose from.
    pub teams: TeamChoices,
    /// May the inviter give all teams at once?
    pub may_give_all: bool,
    /// What is wrong with the choice.
    pub error: Signal<Option<String>>,
    /// The list was opened, or is to be loaded again.
    pub on_open: Callback<()>,
}

impl TeamMenu {
    /// The button with its list.
    pub fn view(self) -> El {
        let Self { id, draft, teams, error, on_open, .. } = self;
        let is_wanted = RwSignal::new(false);
        let button = el("button").attr("type", "button").class("control control--menu").attr("id", id);
        let button = button
            .attr("popovertarget", "invite-teams")
            .attr("aria-labelledby", &format!("invite-teams-label {id}"))
            .live_attr("aria-describedby", move || error.get().map(|_| "invite-teams-error".to_owned()))
            .attr("data-part", "batch")
            .on_press(move || {
                on_open.run(());
                if !is_wanted.get_untracked() {
                    is_wanted.set(true);
                }
            })
            .live_text(move || chosen(&draft.read(), teams.read().as_ref()))
            .child(icon("down"));
        el("div")
            .class("field")
            .child(el("span").class("field__label").attr("id", "invite-teams-label").child("Teams"))
            .child(button)
            .child(field_error("invite-teams", error))
            .live(move || if is_wanted.get() { team_list(self) } else { nothing() })
    }

    fn list(self) -> El {
        open_popover_when_shown(self.id);
        let list = el("fieldset").attr("popover", "auto").attr("id", "invite-teams").class("menu");
        list.child(el("legend").class("visually-hidden").child("Teams"))
            .child(self.may_give_all.then(|| all(self.draft)))
            .child(live(move || self.choices()))
    }

    fn choices(self) -> AnyView {
        let Self { draft, teams, on_open, .. } = self;
        match &*teams.read() {
            None => el("p").attr("role", "status").child("Loading the teams…").any(),
            Some(Err(reason)) => {
                let retry = el("button").attr("type", "button").class("button button--quiet");
                let retry = retry.on_press(move || on_open.run(())).child("Retry");
                views![el("p").attr("role", "alert").child(reason.as_str()), retry]
            }
            Some(Ok(teams)) if teams.is_empty() => el("p").child("There are no teams yet.").any(),
            Some(Ok(teams)) => teams.iter().map(|team| choice(draft, team)).collect::<Vec<AnyView>>().any(),
        }
    }
}

/// What is chosen, in words. Of a kept draft only the slug is known until the teams are loaded.
fn chosen(draft: &Draft, teams: Option<&Result<Vec<TeamChoice>, String>>) -> String {
    if draft.all_teams {
        return "All teams".to_owned();
    }
    match &draft.teams[..] {
        [] => "No teams".to_owned(),
        [slug] => {
            let known = teams.and_then(|teams| teams.as_ref().ok());
            let team = known.and_then(|teams| teams.iter().find(|team| team.slug == *slug));
            team.map_or(slug, |team| &team.name).clone()
        }
        several => format!("{} teams", several.len()),
    }
}

fn all(draft: RwSignal<Draft>) -> El {
    let input = el("input")
        .attr("type", "checkbox")
        .attr("name", "all")
        .live_prop("checked", move || draft.read().all_teams.into())
        .on("change", move |event| draft.update(|draft| draft.all_teams = event_target_checked(&event)));
    el("label").class("check").child(input).child("All teams")
}

fn choice(draft: RwSignal<Draft>, team: &TeamChoice) -> AnyView {
    let (slug, known) = (team.slug.clone(), team.slug.clone());
    let is_refused = !team.refusal.is_empty();
    let toggle = move |event| {
        let is_checked = event_target_checked(&event);
        draft.update(|draft| {
            draft.teams.retain(|chosen| *chosen != slug);
            if is_checked {
                draft.teams.push(slug.clone());
            }
        });
    };
    let input = el("input")
        .attr("type", "checkbox")
        .attr("name", "team")
        .live_attr("disabled", move || (is_refused || draft.read().all_teams).then(String::new))
        .live_prop("checked", move || draft.with(|draft| draft.all_teams || draft.teams.contains(&known)).into())
        .on("change", toggle);
    let refusal = is_refused.then(|| format!(" ({})", team.refusal));
    el("label").class("check").child(input).child(named(&team.name)).child(refusal).any()
}
