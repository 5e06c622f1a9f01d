//! A member's teams.

use roster_api_types::{Member, MemberTeam};

use super::{icon::icon, shown_name};
use crate::{
    html::{El, Nodes, Piece, el, named},
    layout::look,
    route::Route,
};

/// A member's teams: `∞` for all, the one team's link, or "3 teams" that opens a list of links, unless the layout has them
/// otherwise. For a member of whom the teams are known; see [`Member::places`].
pub fn team_links(member: &Member, org: &str) -> El {
    let links = el("span").class("team-links");
    if member.has_global_access {
        let sign = el("span").class("team-links__all").attr("aria-hidden", "true").child("∞");
        return links.child(sign).child(el("span").class("visually-hidden").child("all teams"));
    }
    let teams = member.places().unwrap_or_default();
    match (&*teams, look().and_then(|look| (look.teams)(member, org))) {
        ([], _) => el("span").class("team-links team-links__none").child("No teams"),
        (_, Some(other)) => other,
        ([team], None) => links.child(link(team, org)),
        (teams, None) => several(links, member, teams, &format!("{} teams", teams.len()), org),
    }
}

/// How many teams there are, as a button that opens a list of them.
pub(crate) fn several(links: El, member: &Member, teams: &[MemberTeam], label: &str, org: &str) -> El {
    let id = format!("teams-of-{}", member.id);
    let whose = el("span").class("visually-hidden").child(" of ").child(named(shown_name(member)));
    let button = el("button").attr("type", "button").class("team-links__more").attr("popovertarget", &id);
    let button = button.child(label).child(whose).child(icon("down"));
    let items: Vec<Nodes> = teams.iter().map(|team| el("li").child(link(team, org)).any()).collect();
    let list = el("ul").attr("popover", "auto").attr("id", &id).class("menu");
    links.child(button).child(list.attr("aria-label", &format!("Teams of {}", shown_name(member))).child(items))
}

/// A link to a team.
pub(crate) fn link(team: &MemberTeam, org: &str) -> El {
    let name = if team.team_name.is_empty() { &team.team_slug } else { &team.team_name };
    let route = Route::Team { org: org.to_owned(), team: team.team_slug.clone(), cursor: String::new() };
    el("a").attr("href", &route.to_string()).child(named(name))
}
