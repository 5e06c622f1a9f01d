//! The API through the real router, on a real database.

mod auth;
mod migrations;
mod support;
