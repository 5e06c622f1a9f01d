//! Choosing somebody's teams in place.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{Id, Member, MemberTeam, Team, TeamRole};

use super::{
    icon::icon,
    role_label::role_of,
    shown_name,
    team_list::{KnownTeams, check, team_list},
};
use crate::{
    focus::{focus, hide_popover, is_opened},
    html::{El, Nodes, Piece, el, live, named, nothing},
    lean::memo,
    views,
};

const EDITOR: &str = "teams-editor";
const REASON: &str = "teams-editor-why";
const ALL_TEAMS: &str = "teams-editor-all";
const CANCEL: &str = "teams-editor-cancel";

/// The id of the button that edits a member's teams, for moving the focus there.
#[must_use]
pub fn teams_button_id(member: Id) -> String {
    format!("edit-teams-{member}")
}

/// Teams as they are being chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChosenTeams {
    /// All teams? Then the others don't count, but are kept for when this is taken back.
    pub all: bool,
    /// The chosen teams.
    pub teams: Vec<MemberTeam>,
}

/// The button that opens the page's one editor of teams.
pub fn teams_button(member: &Arc<Member>, edited: RwSignal<Option<Arc<Member>>>) -> El {
    let label = format!("Change teams of {}", shown_name(member));
    let known = Arc::clone(member);
    el("button")
        .attr("type", "button")
        .class("edit-button edit-button--icon")
        .attr("id", &teams_button_id(member.id))
        .attr("aria-label", &label)
        .attr("data-tip", "Change teams")
        .attr("popovertarget", EDITOR)
        .attr("data-part", "editors")
        .on_press(move || edited.set(Some(Arc::clone(&known))))
        .child(icon("edit"))
}

/// The one editor of teams on a page.
#[derive(Clone, Copy, Debug)]
pub struct TeamsEditor {
    /// Whose teams are to be changed.
    pub edited: RwSignal<Option<Arc<Member>>>,
    /// The organization's teams: none while they load, or why they can't be had.
    pub teams: KnownTeams,
    /// What was chosen for whom and could not be saved.
    pub unsaved: RwSignal<Option<(Id, ChosenTeams)>>,
    /// Can all teams be given at once?
    pub has_all: Signal<bool>,
    /// Why they can't be changed.
    pub refusal: Signal<Option<String>>,
    /// It was opened, or the teams are to be loaded again.
    pub on_open: Callback<()>,
    /// Chosen for the edited member.
    pub on_save: Callback<ChosenTeams>,
}

impl TeamsEditor {
    /// The editor; a teams button opens it.
    pub fn view(self) -> El {
        let chosen = RwSignal::new(ChosenTeams::default());
        el("div")
            .attr("popover", "auto")
            .attr("id", EDITOR)
            .class("menu teams-editor")
            .attr("role", "group")
            .attr("aria-labelledby", "teams-editor-title")
            .on("toggle", move |event| {
                if is_opened(&event) {
                    self.on_open.run(());
                    focus(if self.has_all.get_untracked() { ALL_TEAMS } else { CANCEL });
                }
            })
            .child(live(move || self.content(chosen)))
    }

    fn content(self, chosen: RwSignal<ChosenTeams>) -> Nodes {
        let Some(member) = self.edited.get() else {
            return nothing();
        };
        let places = member.places();
        let is_known = places.is_some();
        let saved = || ChosenTeams { all: member.has_global_access, teams: places.unwrap_or_default().into_owned() };
        let unsaved = self.unsaved.get_untracked().filter(|(whose, _)| is_known && *whose == member.id);
        chosen.set(unsaved.map_or_else(saved, |(_, teams)| teams));
        let title = el("p").class("menu__title").attr("id", "teams-editor-title").child("Teams of ");
        let title = title.child(named(shown_name(&member)));
        let button = |label: &str| el("button").attr("type", "button").child(label);
        let save = button("Save").class("button button--primary");
        let is_refused = move || !is_known || self.refusal.read().is_some();
        let save = save.live_attr("aria-disabled", move || is_refused().then(|| "true".to_owned()));
        let save = save.live_attr("aria-describedby", move || self.refusal.get().map(|_| REASON.to_owned()));
        let save = save.on_press(move || {
            if !untrack(is_refused) {
                hide_popover(EDITOR);
                self.on_save.run(chosen.get_untracked());
            }
        });
        let cancel = button("Cancel").class("button").attr("id", CANCEL).on_press(|| hide_popover(EDITOR));
        let reason = |reason: String| el("p").class("menu__reason").attr("id", REASON).child(reason);
        let refusal = move || self.refusal.get().map(reason).any();
        let all_teams = self.has_all.get_untracked().then(|| all(chosen));
        let teams = move || team_list(self.teams, self.on_open, |teams| choices(teams, &member, chosen));
        let actions = el("div").class("teams-editor__actions").child(save).child(cancel);
        views![title, live(refusal), all_teams, live(teams), actions]
    }
}

fn choices(teams: &[Team], member: &Member, chosen: RwSignal<ChosenTeams>) -> Nodes {
    let minimum = role_of(member).minimum_team_role();
    let teams = with_own(teams, member).into_iter();
    let rows: Vec<Nodes> = teams.map(|team| choice(chosen, team, minimum)).collect();
    el("ul").class("teams-editor__list").child(rows).any()
}

/// The organization's teams, and those of the member that are not among them: to save must not take them away.
fn with_own(teams: &[Team], member: &Member) -> Vec<MemberTeam> {
    let known = |team: &Team| MemberTeam { team_slug: team.slug.clone(), team_name: team.name.clone(), role: None };
    let mut all: Vec<MemberTeam> = teams.iter().map(known).collect();
    for own in member.places().unwrap_or_default().iter() {
        if !all.iter().any(|team| team.team_slug == own.team_slug) {
            all.push(own.clone());
        }
    }
    all
}

fn all(chosen: RwSignal<ChosenTeams>) -> El {
    let input = el("input")
        .attr("type", "checkbox")
        .attr("id", ALL_TEAMS)
        .live_prop("checked", move || chosen.read().all.into())
        .on("change", move |event| chosen.update(|chosen| chosen.all = event_target_checked(&event)));
    el("label").class("check").child(input).child("All teams, also future ones")
}

/// A team with its tick, and beside a ticked one the role there. `minimum` is what the organization role gives anyway.
fn choice(chosen: RwSignal<ChosenTeams>, team: MemberTeam, minimum: TeamRole) -> Nodes {
    let name = if team.team_name.is_empty() { team.team_slug.clone() } else { team.team_name.clone() };
    let (slug, label) = (team.team_slug.clone(), format!("Role on {name}"));
    let is_chosen = {
        let slug = slug.clone();
        memo(move || chosen.with(|chosen| !chosen.all && chosen.teams.iter().any(|team| team.team_slug == slug)))
    };
    let tick = move |is_ticked| {
        chosen.update(|chosen| {
            chosen.teams.retain(|chosen| chosen.team_slug != team.team_slug);
            if is_ticked {
                chosen.teams.push(MemberTeam { role: None, ..team.clone() });
            }
        });
    };
    let check = check(move || is_chosen.get(), move || chosen.read().all, tick);
    let role = live(move || match (is_chosen.get(), minimum) {
        (false, _) => nothing(),
        (true, TeamRole::Admin) => el("span").class("teams-editor__role").child(TeamRole::Admin.name()).any(),
        (true, TeamRole::Contributor) => role_select(chosen, &slug, &label).any(),
    });
    el("li").child(check.child(named(&name))).child(role).any()
}

fn role_select(chosen: RwSignal<ChosenTeams>, slug: &str, label: &str) -> El {
    let find = |chosen: &ChosenTeams, slug: &str| {
        let team = chosen.teams.iter().find(|team| team.team_slug == slug);
        team.and_then(|team| team.role.as_deref()?.parse().ok()).unwrap_or(TeamRole::Contributor)
    };
    let current = find(&chosen.read_untracked(), slug);
    let option = |role: TeamRole| {
        let option = el("option").attr("value", role.id()).flag("selected", role == current);
        option.attr("title", role.description()).child(role.name()).any()
    };
    let slug = slug.to_owned();
    let choose = move |event| {
        let role = event_target_value(&event);
        chosen.update(|chosen| {
            if let Some(team) = chosen.teams.iter_mut().find(|team| team.team_slug == slug) {
                team.role = Some(role);
            }
        });
    };
    let select = el("select").class("control").attr("aria-label", label).on("change", choose);
    let options: Vec<Nodes> = TeamRole::ALL.into_iter().map(option).collect();
    el("div").class("select").child(select.child(options)).child(icon("down"))
}
