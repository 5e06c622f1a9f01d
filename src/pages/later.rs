//! The pages whose code comes when they are opened, and which parts of the bundle it is in.
//!
//! Parts are files, fetched whole. index.html knows by the address which one a page needs first.

use super::{accept, member, members, sign_in, team};
use crate::{later, route::Route};

later!(
    /// An invitation.
    pub fn accept_page(member: String) = page accept::accept_page, in accept
);
later!(
    /// Signing in; beside the accept page, which has the same form.
    pub fn sign_in_page(next: Option<String>) = page sign_in::sign_in_page, in accept
);
later!(
    /// An organization's members.
    pub fn members_page(org: String) = laid_out members::members_page, in members
);
later!(
    /// One member.
    pub fn member_page(org: String, member: String) = laid_out member::member_page, in member
);
later!(
    /// A team.
    pub fn team_page(org: String, team: String) = laid_out team::team_page, in team
);

/// Gets the code of a route's page. Where that fails the page itself says so.
pub async fn fetch(route: &Route) {
    let _ = match route {
        Route::Accept { .. } => accept_page::fetch().await,
        Route::SignIn { .. } => sign_in_page::fetch().await,
        Route::Members { .. } => members_page::fetch().await,
        Route::Member { .. } => member_page::fetch().await,
        Route::Team { .. } => team_page::fetch().await,
        Route::Home | Route::NotFound => Ok(()),
    };
}
