//! A member's teams.

use leptos::prelude::*;
use roster_api_types::{Member, MemberTeam};

use super::icon::icon;
use crate::route::Route;

/// A member's teams, as the seed has them: `∞` for all, the one team's link, or "3 teams" that opens a list of links.
pub fn team_links(member: &Member, org: &str) -> AnyView {
    if member.has_global_access {
        return view! {
            <span class="team-links">
                <span class="team-links__all" aria-hidden="true">"∞"</span>
                <span class="visually-hidden">"all teams"</span>
            </span>
        }
        .into_any();
    }
    match &member.team_roles[..] {
        [] => view! { <span class="team-links team-links__none">"No teams"</span> }.into_any(),
        [team] => view! { <span class="team-links">{link(team, org)}</span> }.into_any(),
        teams => several(member, teams, org),
    }
}

fn several(member: &Member, teams: &[MemberTeam], org: &str) -> AnyView {
    let id = format!("teams-of-{}", member.id);
    let links: Vec<_> = teams.iter().map(|team| view! { <li>{link(team, org)}</li> }.into_any()).collect();
    view! {
        <span class="team-links">
            <button type="button" class="team-links__more" popovertarget=id.clone()>
                {teams.len()} " teams"
                <span class="visually-hidden">" of " <bdi>{member.name.clone()}</bdi></span>
                {icon("down")}
            </button>
            <ul popover="auto" id=id class="menu" aria-label=format!("Teams of {}", member.name)>{links}</ul>
        </span>
    }
    .into_any()
}

fn link(team: &MemberTeam, org: &str) -> AnyView {
    let name = if team.team_name.is_empty() { &team.team_slug } else { &team.team_name };
    let route = Route::Team { org: org.to_owned(), team: team.team_slug.clone(), cursor: String::new() };
    view! { <a href=route.to_string()><bdi>{name.clone()}</bdi></a> }.into_any()
}
