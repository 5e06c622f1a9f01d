//! The API through the real router, on a real database.
#![expect(clippy::expect_used, reason = "a test that can't go on says why")]
#![expect(clippy::unchecked_time_subtraction, reason = "spans of time that the test itself has chosen")]
#![expect(clippy::similar_names, reason = "inviter and invited are the words of the field")]

mod accept;
mod accept_link;
mod accept_refused;
mod access_requests;
mod auth;
mod demo;
mod dev_mail;
mod documentation;
mod inviting;
mod isolation;
mod limits;
mod mail;
mod matrix;
mod members_create;
mod members_create_refused;
mod members_list;
mod members_paging;
mod members_remove;
mod members_sort;
mod members_views;
mod migrations;
mod notices;
mod openapi;
mod organizations;
mod outbox;
mod register;
mod secrecy;
mod smtp;
mod support;
mod team_places;
mod team_stage;
mod team_writes;
mod teams;
mod web;
