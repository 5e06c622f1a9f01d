use reqwasm::http::Method;
use roster_api_types::{Id, Member, MemberCounts, Organization, OrganizationSummary, PageLinks};
use serde::de::DeserializeOwned;

use super::{
    ApiError, Page,
    transport::{Answer, send},
};
use crate::address::{parameters, path};
use crate::json;
use crate::route::{MemberList, MembersView};

/// What finds the invited.
const INVITED: &str = "isInvited:true";

async fn get<T: DeserializeOwned>(url: &str) -> Result<T, ApiError> {
    send(Method::GET, url, None).await?.read()
}

pub(super) async fn get_page<T: DeserializeOwned>(url: &str) -> Result<Page<T>, ApiError> {
    page_of(&send(Method::GET, url, None).await?.checked()?)
}

/// A list that is whole on one page counts itself.
fn page_of<T: DeserializeOwned>(answer: &Answer) -> Result<Page<T>, ApiError> {
    let (rows, links): (Vec<T>, _) = (json::read(&answer.text)?, PageLinks::from_header(&answer.link));
    let is_whole = links.is_whole();
    let counted = is_whole.then(|| u32::try_from(rows.len()).unwrap_or(u32::MAX));
    Ok(Page { rows, links, hits: answer.hits.or(counted), more_than: answer.more_than })
}

/// All of a list, however many pages it takes; `url` names the first.
pub(super) async fn get_all<T: DeserializeOwned>(url: &str) -> Result<Page<T>, ApiError> {
    let mut all: Page<T> = get_page(url).await?;
    let mut cursor = String::new();
    while all.links.next.has_results && all.links.next.cursor != cursor {
        cursor = all.links.next.cursor;
        let next = parameters(&[("cursor", &cursor)]).replacen('?', "&", 1);
        let page: Page<T> = get_page(&(url.to_owned() + &next)).await?;
        all.rows.extend(page.rows);
        all.links = page.links;
    }
    Ok(all)
}

/// The address of something of an organization.
pub(super) fn of_organization(org: &str, rest: &[&str]) -> String {
    path(&[&["api", "0", "organizations", org], rest].concat())
}

/// Where the part of the members that `view` names is, in pages of so many `rows`. index.html asks for the same page
/// before this code has arrived, under the same address.
#[must_use]
pub fn members_url(org: &str, view: &MembersView, rows: &str) -> String {
    let MembersView { list, query, sort, cursor } = view;
    let (place, query, list) = match list {
        MemberList::Members => ("members", query.clone(), ""),
        // A server that knows no such view finds them by the query.
        MemberList::Pending => ("members", format!("{INVITED} {query}").trim_end().to_owned(), "pending"),
        MemberList::Removed => ("members", query.clone(), "removed"),
        MemberList::Requests => ("invite-requests", String::new(), ""),
    };
    let view = [("per_page", rows), ("query", &query), ("sort", sort), ("view", list), ("cursor", cursor)];
    of_organization(org, &[place]) + &parameters(&view)
}

/// The organizations of the person who is signed in.
pub async fn organizations() -> Result<Vec<OrganizationSummary>, ApiError> {
    get("/api/0/organizations/").await
}

/// One organization.
pub async fn organization(org: &str) -> Result<Organization, ApiError> {
    get(&of_organization(org, &[])).await
}

/// A page of an organization's members, or of those who would like to be, with at most so many
/// `rows`.
pub async fn members(org: &str, view: &MembersView, rows: &str) -> Result<Page<Member>, ApiError> {
    get_page(&members_url(org, view, rows)).await
}

/// The same as [`members`] as it is by now, fetched without anybody having asked: that nobody is signed in leads nowhere.
pub async fn members_by_now(org: &str, view: &MembersView, rows: &str) -> Result<Page<Member>, ApiError> {
    page_of(&send(Method::GET, &members_url(org, view, rows), None).await?.checked_quietly()?)
}

/// The invitations that a person has sent and that nobody has answered: some of them, and how many there are. A server
/// that can't be asked for them finds none.
pub async fn invitations_by(org: &str, inviter: Id) -> Result<Page<Member>, ApiError> {
    let query = format!("{INVITED} inviter.id:{inviter}");
    get_page(&(of_organization(org, &["members"]) + &parameters(&[("per_page", SAMPLE), ("query", &query)]))).await
}

/// How many invitations are named before they are withdrawn.
const SAMPLE: &str = "10";

/// How many rows each list of the members page has.
pub async fn member_counts(org: &str) -> Result<MemberCounts, ApiError> {
    get(&of_organization(org, &["members", "counts"])).await
}

/// Removes a member, leaves, or withdraws an invitation.
pub async fn remove_member(org: &str, member: Id) -> Result<(), ApiError> {
    let url = of_organization(org, &["members", &member.to_string()]);
    send(Method::DELETE, &url, None).await?.checked().map(|_| ())
}

/// Takes a removal back.
pub async fn restore_member(org: &str, member: Id) -> Result<Member, ApiError> {
    let url = of_organization(org, &["members", &member.to_string(), "restore"]);
    send(Method::POST, &url, None).await?.read()
}

/// Says no to what is asked of an invitation: it stays as it is.
pub async fn keep_invitation(org: &str, member: Id) -> Result<(), ApiError> {
    let url = of_organization(org, &["members", &member.to_string(), "keep"]);
    send(Method::POST, &url, None).await?.checked().map(|_| ())
}
