use reqwasm::http::Method;
use roster_api_types::{CreateMember, EmailAddress, Member, PER_PAGE_MAX};

use super::{
    ApiError,
    organization::{get_page, of_organization},
    transport::send,
};
use crate::{
    address::parameters,
    json::{entry, parse},
};

/// How long a query may be, in bytes before it is escaped: with everything around it the address stays below 8 kB,
/// which every server and proxy takes.
const QUERY_MAX: usize = 4000;

/// Somebody has been invited, or their invitation has been asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// The invited address, as the server keeps it.
    pub email: String,
    /// A link that opens the invitation, where the operator allows it to be told.
    pub link: Option<String>,
}

/// Invites somebody.
pub async fn invite(org: &str, invitation: &CreateMember) -> Result<Invited, ApiError> {
    create(org, "members", invitation).await
}

/// Asks those who may invite to invite somebody.
pub async fn request_invitation(org: &str, invitation: &CreateMember) -> Result<Invited, ApiError> {
    create(org, "invite-requests", invitation).await
}

async fn create(org: &str, what: &str, invitation: &CreateMember) -> Result<Invited, ApiError> {
    let body = serde_json::to_string(invitation).ok();
    let answer = send(Method::POST, &of_organization(org, &[what]), body).await?.checked()?;
    let member = parse(&answer.text);
    let email = entry(&member, "email").as_string().ok_or(ApiError::Unexpected)?;
    Ok(Invited { email, link: entry(&member, "inviteLink").as_string() })
}

/// Those of the addresses that belong to members or invited people, found with as few requests as there can be.
pub async fn known_addresses(org: &str, addresses: &[EmailAddress]) -> Result<Vec<Member>, ApiError> {
    let mut known = Vec::new();
    for query in queries(addresses) {
        let page = [("per_page", &*PER_PAGE_MAX.to_string()), ("query", &*query)];
        known.extend(get_page(&(of_organization(org, &["members"]) + &parameters(&page))).await?.rows);
    }
    Ok(known)
}

/// Queries that find these addresses: each finds no more than a page holds.
fn queries(addresses: &[EmailAddress]) -> Vec<String> {
    let mut queries: Vec<String> = Vec::new();
    let mut count = 0;
    for address in addresses {
        let term = format!("email:{}", address.as_str());
        match queries.last_mut() {
            Some(query) if count < PER_PAGE_MAX && query.len() + term.len() < QUERY_MAX => {
                query.push(' ');
                query.push_str(&term);
                count += 1;
            }
            _ => {
                queries.push(term);
                count = 1;
            }
        }
    }
    queries
}
