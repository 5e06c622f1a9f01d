//! Rules: plain functions over plain data, without HTTP and without SQL.

pub mod accept;
pub mod bot;
pub mod invitation;
pub mod referrer;
pub mod team;
pub mod token;
