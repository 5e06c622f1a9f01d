//! A member's teams.

use leptos::prelude::AnyView;
use roster_api_types::{Member, MemberTeam};
use roster_layout::TeamsForm;

use super::icon::icon;
use crate::{
    html::{El, Piece, el, named},
    layout::Layouts,
    route::Route,
};

/// A member's teams: `∞` for all; otherwise as the layout has them. The seed's has the one team's link, or "3 teams" that
/// opens a list of links; others show the first links, and "+2 teams" opens a list of the rest.
pub fn team_links(member: &Member, org: &str) -> El {
    let links = el("span");
    if member.has_global_access {
        let sign = el("span").class("team-links__all").attr("aria-hidden", "true").child("∞");
        return links.class("team-links").child(sign).child(el("span").class("visually-hidden").child("all teams"));
    }
    let shape = Layouts::shape();
    match (&member.team_roles[..], shape.teams) {
        ([], _) => el("span").class("team-links team-links__none").child("No teams"),
        ([team], TeamsForm::Count) => links.class("team-links").child(link(team, org)),
        (teams, TeamsForm::Count) => several(links.class("team-links"), member, teams, "", org),
        (teams, form) => {
            let (shown, rest) = teams.split_at(teams.len().min(shape.teams_shown.into()));
            let class =
                if form == TeamsForm::Chips { "team-links team-links--chips" } else { "team-links team-links--text" };
            let shown: Vec<AnyView> = shown.iter().map(|team| el("li").child(link(team, org)).any()).collect();
            let shown = links.class(class).child(el("ul").attr("role", "list").child(shown));
            if rest.is_empty() { shown } else { several(shown, member, rest, "+", org) }
        }
    }
}

/// "3 teams", with a sign before it, that opens a list of links.
fn several(links: El, member: &Member, teams: &[MemberTeam], sign: &str, org: &str) -> El {
    let id = format!("teams-of-{}", member.id);
    let whose = el("span").class("visually-hidden").child(" of ").child(named(&member.name));
    let button = el("button").attr("type", "button").class("team-links__more").attr("popovertarget", &id);
    let button = button
        .child(format!("{sign}{} {}", teams.len(), if teams.len() == 1 { "team" } else { "teams" }))
        .child(whose)
        .child(icon("down"));
    let items: Vec<AnyView> = teams.iter().map(|team| el("li").child(link(team, org)).any()).collect();
    let list = el("ul").attr("popover", "auto").attr("id", &id).class("menu");
    links.child(button).child(list.attr("aria-label", &format!("Teams of {}", member.name)).child(items))
}

fn link(team: &MemberTeam, org: &str) -> El {
    let name = if team.team_name.is_empty() { &team.team_slug } else { &team.team_name };
    let route = Route::Team { org: org.to_owned(), team: team.team_slug.clone(), cursor: String::new() };
    el("a").attr("href", &route.to_string()).child(named(name))
}
