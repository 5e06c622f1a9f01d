//! What pages are made of. Components show what they are given and say what was pressed; they know no server.

pub mod access_row;
pub mod address_editor;
pub mod address_field;
pub mod avatar;
pub mod confirm_dialog;
pub mod copy_link;
pub mod display_menu;
pub mod empty_state;
pub mod error_state;
pub mod error_summary;
pub mod field;
pub mod filter_menu;
pub mod form;
pub mod icon;
pub mod invitation_actions;
pub mod invite_form;
pub mod invite_line;
pub mod invite_review;
pub mod list_links;
pub mod member_row;
pub mod member_status;
pub mod member_table;
pub mod moment;
pub mod notice;
pub mod page_frame;
pub mod pager;
pub mod refusable;
pub mod register_form;
pub mod remove_button;
pub mod removed_row;
pub mod request_row;
pub mod role_editor;
pub mod role_label;
pub mod row_places;
pub mod search_field;
pub mod sign_in_form;
pub mod skeleton;
pub mod team_choice;
pub mod team_links;
pub mod team_list;
pub mod teams_editor;
pub mod tick;

use roster_api_types::Member;

/// What somebody goes by: the name, or the address of somebody invited or without a name.
#[must_use]
pub fn shown_name(member: &Member) -> &str {
    if member.pending || member.name.is_empty() { &member.email } else { &member.name }
}
