//! Choosing the role that many are given, and the team that they come onto or off.

use leptos::prelude::*;
use roster_api_types::{Actor, MemberTeam, RoleInfo, Team, may_give_role};

use super::{Selection, candidate::Action, dialog::Preview};
use crate::{
    components::icon::icon,
    html::{El, Nodes, Piece, el, live},
    lean::effect,
    views,
};

impl Preview {
    /// The roles that are given.
    pub(super) fn role_choice(self) -> Nodes {
        let Selection { model, changes, .. } = self.tools.selection;
        let (actor, roles) = (changes.actor.get_untracked(), model.given_roles());
        let option = |role: &RoleInfo| {
            let may_give = |actor: Actor| may_give_role(actor.role, actor.rights, role.id.parse().unwrap_or_default());
            let may_give = actor.is_some_and(may_give);
            let option = el("option").attr("value", &role.id).flag("disabled", !may_give).child(role.name.as_str());
            option.child(if may_give { "" } else { " (above your role)" }).any()
        };
        let options: Vec<Nodes> = roles.iter().map(option).collect();
        let choose = move |event| {
            let chosen = event_target_value(&event);
            let role = roles.iter().find(|role| role.id == chosen);
            self.action.set(role.cloned().map(Action::GiveRole));
        };
        let hint = move || match &*self.action.read() {
            Some(Action::GiveRole(role)) => role.desc.clone(),
            _ => String::new(),
        };
        let select = el("select").class("control").attr("id", ROLE).on("change", choose);
        let first = el("option").attr("value", "").child("Choose a role");
        let hint = el("p").class("field__hint").live_text(hint);
        views![field(ROLE, "Role", select.child(first).child(options)).child(hint)]
    }

    /// The way, and the organization's teams.
    pub(super) fn team_choice(self) -> Nodes {
        let changes = self.tools.selection.changes;
        let nobody = RwSignal::new(None);
        changes.load_teams(nobody);
        let (is_off, slug) = (RwSignal::new(false), RwSignal::new(String::new()));
        effect(move || {
            let teams = changes.teams.read();
            let known = teams.as_ref().and_then(|teams| teams.as_ref().ok());
            let team = known.and_then(|teams| teams.iter().find(|team| team.slug == *slug.read()));
            let named =
                |team: &Team| MemberTeam { team_slug: team.slug.clone(), team_name: team.name.clone(), role: None };
            let action = if is_off.get() { Action::TakeOffTeam } else { Action::PutOnTeam };
            self.action.set(team.map(named).map(action));
        });
        let way = |label: &str, off: bool| {
            let input = el("input").attr("type", "radio").attr("name", "way").flag("checked", !off);
            let input = input.on("change", move |_| is_off.set(off));
            el("label").class("check").child(input).child(label).any()
        };
        let legend = el("legend").class("visually-hidden").child("What to change");
        let ways = el("fieldset").class("selection-dialog__ways").child(legend);
        views![
            ways.child(way("Add to a team", false)).child(way("Remove from a team", true)),
            live(move || match &*changes.teams.read() {
                None => el("p").child("Loading the teams…").any(),
                Some(Err(reason)) => {
                    let retry = el("button").attr("type", "button").class("button").child("Retry");
                    let retry = retry.on_press(move || changes.load_teams(nobody));
                    views![el("p").attr("role", "alert").child(reason.as_str()), retry]
                }
                Some(Ok(teams)) => {
                    let first = el("option").attr("value", "").child("Choose a team").any();
                    let option = |team: &Team| el("option").attr("value", &team.slug).child(team.name.as_str()).any();
                    let options: Vec<Nodes> = std::iter::once(first).chain(teams.iter().map(option)).collect();
                    let select = el("select").class("control").attr("id", TEAM);
                    let select = select.on("change", move |event| slug.set(event_target_value(&event)));
                    field(TEAM, "Team", select.child(options)).any()
                }
            }),
        ]
    }
}

const ROLE: &str = "selection-role";
const TEAM: &str = "selection-team";

fn field(id: &str, label: &str, select: El) -> El {
    let label = el("label").class("field__label").attr("for", id).child(label);
    el("div").class("field").child(label).child(el("div").class("select").child(select).child(icon("down")))
}
