//! The server, as typed calls. Nothing else in the app talks HTTP.

mod account;
mod change;
mod error;
mod events;
mod export;
mod invitation;
mod inviting;
mod organization;
mod request;
mod team;
mod transport;

use roster_api_types::PageLinks;

pub use account::{register, sign_in, sign_out, who_am_i};
pub use change::{Changed, Happening, SingleMember, all_teams, history, member, update_member};
pub use error::{ApiError, FieldError, Refusal};
pub use events::{Events, Told};
pub use export::members_as_sent;
pub use invitation::{InvitationKey, accept, answer_invitation, invitation, send_verification};
pub use inviting::{Invited, invite, known_addresses, request_invitation};
pub use organization::{
    invitations_by, keep_invitation, member_counts, members, members_by_now, members_url, organization, organizations,
    remove_member, restore_member,
};
pub use request::{access_requests, approve_request, decide_access, deny_request};
pub use team::{Admitted, put_on_team, set_team_role, take_off_team, team, team_members};
pub use transport::{at_the_server, forget_asked, keeps_cookies, when_signed_out};

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The page's rows.
    pub rows: Vec<T>,
    /// Where the neighbouring pages start.
    pub links: PageLinks,
    /// How many rows there are on all pages; none where the server doesn't count and there are further pages.
    pub hits: Option<u32>,
    /// How far the server has counted, where that was not to the end.
    pub more_than: Option<u32>,
}
