use std::time::{Duration, SystemTime};

use lettre::{
    Message,
    message::{
        Mailbox, MultiPart, MultiPartKind, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};

use crate::clock::Timestamp;

/// Whom mail comes from unless the operator says otherwise.
pub const DEFAULT_FROM: &str = "Roster <roster@localhost>";

/// The setting is no sender.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no sender; write it like: {DEFAULT_FROM}")]
pub struct FromError(String);

/// Reads the sender that all mail carries: `Roster <roster@example.com>`, or the address alone.
///
/// # Errors
/// When the text is not one address.
pub fn parse_from(text: &str) -> Result<Mailbox, FromError> {
    if text.contains(char::is_control) {
        return Err(FromError(text.escape_debug().to_string()));
    }
    text.parse().map_err(|_| FromError(text.to_owned()))
}

/// A mail's three texts.
pub struct MailTexts {
    /// One line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as a page.
    pub html: String,
}

/// A mail ready to go.
pub struct Outgoing {
    /// Names this try among all mails and tries. ASCII letters, digits, `.`, `-`.
    pub name: String,
    /// Whom to.
    pub to: Mailbox,
    /// When it was written.
    pub date: Timestamp,
    /// Parts the mail's parts; nobody can guess it and so write it into a name.
    pub boundary: String,
    /// What it says.
    pub texts: MailTexts,
    /// The link in it, for the log of an installation that keeps its mail to itself.
    pub link: String,
}

impl Outgoing {
    /// The mail as it travels. Its Message-ID is the same whenever the same try is sent, so that a mail that
    /// arrived twice can be recognised; it is marked as written by a machine, so that no machine answers.
    ///
    /// # Errors
    /// When an address can't be written in a header.
    pub fn message(&self, from: &Mailbox) -> Result<Message, lettre::error::Error> {
        let parts = MultiPart::builder()
            .kind(MultiPartKind::Alternative)
            .boundary(self.boundary.as_str())
            .singlepart(SinglePart::plain(self.texts.text.clone()))
            .singlepart(SinglePart::html(self.texts.html.clone()));
        Message::builder()
            .from(from.clone())
            .to(self.to.clone())
            .subject(self.texts.subject.as_str())
            .date(system_time(self.date))
            .message_id(Some(format!("<{}@{}>", self.name, from.email.domain())))
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
            .multipart(parts)
    }
}

fn system_time(moment: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(moment.0).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_is_one_address_with_or_without_a_name() {
        assert_eq!(parse_from(DEFAULT_FROM).map(|from| from.email.to_string()), Ok("roster@localhost".into()));
        assert!(parse_from("roster@acme.test").is_ok());
        for text in ["", "Roster", "a@b.test, c@d.test", "Roster <a@b.test>\r\nBcc: c@d.test", "<>"] {
            let error = parse_from(text).expect_err(text).to_string();
            assert!(!error.contains(char::is_control) && error.contains("write it like"), "{error}");
        }
    }
}
