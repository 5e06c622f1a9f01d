//! The tables, one module each.

pub mod access_request;
pub mod api_token;
pub mod audit_entry;
pub mod event;
pub mod invitation_token;
pub mod membership;
pub mod membership_team;
pub mod organization;
pub mod outbox;
pub mod password_reset;
pub mod session;
pub mod team;
pub mod user;
