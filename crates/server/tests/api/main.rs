//! The API through the real router, on a real database.

mod auth;
mod demo;
mod migrations;
mod support;
mod web;
