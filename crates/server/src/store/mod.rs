//! The store: the only place that knows SQL. One set of queries serves SQLite and PostgreSQL.

mod access_requests;
mod around;
mod audit;
mod connect;
mod dialect;
pub mod entity;
mod invitations;
mod limits;
mod member_list;
mod member_match;
mod member_order;
mod member_row;
mod members;
pub mod migration;
mod notices;
mod organizations;
mod outbox;
mod page;
mod requests;
mod sessions;
mod team_list;
mod team_writes;
mod teams;
mod users;

pub use access_requests::{
    AccessRequestFilter, AccessRequestRow, ask_for_access, count_access_requests, find_access_request,
    forget_access_request, list_access_requests, team_deciders,
};
pub use audit::{AuditEntry, record};
pub use connect::{ConnectError, connect_postgres, connect_sqlite, write};
pub use invitations::{
    APPROVED, Invitation, close_invitation, create_invitation_token, delete_invitation_token, find_invitation,
    has_joined, join, load_invitation, team_names,
};
pub use limits::{Limit, LimitExceeded, Usage, take};
pub use member_list::{MemberCounts, MemberPage, MemberSelection, count_members, find_member, member_page};
pub use member_match::{MemberFilter, MemberView};
pub use member_order::{MemberCursor, MemberOrder, MemberPlace, MemberSort, UnknownOrder};
pub use member_row::MemberRow;
pub use members::{
    NewInvitation, Occupant, administrators, create_invitation, find_membership, find_removed, membership_of, occupant,
    remove_membership, restore_membership,
};
pub use notices::{
    Notice, NoticeFacts, NoticeKind, QueuedNotice, UnknownNoticeKind, cancel_notices, enqueue_notice, member_deciders,
};
pub use organizations::{find_organization, is_slug, lock_organization, organizations_of};
pub use outbox::{
    ClaimedMail, MailContent, MailOutcome, claim_mail, enqueue_invitation, finish_mail, free_mail_leases, next_mail_due,
};
pub use page::{Edges, Page};
pub use requests::is_open_request;
pub use sessions::{SESSION_LIFE, create_session, delete_session, session_user};
pub use team_list::{TeamFilter, TeamPage, page_of_teams};
pub use team_writes::{
    SlugTaken, TeamNames, change_team_role, create_team, delete_team, find_place, put_on_team, rename_team,
    take_off_team,
};
pub use teams::{TeamRow, find_team, list_teams, own_teams};
pub use users::{Person, create_user, email_key_of, find_active_user, find_user_by_email, record_sign_in};
