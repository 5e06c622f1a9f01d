//! The API through the real router, on a real database.
#![expect(clippy::expect_used, reason = "a test that can't go on says why")]
#![expect(clippy::unchecked_time_subtraction, reason = "spans of time that the test itself has chosen")]
#![expect(clippy::similar_names, reason = "inviter and invited are the words of the field")]

mod accept;
mod accept_answers;
mod accept_link;
mod accept_page;
mod accept_refused;
mod access_requests;
mod account;
mod api_tokens;
mod audit_logs;
mod auth;
mod bots;
mod cli;
mod cli_transfer;
mod copies;
mod database;
mod demo;
mod dev_mail;
mod documentation;
#[path = "../../../../bench/src/fill.rs"]
mod fill;
mod inviting;
mod isolation;
mod join_request;
mod legacy;
mod limits;
mod live;
mod mail;
mod matrix;
mod matrix_scopes;
mod members_cost;
mod members_create;
mod members_create_refused;
mod members_list;
mod members_paging;
mod members_remove;
mod members_resend;
mod members_sort;
mod members_update;
mod members_views;
mod migrations;
mod notices;
mod openapi;
mod organizations;
mod organizations_change;
mod outbox;
mod program;
mod recovery;
mod register;
mod requests;
mod requests_decide;
mod secrecy;
mod security_accept;
mod security_accounts;
mod security_links;
mod smtp;
mod support;
mod team_places;
mod team_stage;
mod team_tokens;
mod team_writes;
mod teams;
mod tidy;
mod web;
