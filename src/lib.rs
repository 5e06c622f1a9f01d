//! Roster's web app: an organization's members, and the page that an invitation opens.
//!
//! Pages load and wire; components show; `api` talks to the server; `context` is what the whole app shares.

pub mod address;
pub mod api;
pub mod app;
pub mod clipboard;
pub mod components;
pub mod context;
pub mod download;
pub mod focus;
#[cfg(feature = "gallery")]
pub mod gallery;
pub mod html;
pub mod json;
pub mod layout;
pub mod lean;
pub mod pages;
pub mod parts;
pub mod preferences;
pub mod route;
