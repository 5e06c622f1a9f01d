//! The parts of a member's page.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{Member, MemberTeam};

use super::{history::history, model::Model};
use crate::{
    components::{
        member_row::remove_button_id, member_status::member_status, moment::date, remove_button::Removal,
        role_label::role_of,
    },
    html::{El, Nodes, Piece, el, live, named},
    lean::memo,
    pages::members::{
        editors::Editors,
        removable::{refusal, shown_name},
        removal::{FINAL, Removals},
    },
    route::Route,
    views,
};

/// Everything about the member, part by part.
pub fn sections(model: Model, removals: Removals, editors: Editors) -> Nodes {
    let who = memo(move || model.shown());
    let part = move |part: fn(Model, Editors, &Arc<Member>) -> Nodes| {
        live(move || who.get().map(|member| untrack(|| part(model, editors, &member))).any())
    };
    let facts = el("dl")
        .class("facts")
        .child(fact("Role", part(role)))
        .child(fact("Teams", part(teams)))
        .child(fact("Status", part(status)));
    let note = move || {
        let note = |text: String| el("p").class("member-row__note").attr("role", "alert").child(text);
        model.note().map(note).any()
    };
    views![
        live(note),
        facts,
        history(model),
        live(move || who.get().map(|member| untrack(|| way_out(model, removals, &member))).any()),
    ]
}

fn fact(name: &str, value: Nodes) -> El {
    el("div").class("facts__row").child(el("dt").child(name)).child(el("dd").child(value))
}

fn role(_: Model, editors: Editors, member: &Arc<Member>) -> Nodes {
    let description = el("p").class("facts__note").child(role_of(member).description());
    views![editors.role(member), description]
}

fn teams(model: Model, editors: Editors, member: &Arc<Member>) -> Nodes {
    let org = model.slug.get_value();
    let minimum = role_of(member).minimum_team_role();
    let item = |team: &MemberTeam| {
        let stored = team.role.as_deref().and_then(|role| role.parse().ok()).unwrap_or(minimum);
        let route = Route::Team { org: org.clone(), team: team.team_slug.clone(), cursor: String::new() };
        let name = if team.team_name.is_empty() { &team.team_slug } else { &team.team_name };
        let role = el("span").class("facts__note").child(stored.max(minimum).name());
        el("li").child(el("a").attr("href", &route.to_string()).child(named(name))).child(" ").child(role).any()
    };
    let list = match member.places().as_deref() {
        _ if member.has_global_access => el("p").child(ALL_TEAMS),
        None => el("p").class("facts__note").child("The server doesn't say"),
        Some([]) => el("p").class("facts__note").child("No teams"),
        Some(teams) => el("ul").class("facts__list").child(teams.iter().map(item).collect::<Vec<Nodes>>()),
    };
    el("div").class("facts__teams").child(list).child(editors.teams_button(member)).any()
}

const ALL_TEAMS: &str = "All teams, also those that come later";

fn status(_: Model, editors: Editors, member: &Arc<Member>) -> Nodes {
    let since =
        (!member.pending).then(|| el("p").class("facts__note").child("Since ").child(date(&member.date_created)));
    views![member_status(member), since, editors.invitation(member, true)]
}

/// Removing, leaving or withdrawing, and what that means.
fn way_out(model: Model, removals: Removals, member: &Arc<Member>) -> Nodes {
    let is_own = model.is_own();
    let (removal, whom, text) = match (is_own, member.pending) {
        (true, _) => (Removal::Leave, model.org_name().get_untracked(), LEAVE),
        (_, true) => (Removal::Withdraw, member.email.clone(), WITHDRAW),
        _ => (Removal::Remove, shown_name(member), REMOVE),
    };
    let ending = match removal {
        Removal::Leave => "",
        _ if model.has_additions().get_untracked() => UNDO,
        _ => FINAL,
    };
    let text = [text, ending].concat();
    let (id, known) = (member.id, Arc::clone(member));
    let refusal = memo(move || {
        let settings = model.organization()?.settings();
        refusal(model.actor.get()?, &known, settings, &|| model.others())
    });
    let button = el("button")
        .attr("type", "button")
        .class("button way-out__button")
        .attr("id", &remove_button_id(member))
        .live_attr("aria-disabled", move || refusal.get().map(|_| "true".to_owned()))
        .attr("aria-describedby", "way-out-text")
        .on_press(move || removals.press(id, is_own, refusal.get_untracked()))
        .child(removal.label(&whom));
    let words = move || match refusal.get() {
        Some(reason) => reason.any(),
        None => text.as_str().any(),
    };
    let heading = match removal {
        Removal::Remove => "Removing",
        Removal::Withdraw => "Withdrawing",
        Removal::Leave => "Leaving",
    };
    let about = el("p").class("facts__note").attr("id", "way-out-text").child(live(words));
    el("section").class("way-out").child(el("h2").child(heading)).child(about).child(button).any()
}

const REMOVE: &str = "They lose access at once, wherever they are signed in and with every API token, and the invitations \
    they sent are withdrawn. Their account stays.";
const WITHDRAW: &str = "The mailed link stops working at once.";
const UNDO: &str = " You can undo this.";
const LEAVE: &str = "You lose access at once, in every browser and with every API token, and the invitations you sent are \
    withdrawn. Somebody has to invite you again.";
