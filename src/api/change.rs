//! One membership: reading it, changing it, and what was done to it.

use js_sys::Array;
use reqwasm::http::Method;
use roster_api_types::{Id, Member, PageLinks, Team, UpdateMember};
use wasm_bindgen::JsValue;

use super::{
    ApiError, Page,
    organization::{get_all, of_organization},
    transport::send,
};
use crate::{
    address::parameters,
    json::{entry, parse, value_as},
};

/// Entries of the audit log that are read at once: the most that the server sends.
const PER_PAGE: &str = "100";

/// One member, read alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SingleMember {
    /// As a list has it.
    pub member: Member,
    /// Would the organization be without an owner if this member left?
    pub is_only_owner: bool,
}

/// A membership after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// As it is now.
    pub member: Member,
    /// The link that opens its renewed invitation, where the operator lets it be told; a secret.
    pub link: Option<String>,
}

/// Something that was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Happening {
    /// Who did it.
    pub actor: String,
    /// What, in words that follow the actor's name.
    pub note: String,
    /// When; RFC 3339, UTC.
    pub date: String,
}

/// One member; `member` is the membership's number, or `me`. Read in two steps, because reading a flattened type
/// compiles all it holds twice.
pub async fn member(org: &str, member: &str) -> Result<SingleMember, ApiError> {
    let answer = send(Method::GET, &of_organization(org, &["members", member]), None).await?.checked()?;
    let body = parse(&answer.text);
    let is_only_owner = entry(&body, "isOnlyOwner").as_bool().unwrap_or_default();
    Ok(SingleMember { is_only_owner, member: value_as(body)? })
}

/// Changes a membership, or sends its invitation again.
pub async fn update_member(org: &str, member: Id, change: &UpdateMember) -> Result<Changed, ApiError> {
    let body = serde_json::to_string(change).ok();
    let answer = send(Method::PUT, &of_organization(org, &["members", &member.to_string()]), body).await?.checked()?;
    let body = parse(&answer.text);
    let link = entry(&body, "inviteLink").as_string();
    Ok(Changed { link, member: value_as(body)? })
}

/// All teams of an organization, however many pages they take.
pub async fn all_teams(org: &str) -> Result<Vec<Team>, ApiError> {
    let url = of_organization(org, &["teams"]) + &parameters(&[("per_page", PER_PAGE)]);
    get_all(&url).await.map(|page| page.rows)
}

/// What a page of the audit log says about a membership, the latest first. A server that can't be asked for one member
/// only sends everybody's, so a page may hold nothing about this one while older ones do.
pub async fn history(org: &str, member: Id, cursor: &str) -> Result<Page<Happening>, ApiError> {
    let page = [("per_page", PER_PAGE), ("member", &*member.to_string()), ("cursor", cursor)];
    let url = of_organization(org, &["audit-logs"]) + &parameters(&page);
    let answer = send(Method::GET, &url, None).await?.checked()?;
    let rows = Array::from(&entry(&parse(&answer.text), "rows"));
    let rows = rows.iter().filter(|row| is_about(row, member)).map(|row| happening(&row)).collect();
    Ok(Page { rows, links: PageLinks::from_header(&answer.link), hits: answer.hits, more_than: None })
}

/// Teams and tokens have numbers of their own, so the kind of event counts too.
fn is_about(row: &JsValue, member: Id) -> bool {
    let event = text(row, "event");
    // The number is a number on the wire or, as all others are, a text: loosely compared it is the same.
    let is_target = entry(row, "targetObject").loose_eq(&JsValue::from_str(&member.to_string()));
    is_target && (event.starts_with("member.") || event.starts_with("invite-request."))
}

fn happening(row: &JsValue) -> Happening {
    Happening { actor: text(&entry(row, "actor"), "name"), note: text(row, "note"), date: text(row, "dateCreated") }
}

fn text(value: &JsValue, name: &str) -> String {
    entry(value, name).as_string().unwrap_or_default()
}
