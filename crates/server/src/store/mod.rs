//! The store: the only place that knows SQL. One set of queries serves SQLite and PostgreSQL.

mod connect;
pub mod entity;
mod invitations;
pub mod migration;
mod organizations;
mod outbox;
mod sessions;
mod users;

pub use connect::{ConnectError, connect_postgres, connect_sqlite, write};
pub use invitations::{
    APPROVED, Invitation, close_invitation, create_invitation_token, delete_invitation_token, find_invitation,
    has_joined, join, load_invitation, team_names,
};
pub use organizations::{find_organization, lock_organization, organizations_of};
pub use outbox::{
    ClaimedMail, MailOutcome, claim_mail, enqueue_invitation, finish_mail, free_mail_leases, next_mail_due,
};
pub use sessions::{SESSION_LIFE, create_session, delete_session, session_user};
pub use users::{create_user, find_user_by_email, record_sign_in};
