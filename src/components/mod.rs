//! What pages are made of. Components show what they are given and say what was pressed; they know no server.

pub mod avatar;
pub mod confirm_dialog;
pub mod empty_state;
pub mod error_state;
pub mod error_summary;
pub mod field;
pub mod form;
pub mod icon;
pub mod invite_form;
pub mod member_row;
pub mod member_status;
pub mod member_table;
pub mod moment;
pub mod notice;
pub mod page_frame;
pub mod pager;
pub mod register_form;
pub mod remove_button;
pub mod role_label;
pub mod search_field;
pub mod sign_in_form;
pub mod skeleton;
pub mod team_choice;
pub mod team_links;
