//! One team, and who is on it.

use js_sys::Array;
use reqwasm::http::Method;
use roster_api_types::{Id, Member, PageLinks, Team, TeamMember, TeamRole};
use wasm_bindgen::JsValue;

use super::{ApiError, Page, organization::of_organization, transport::send};
use crate::{
    address::{parameters, path},
    json::{entry, parse, value_as},
};

/// What became of somebody who was to be put on a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admitted {
    /// They are on it.
    There,
    /// Those who administer the team are asked.
    Asked,
}

/// One team, with what only its own page needs to know about it.
pub async fn team(org: &str, team: &str) -> Result<Team, ApiError> {
    let answer = send(Method::GET, &path(&["api", "0", "teams", org, team]), None).await?.checked()?;
    let body = parse(&answer.text);
    let mut team: Team = value_as(body.clone())?;
    team.team_role = entry(&body, "teamRole").as_string();
    team.is_pending = entry(&body, "isPending").is_truthy();
    team.flags.idp_provisioned = entry(&entry(&body, "flags"), "idp:provisioned").is_truthy();
    Ok(team)
}

/// A page of a team's members, with at most so many `rows`. Each is read in two steps, because reading a flattened type
/// compiles all it holds twice.
pub async fn team_members(org: &str, team: &str, cursor: &str, rows: &str) -> Result<Page<TeamMember>, ApiError> {
    let url = path(&["api", "0", "teams", org, team, "members"]);
    let url = url + &parameters(&[("per_page", rows), ("cursor", cursor)]);
    let answer = send(Method::GET, &url, None).await?.checked()?;
    let rows = parse(&answer.text);
    let members: Vec<Member> = value_as(rows.clone())?;
    let read = |(row, member): (JsValue, Member)| TeamMember {
        member,
        team_role: entry(&row, "teamRole").as_string(),
        team_slug: team.to_owned(),
    };
    let rows = Array::from(&rows).iter().zip(members).map(read).collect();
    Ok(Page { rows, links: PageLinks::from_header(&answer.link), hits: answer.hits, more_than: None })
}

/// Puts somebody on a team, or asks that they be put on it.
pub async fn put_on_team(org: &str, member: Id, team: &str) -> Result<Admitted, ApiError> {
    let answer = send(Method::POST, &place(org, member, team), None).await?.checked()?;
    Ok(if answer.status == 202 { Admitted::Asked } else { Admitted::There })
}

/// Takes somebody off a team.
pub async fn take_off_team(org: &str, member: Id, team: &str) -> Result<(), ApiError> {
    send(Method::DELETE, &place(org, member, team), None).await?.checked().map(|_| ())
}

/// Gives somebody another role on a team.
pub async fn set_team_role(org: &str, member: Id, team: &str, role: TeamRole) -> Result<(), ApiError> {
    let body = ["{\"teamRole\":\"", role.id(), "\"}"].concat();
    send(Method::PUT, &place(org, member, team), Some(body)).await?.checked().map(|_| ())
}

fn place(org: &str, member: Id, team: &str) -> String {
    of_organization(org, &["members", &member.to_string(), "teams", team])
}
