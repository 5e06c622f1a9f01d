//! Mail: what invitations and notices say, and the ways out of the house.

mod file;
pub mod folder;
mod invitation;
mod link;
mod mailer;
mod message;
mod notice;
mod reset;
mod smtp;

pub use invitation::{InvitationMail, in_words};
pub use lettre::message::Mailbox;
pub use link::{accept_link, members_link, reset_link};
pub use mailer::{CapturedMail, Mailer, MailerSettingError, SendError};
pub use message::{DEFAULT_FROM, FromError, MailTexts, Outgoing, parse_from};
pub use notice::NoticeMail;
pub use reset::ResetMail;
