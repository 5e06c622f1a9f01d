//! One module for each kind of page: loads what it shows, and wires components to the api.

pub mod accept;
pub mod ear;
pub mod home;
pub mod later;
pub mod member;
pub mod members;
pub mod not_found;
pub mod shortcuts;
pub mod sign_in;
pub mod team;
pub mod teams;
pub mod words;
