//! The API through the real router, on a real database.
#![expect(clippy::expect_used, reason = "a test that can't go on says why")]

mod auth;
mod demo;
mod migrations;
mod support;
mod web;
