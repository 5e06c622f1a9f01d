//! Rules: plain functions over plain data, without HTTP and without SQL.

pub mod accept;
pub mod bot;
pub mod choices;
pub mod invitation;
pub mod referrer;
pub mod token;
pub mod update;
