use askama::Template;
use roster_api_types::{EmailAddress, Role};
use time::{OffsetDateTime, macros::format_description};

use super::MailTexts;
use crate::{
    clock::Timestamp,
    store::Occasion,
    text::{one_line, unlinked},
};

/// The longest name of an organization or a person that a mail shows, in characters.
const NAME_MAX: usize = 80;

/// What an invitation's mail tells.
pub struct InvitationMail {
    /// The invited address.
    pub to: EmailAddress,
    /// The organization's name, as its people wrote it.
    pub organization: String,
    /// The inviter's name, as they wrote it; none when nobody in particular invites.
    pub inviter: Option<String>,
    /// The role offered.
    pub role: Role,
    /// Until when; none means for ever.
    pub expires_at: Option<Timestamp>,
    /// The link that opens the invitation.
    pub link: String,
    /// Why it is sent now.
    pub occasion: Occasion,
}

#[derive(Template)]
#[template(path = "invitation/subject.txt")]
struct Subject<'a> {
    organization: &'a str,
    occasion: Occasion,
}

#[derive(Template)]
#[template(path = "invitation/text.txt")]
struct Text<'a> {
    to: &'a str,
    organization: &'a str,
    inviter: Option<&'a str>,
    role: &'a str,
    expires_at: Option<&'a str>,
    link: &'a str,
    occasion: Occasion,
}

#[derive(Template)]
#[template(path = "invitation/html.html")]
struct Html<'a> {
    to: &'a str,
    organization: &'a str,
    inviter: Option<&'a str>,
    role: &'a str,
    expires_at: Option<&'a str>,
    link: &'a str,
    occasion: Occasion,
}

impl InvitationMail {
    /// Writes the mail. Names can't break out of their place, nor become links of their own.
    ///
    /// # Errors
    /// When a template fails.
    pub fn texts(&self) -> Result<MailTexts, askama::Error> {
        let name = one_line(&self.organization, NAME_MAX);
        let subject = Subject { organization: &name, occasion: self.occasion }.render()?;
        let organization = unlinked(&name);
        let inviter = self.inviter.as_deref().map(|name| unlinked(&one_line(name, NAME_MAX)));
        let inviter = inviter.as_deref().filter(|name| !name.is_empty());
        let end = self.expires_at.and_then(in_words);
        let occasion = self.occasion;
        let (to, expires_at) = (self.to.as_str(), end.as_deref());
        let (organization, role, link) = (organization.as_str(), self.role.name(), self.link.as_str());
        let text = Text { to, organization, inviter, role, expires_at, link, occasion }.render()?;
        let html = Html { to, organization, inviter, role, expires_at, link, occasion }.render()?;
        Ok(MailTexts { subject, text, html })
    }
}

/// `23 December 2026, 12:00 UTC`. Rounded down: nobody is promised a minute too much.
#[must_use]
pub fn in_words(moment: Timestamp) -> Option<String> {
    let format = format_description!("[day padding:none] [month repr:long] [year], [hour]:[minute] UTC");
    let moment = OffsetDateTime::from_unix_timestamp_nanos(i128::from(moment.0) * 1000).ok()?;
    moment.format(format).ok()
}
