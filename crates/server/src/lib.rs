//! Roster's server: the JSON API, the mailed invitations and the app's files.
//!
//! `routes` → `rules` (plain functions) → `store` (the only place that knows SQL). Time and randomness
//! are parameters; see [`clock::Clock`] and [`random::Random`].

pub mod app;
pub mod cli;
pub mod client;
pub mod clock;
mod cors;
pub mod demo;
pub mod error;
mod headers;
pub mod identity;
pub mod json;
pub mod legacy;
pub mod live;
pub mod look;
pub mod mail;
pub mod outbox;
pub mod password;
pub mod random;
pub mod remind;
mod routes;
pub mod rules;
pub mod secret;
pub mod serve;
mod session;
mod slash;
pub mod state;
pub mod store;
pub mod text;
pub mod tidy;
pub mod transfer;
mod web;

pub use app::app;
