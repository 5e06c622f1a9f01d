//! One request to be a member.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{Id, InviteStatus, Member, Role, RoleInfo, Team};

use super::{
    avatar::avatar,
    icon::icon,
    invite_form::role_refusal,
    member_row::{cell, name, row},
    moment::day,
    role_label::{role_id, role_of},
    team_list::{KnownTeams, check, choose, team_list},
};
use crate::{
    html::{El, Nodes, Piece, el, live, named},
    views,
};

/// The id of the button that approves a request, for moving the focus there.
#[must_use]
pub fn approve_button_id(request: Id) -> String {
    format!("approve-{request}")
}

/// What the reader makes of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The role to be given, as the server names it.
    pub role: String,
    /// All teams, whatever `teams` says.
    pub all_teams: bool,
    /// The slugs of the teams.
    pub teams: Vec<String>,
}

impl Wish {
    /// What a request asks for, as far as somebody with the role `actor` may give it.
    #[must_use]
    pub fn of(request: &Member, actor: Role) -> Self {
        let places = request.places().unwrap_or_default();
        let teams = places.iter().map(|team| team.team_slug.clone()).collect();
        let asked = role_id(request);
        let role = if asked.parse().is_ok_and(|asked: Role| asked > actor) { actor.id() } else { asked };
        Self { role: role.to_owned(), all_teams: request.has_global_access, teams }
    }
}

/// One request to be a member, for somebody who decides it.
#[derive(Clone, Debug)]
pub struct RequestRow {
    /// The membership that would be.
    pub member: Arc<Member>,
    /// Who decides.
    pub actor: roster_api_types::Actor,
    /// What the reader makes of it.
    pub wish: RwSignal<Wish>,
    /// The teams to choose from.
    pub teams: KnownTeams,
    /// The roles to choose from.
    pub roles: Vec<RoleInfo>,
    /// Can all teams be given at once?
    pub has_all: bool,
    /// The list of teams was opened, or is to be loaded again.
    pub on_open_teams: Callback<()>,
    /// Is an answer awaited?
    pub is_busy: RwSignal<bool>,
    /// What went wrong just now.
    pub note: Signal<Option<String>>,
    /// Approve was pressed.
    pub on_approve: Callback<()>,
    /// Deny was pressed.
    pub on_deny: Callback<()>,
}

impl RequestRow {
    /// The row.
    pub fn view(self) -> Nodes {
        let note = self.note;
        let note = move || note.get().map(|note| el("span").class("member-row__note").child(note)).any();
        let member = &self.member;
        row(member)
            .child(cell("member-row__avatar", avatar(member)))
            .child(name(member, "").child(live(note)))
            .child(cell("member-row__status", asked(member)))
            .child(cell("member-row__role", self.role()))
            .child(cell("member-row__teams", self.team_menu()))
            .child(cell("member-row__actions", decision_buttons(&self)))
            .any()
    }

    fn role(&self) -> El {
        let (wish, actor) = (self.wish, self.actor);
        let option = |role: &RoleInfo| {
            let refusal = role_refusal(actor.role, &role.id);
            let option = el("option").attr("value", &role.id).flag("disabled", !refusal.is_empty());
            option.child(role.name.as_str()).child(refusal).any()
        };
        let choose = move |event| wish.update(|wish| wish.role = event_target_value(&event));
        let options: Vec<Nodes> = self.roles.iter().map(option).collect();
        let select = el("select")
            .class("control")
            .attr("aria-label", &format!("Role for {}", self.member.email))
            .child(options)
            .live_prop("value", move || wish.read().role.as_str().into())
            .on("change", choose);
        el("div").class("select").child(select).child(icon("down"))
    }

    fn team_menu(&self) -> Nodes {
        let (wish, teams, on_open) = (self.wish, self.teams, self.on_open_teams);
        let id = format!("teams-for-{}", self.member.id);
        let button = el("button")
            .attr("type", "button")
            .class("control control--menu")
            .attr("popovertarget", &id)
            .on_press(move || on_open.run(()))
            .live_text(move || chosen(&wish.read()))
            .child(el("span").class("visually-hidden").child(format!(" for {}", self.member.email)))
            .child(icon("down"));
        let list = el("fieldset").attr("popover", "auto").attr("id", &id).class("menu");
        let legend = el("legend").class("visually-hidden").child(format!("Teams for {}", self.member.email));
        let list = list
            .child(legend)
            .child(self.has_all.then(|| all_teams(wish)))
            .child(live(move || team_list(teams, on_open, |teams| choices(wish, teams))));
        views![button, list]
    }
}

/// One request of the reader's own, which others decide.
pub fn own_request_row(member: &Member) -> Nodes {
    row(member)
        .child(cell("member-row__avatar", avatar(member)))
        .child(name(member, ""))
        .child(cell("member-row__status", asked(member)))
        .child(cell("member-row__role", role_of(member).name()))
        .child(cell("member-row__teams", ""))
        .child(cell("member-row__actions", "Waits for a manager or owner"))
        .any()
}

/// Who asks, and when.
fn asked(member: &Member) -> Nodes {
    let asks = if member.invite_status == InviteStatus::RequestedToJoin {
        views!["Asks to join, "]
    } else {
        match &member.inviter_name {
            Some(inviter) => views!["Suggested by ", named(inviter), ", "],
            None => views!["Suggested, "],
        }
    };
    views![asks, day(&member.date_created), el("span").class("request-row__wish").child(wished(member))]
}

/// "Asks for Admin on 2 teams".
fn wished(member: &Member) -> String {
    let teams = match member.places().unwrap_or_default().len() {
        _ if member.has_global_access => " on all teams".to_owned(),
        0 => String::new(),
        1 => " on 1 team".to_owned(),
        several => format!(" on {several} teams"),
    };
    format!("as {}{teams}", role_of(member).name())
}

fn decision_buttons(row: &RequestRow) -> Nodes {
    let RequestRow { member, is_busy, on_approve, on_deny, .. } = row;
    decisions(&approve_button_id(member.id), &member.email, *is_busy, *on_approve, *on_deny)
}

/// Approve and Deny; `whom` tells them apart, `id` is Approve's.
pub(super) fn decisions(
    id: &str,
    whom: &str,
    is_busy: RwSignal<bool>,
    on_approve: Callback<()>,
    on_deny: Callback<()>,
) -> Nodes {
    let button = |word: &str, on_press: Callback<()>| {
        let press = move || {
            if !is_busy.get_untracked() {
                on_press.run(());
            }
        };
        el("button")
            .attr("type", "button")
            .class("button")
            .attr("aria-label", &format!("{word} {whom}"))
            .live_attr("aria-busy", move || is_busy.get().then(|| "true".to_owned()))
            .on_press(press)
            .child(word)
    };
    let buttons = el("span").class("request-row__decisions");
    buttons.child(button("Approve", on_approve).attr("id", id)).child(button("Deny", on_deny)).any()
}

fn chosen(wish: &Wish) -> String {
    match wish.teams.len() {
        _ if wish.all_teams => "All teams".to_owned(),
        0 => "No teams".to_owned(),
        1 => "1 team".to_owned(),
        several => format!("{several} teams"),
    }
}

fn all_teams(wish: RwSignal<Wish>) -> El {
    let tick = move |is_all| wish.update(|wish| wish.all_teams = is_all);
    check(move || wish.read().all_teams, || false, tick).child("All teams")
}

fn choices(wish: RwSignal<Wish>, teams: &[Team]) -> Nodes {
    teams.iter().map(|team| choice(wish, team)).collect::<Vec<Nodes>>().any()
}

fn choice(wish: RwSignal<Wish>, team: &Team) -> Nodes {
    let (slug, known) = (team.slug.clone(), team.slug.clone());
    let is_ticked = move || wish.with(|wish| wish.all_teams || wish.teams.contains(&known));
    let tick = move |is_chosen| wish.update(|wish| choose(&mut wish.teams, &slug, is_chosen));
    check(is_ticked, move || wish.read().all_teams, tick).child(named(&team.name)).any()
}
