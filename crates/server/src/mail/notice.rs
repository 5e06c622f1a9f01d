use askama::Template;
use roster_api_types::Role;

use super::MailTexts;
use crate::{
    store::{NoticeFacts, NoticeKind},
    text::{one_line, unlinked},
};

/// The longest name that a notice shows, in characters; addresses are never longer.
const NAME_MAX: usize = 80;

/// What a notice tells one of the people who may decide a request.
pub struct NoticeMail {
    /// What kind of request.
    pub kind: NoticeKind,
    /// The organization's name, as its people wrote it.
    pub organization: String,
    /// What is asked.
    pub facts: NoticeFacts,
    /// Can the recipient restore what was declined or withdrawn?
    pub administers_members: bool,
    /// Where to decide.
    pub link: String,
}

#[derive(Template)]
#[template(path = "notice/subject.txt")]
struct Subject<'a> {
    kind: NoticeKind,
    organization: &'a str,
    person: &'a str,
    team: &'a str,
}

#[derive(Template)]
#[template(path = "notice/text.txt")]
struct Text<'a> {
    kind: NoticeKind,
    organization: &'a str,
    person: &'a str,
    requester: Option<&'a str>,
    role: Option<&'a str>,
    team: &'a str,
    administers_members: bool,
    link: &'a str,
}

#[derive(Template)]
#[template(path = "notice/html.html")]
struct Html<'a> {
    kind: NoticeKind,
    organization: &'a str,
    person: &'a str,
    requester: Option<&'a str>,
    role: Option<&'a str>,
    team: &'a str,
    administers_members: bool,
    link: &'a str,
}

impl NoticeMail {
    /// Writes the mail. Names can't break out of their place, nor become links of their own.
    ///
    /// # Errors
    /// When a template fails.
    pub fn texts(&self) -> Result<MailTexts, askama::Error> {
        let short = |text: &str| one_line(text, NAME_MAX);
        let team = self.facts.team.as_deref().map(short).unwrap_or_default();
        let organization = short(&self.organization);
        let person = short(&self.facts.person);
        let subject =
            Subject { kind: self.kind, organization: &organization, person: &person, team: &team }.render()?;
        let (organization, team) = (unlinked(&organization), unlinked(&team));
        let person = unlinked(&person);
        let requester = self.facts.requester.as_deref().map(|name| unlinked(&short(name)));
        let requester = requester.as_deref().filter(|name| !name.is_empty());
        let (kind, role, link) = (self.kind, self.facts.role.map(Role::name), self.link.as_str());
        let administers_members = self.administers_members;
        let (organization, person, team) = (organization.as_str(), person.as_str(), team.as_str());
        let text = Text { kind, organization, person, requester, role, team, administers_members, link }.render()?;
        let html = Html { kind, organization, person, requester, role, team, administers_members, link }.render()?;
        Ok(MailTexts { subject, text, html })
    }
}
