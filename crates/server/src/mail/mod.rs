//! Mail: what an invitation says, and the ways out of the house.

mod file;
pub mod folder;
mod invitation;
mod link;
mod mailer;
mod message;
mod smtp;

pub use invitation::{InvitationMail, InvitationTexts};
pub use lettre::message::Mailbox;
pub use link::accept_link;
pub use mailer::{CapturedMail, Mailer, MailerSettingError, SendError};
pub use message::{DEFAULT_FROM, FromError, Outgoing, parse_from};
