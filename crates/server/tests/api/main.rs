//! The API through the real router, on a real database.
#![expect(clippy::expect_used, reason = "a test that can't go on says why")]

mod accept;
mod accept_link;
mod accept_refused;
mod auth;
mod demo;
mod dev_mail;
mod inviting;
mod mail;
mod migrations;
mod outbox;
mod register;
mod secrecy;
mod smtp;
mod support;
mod web;
