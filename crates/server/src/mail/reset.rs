use askama::Template;

use super::MailTexts;

/// The mail with a link to a new password.
pub struct ResetMail {
    /// The account's address.
    pub to: String,
    /// The link, with its secret.
    pub link: String,
}

#[derive(Template)]
#[template(path = "reset/text.txt")]
struct Text<'a> {
    to: &'a str,
    link: &'a str,
}

#[derive(Template)]
#[template(path = "reset/html.html")]
struct Html<'a> {
    to: &'a str,
    link: &'a str,
}

impl ResetMail {
    /// Writes the mail. It holds no word that a stranger could choose.
    ///
    /// # Errors
    /// When a template fails.
    pub fn texts(&self) -> Result<MailTexts, askama::Error> {
        let Self { to, link } = self;
        let (text, html) = (Text { to, link }.render()?, Html { to, link }.render()?);
        Ok(MailTexts { subject: "Choose a new password for Roster".into(), text, html })
    }
}
