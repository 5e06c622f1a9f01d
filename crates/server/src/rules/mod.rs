//! Rules: plain functions over plain data, without HTTP and without SQL.

pub mod accept;
pub mod audit_note;
pub mod bot;
pub mod choices;
pub mod invitation;
pub mod name;
pub mod organization;
pub mod password;
pub mod person;
pub mod referrer;
pub mod reminder;
pub mod request;
pub mod sign_in;
pub mod team;
pub mod token;
pub mod update;
