//! Choosing teams.

use leptos::prelude::*;
use roster_api_types::Team;

use super::{
    field::field_error,
    icon::icon,
    invite_form::Draft,
    team_list::{KnownTeams, check, choose, team_list},
};
use crate::{
    focus::open_popover_when_shown,
    html::{El, Nodes, Piece, el, live, named, nothing},
    later,
};

later!(
    /// The teams to choose from.
    fn team_ticks(menu: TeamMenu) = view TeamMenu::list, in batch
);

/// The teams of an invitation: a button that says what is chosen and opens the list.
#[derive(Clone, Copy, Debug)]
pub struct TeamMenu {
    /// The button's id.
    pub id: &'static str,
    /// Where the choice is kept.
    pub draft: RwSignal<Draft>,
    /// The teams to choose from.
    pub teams: KnownTeams,
    /// May the inviter give all teams at once?
    pub may_give_all: bool,
    /// Can only teams be given that the inviter is on?
    pub is_own_only: bool,
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
            .live(move || if is_wanted.get() { team_ticks(self) } else { nothing() })
    }

    fn list(self) -> El {
        open_popover_when_shown(self.id);
        let list = el("fieldset").attr("popover", "auto").attr("id", "invite-teams").class("menu");
        list.child(el("legend").class("visually-hidden").child("Teams"))
            .child(self.may_give_all.then(|| all(self.draft)))
            .child(live(move || team_list(self.teams, self.on_open, |teams| self.choices(teams))))
    }

    fn choices(self, teams: &[Team]) -> Nodes {
        let choice = |team: &Team| choice(self.draft, team, self.is_own_only && !team.is_member);
        teams.iter().map(choice).collect::<Vec<Nodes>>().any()
    }
}

/// What is chosen, in words. Of a kept draft only the slug is known until the teams are loaded.
fn chosen(draft: &Draft, teams: Option<&Result<Vec<Team>, String>>) -> String {
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
    let tick = move |is_all| draft.update(|draft| draft.all_teams = is_all);
    check(move || draft.read().all_teams, || false, tick).child("All teams")
}

fn choice(draft: RwSignal<Draft>, team: &Team, is_refused: bool) -> Nodes {
    let (slug, known) = (team.slug.clone(), team.slug.clone());
    let is_ticked = move || draft.with(|draft| draft.all_teams || draft.teams.contains(&known));
    let tick = move |is_chosen| draft.update(|draft| choose(&mut draft.teams, &slug, is_chosen));
    let refusal = is_refused.then_some(" (you are not on it)");
    let check = check(is_ticked, move || is_refused || draft.read().all_teams, tick);
    check.child(named(&team.name)).child(refusal).any()
}
