//! The store: the only place that knows SQL. One set of queries serves SQLite and PostgreSQL.

mod access_requests;
mod answers;
mod api_tokens;
mod around;
mod audit;
mod audit_list;
mod bots;
mod callers;
mod connect;
mod copies;
mod dialect;
pub mod entity;
mod events;
mod health;
mod invitations;
mod last_use;
mod legacy;
mod limits;
mod member_edit;
mod member_list;
mod member_match;
mod member_order;
mod member_row;
mod member_search;
mod members;
pub mod migration;
mod notices;
mod open;
mod operator;
mod organizations;
mod outbox;
mod page;
mod password_resets;
mod reminders;
mod request_cursor;
mod request_list;
mod requests;
mod sessions;
mod team_list;
mod team_writes;
mod teams;
mod tidy;
mod transfer;
mod users;
mod writer;

pub use access_requests::{
    AccessRequestFilter, AccessRequestRow, ask_for_access, count_access_requests, find_access_request,
    forget_access_request, list_access_requests, team_deciders,
};
pub use answers::{answerable, ask_for_renewal, ask_to_move, decline, has_declined, keep_invitation};
pub use api_tokens::{
    NewApiToken, create_api_token, find_api_token, list_api_tokens, note_token_use, revoke_api_token, revoke_bot_tokens,
};
pub use audit::{AuditEntry, record};
pub use audit_list::{AuditFilter, AuditPage, list_audit_entries};
pub use bots::{NewBot, bot_address, create_bot, find_bot};
pub use callers::{CallerKey, FoundCaller, find_caller, session_user};
pub use connect::{ConnectError, connect_postgres, connect_sqlite, write};
pub use copies::{Calls, call_copies, may_have_copies};
pub use events::{announce, events_after, newest_event};
pub use health::{Health, health};
pub use invitations::{
    APPROVED, Invitation, close_invitation, create_invitation_token, delete_invitation_token, find_invitation,
    has_joined, join, join_and_tell, load_invitation, team_names,
};
pub use last_use::note_here;
pub use legacy::find_legacy_invitation;
pub use limits::{Limit, LimitExceeded, Usage, give_back, take, take_each};
pub use member_edit::{
    MemberChange, change_membership, delete_invitation_tokens, enqueue_again, has_mail, replace_teams, team_slugs_of,
    teams_of,
};
pub use member_list::{MemberCounts, MemberSelection, count_members, find_member, member_page, record_invitation};
pub use member_match::{MemberFilter, MemberView};
pub use member_order::{MemberCursor, MemberOrder, MemberPlace, MemberSort, UnknownOrder};
pub use member_row::MemberRow;
pub use member_search::COUNTED_MAX;
pub use members::{
    NewInvitation, Obstacles, Occupant, administrators, create_invitation, find_membership, find_removed,
    membership_of, obstacles, occupant, remove_membership, restore_membership,
};
pub use notices::{
    Notice, NoticeFacts, NoticeKind, QueuedNotice, UnknownNoticeKind, cancel_notices, enqueue_notice, member_deciders,
    renew_notice,
};
pub use open::{OpenError, SQLITE_FILE, TableVersion, back_up, open_postgres, open_sqlite, table_version};
pub use operator::{NewOrganization, found_organization, set_password};
pub use organizations::{
    OrganizationUpdate, change_organization, count_organizations_of, find_organization, is_slug, lock_organization,
    organizations_of,
};
pub use outbox::{
    AskedMail, ClaimedMail, MailContent, MailOutcome, Occasion, claim_mail, enqueue_invitation, finish_mail,
    free_mail_leases, next_mail_due,
};
pub use page::{Page, Total, links};
pub use password_resets::{RESET_LIFE, create_reset, delete_reset, enqueue_reset, reset_user, use_reset};
pub use reminders::{enqueue_reminder, open_invitations};
pub use request_cursor::{RequestCursor, RequestPlace};
pub use request_list::{RequestFilter, RequestRow, find_request, list_requests};
pub use requests::{
    NewRequest, RequestedPlace, approve_request, change_request, create_request, deny_request, is_open_request,
    is_requested, team_places,
};
pub use sessions::{SESSION_LIFE, create_session, delete_session, delete_sessions_of};
pub use team_list::{SlugCursor, TeamFilter, page_of_teams};
pub use team_writes::{
    SlugTaken, TeamNames, change_team_role, create_team, delete_team, find_place, put_on_team, rename_team,
    take_off_team,
};
pub use teams::{TeamName, TeamRow, find_team, own_teams, team_names_for};
pub use tidy::{Tidied, purge, tidy};
pub use transfer::{
    ImportedInvitation, ImportedMember, ImportedTeam, OrganizationData, create_account, import_invitation,
    import_member, import_teams, joined_by_name, read_organization, team_ids,
};
pub use users::{
    Person, change_user, create_user, email_key_of, email_of, find_active_user, find_user_by_email, record_sign_in,
};
pub use writer::{WriteTransaction, Writer};
