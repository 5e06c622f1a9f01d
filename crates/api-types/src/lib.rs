//! Roster's wire format and the rules that both sides share.
//!
//! The server writes these types and the app reads them, so a field, a parser or a rule exists once.
//! No I/O, no clock, no randomness: everything here is a plain function over plain data.
//!
//! The format is the members part of Sentry's REST API; keys that are ours are marked "ours". The
//! reader is tolerant: of a member only `id`, `email`, `name`, `pending` and `expired` are relied upon.

mod accept;
mod account;
mod address_csv;
mod address_list;
mod address_typo;
mod audit;
mod audit_log;
mod change;
mod cursor;
mod email;
mod id;
mod invitation;
mod live;
mod member;
mod member_csv;
mod organization;
mod organization_change;
mod password;
mod permission;
mod query;
mod query_text;
mod request;
mod role;
mod slug;
mod spreadsheet;
mod team;
mod team_permission;
mod team_query;
mod token;
mod update;
mod user;

pub use accept::{
    AcceptCode, AcceptRefusal, AcceptState, Account, Action, Face, InvitationAnswer, InviteDetails, Name, Names, Step,
    Word, accept_state, filled, words,
};
pub use account::{OwnUser, OwnUserChange, UserFlags, UserOptions, UserOptionsChange};
pub use address_csv::address_list_of_csv;
pub use address_list::{ListedAddress, parse_address_list};
pub use audit::{AuditEvent, UnknownAuditEvent};
pub use audit_log::{AuditActor, AuditLog, AuditLogEntry};
pub use change::{
    ResendRefusal, RoleChangeRefusal, resend_refusal, role_change_refusal, role_change_would_leave_nobody,
};
pub use cursor::{Cursor, CursorError, PER_PAGE_DEFAULT, PER_PAGE_MAX, PageLink, PageLinks, Place};
pub use email::{EMAIL_ADDRESS_MAX, EmailAddress, EmailAddressError};
pub use id::{Id, IdError};
pub use invitation::{CreateMember, Joined, Login, Register, SignedIn, TeamRoleChoice};
pub use live::{ACCESS_REQUEST, DELIVERY, LiveEvent};
pub use member::{
    Delivery, DeliveryState, InviteStatus, Member, MemberCounts, MemberFlags, MemberTeam, MemberWithRoles,
};
pub use member_csv::{MEMBER_CSV_COLUMNS, member_csv_line};
pub use organization::{
    Organization, OrganizationLinks, OrganizationStatus, OrganizationSummary, Team, TeamFlags, TeamMember,
};
pub use organization_change::{NewOrganization, OrganizationChange};
pub use password::{PASSWORD_HINT, PASSWORD_MAX, PASSWORD_MIN, Password, PasswordError};
pub use permission::{
    Actor, BOT_ROLE_MAX, OrganizationSettings, RemovalRefusal, Rights, Standing, Target, may_give_role, may_invite,
    may_restore, removal_could_leave_nobody, removal_refusal, removal_would_leave_nobody,
};
pub use query::{MemberQuery, QueryTerm};
pub use query_text::{query_values, with_query_values};
pub use request::{JoinRequest, RequestDecision};
pub use role::{Role, RoleInfo, Scope, TeamRole, TeamRoleInfo, UnknownRole};
pub use slug::{SLUG_MAX, Slug, SlugError};
pub use spreadsheet::{csv_line, neutralized, restored};
pub use team::{AccessDecision, AccessRequest, TeamChange, TeamDetails, TeamMembership, TeamRoleChange};
pub use team_permission::{
    AdministeredTeams, Admission, TeamActor, TeamPlace, TeamRefusal, admission, stored_team_role, team_change_refusal,
    team_removal_refusal, team_role_refusal,
};
pub use team_query::{TeamQuery, TeamQueryError, TeamTerm};
pub use token::{
    ApiToken, BOT_DOMAIN, CreateApiToken, CreateBot, CreatedApiToken, CreatedBot, is_bot_address, known_scope,
};
pub use update::{InvitedMember, UpdateMember, UpdatedMember};
pub use user::{ACTOR_SERVICE_ACCOUNT, Avatar, Empty, RootInfo, TokenInfo, User, UserEmail};
