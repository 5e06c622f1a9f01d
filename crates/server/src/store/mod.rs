//! The store: the only place that knows SQL. One set of queries serves SQLite and PostgreSQL.

mod connect;
pub mod entity;
pub mod migration;
mod organizations;
mod outbox;
mod sessions;
mod users;

pub use connect::{ConnectError, connect_postgres, connect_sqlite, write};
pub use organizations::{find_organization, lock_organization, organizations_of};
pub use outbox::enqueue_invitation;
pub use sessions::{SESSION_LIFE, create_session, delete_session, session_user};
pub use users::{find_user_by_email, record_sign_in};
