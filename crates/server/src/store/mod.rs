//! The store: the only place that knows SQL. One set of queries serves SQLite and PostgreSQL.

mod audit;
mod connect;
mod dialect;
pub mod entity;
mod invitations;
mod limits;
mod member_edit;
mod member_list;
mod member_match;
mod member_order;
mod member_row;
mod members;
pub mod migration;
mod organizations;
mod outbox;
mod page;
mod sessions;
mod teams;
mod users;

pub use audit::{AuditEntry, record};
pub use connect::{ConnectError, connect_postgres, connect_sqlite, write};
pub use invitations::{
    APPROVED, Invitation, close_invitation, create_invitation_token, delete_invitation_token, find_invitation,
    has_joined, join, load_invitation, team_names,
};
pub use limits::{Limit, LimitExceeded, Usage, take};
pub use member_edit::{
    MemberChange, change_membership, create_mailed_token, delete_invitation_tokens, enqueue_again, has_mail,
    replace_teams, team_slugs_of, teams_of,
};
pub use member_list::{
    MemberCounts, MemberPage, MemberSelection, count_members, find_member, list_members, member_page,
};
pub use member_match::{MemberFilter, MemberView};
pub use member_order::{MemberCursor, MemberOrder, MemberPlace, MemberSort, UnknownOrder};
pub use member_row::MemberRow;
pub use members::{
    NewInvitation, Occupant, administrators, create_invitation, find_membership, find_removed, membership_of, occupant,
    remove_membership, restore_membership,
};
pub use organizations::{count_organizations_of, find_organization, is_slug, lock_organization, organizations_of};
pub use outbox::{
    ClaimedMail, MailOutcome, claim_mail, enqueue_invitation, finish_mail, free_mail_leases, next_mail_due,
};
pub use page::{Edges, Page};
pub use sessions::{SESSION_LIFE, create_session, delete_session, session_user};
pub use teams::{TeamName, TeamRow, find_team, list_teams, team_names_for};
pub use users::{Person, create_user, email_key_of, email_of, find_user_by_email, record_sign_in};
