//! The mails of an installation that keeps them to itself.

use std::{io, path::Path};

use mail_parser::MessageParser;
use tokio::fs;

/// A mail of the folder that [`super::Mailer::File`] writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderMail {
    /// The file's name.
    pub file: String,
    /// Whom it was for.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// When it was written; RFC 3339, UTC.
    pub date: String,
    /// The link of an invitation, or to a new password, in it.
    pub link: Option<String>,
    /// Its plain text.
    pub text: String,
}

/// The newest mails of the folder, newest first, at most `max`; and how many more there are.
///
/// # Errors
/// When the folder can't be read; a missing one is an empty one.
pub async fn list(folder: &Path, max: usize) -> io::Result<(Vec<FolderMail>, usize)> {
    let mut names = names(folder).await?;
    // The names begin with the time, so their order is the mails' order.
    names.sort_unstable_by(|left, right| right.cmp(left));
    let hidden = names.len().saturating_sub(max);
    let mut mails = Vec::new();
    for name in names.into_iter().take(max) {
        mails.extend(read(folder, &name).await?);
    }
    Ok((mails, hidden))
}

async fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut entries = match fs::read_dir(folder).await {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    while let Some(entry) = entries.next_entry().await? {
        names.extend(entry.file_name().into_string().ok().filter(|name| is_mail_name(name)));
    }
    Ok(names)
}

/// The mail in this file; none when the name is no mail's, the file is gone or holds no mail.
///
/// # Errors
/// When the file is there and can't be read.
pub async fn read(folder: &Path, file: &str) -> io::Result<Option<FolderMail>> {
    if !is_mail_name(file) {
        return Ok(None);
    }
    match fs::read(folder.join(file)).await {
        Ok(content) => Ok(parse(file, &content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Only names that we give: nothing that leads out of the folder, or to a file that isn't finished.
fn is_mail_name(name: &str) -> bool {
    name.strip_suffix(".eml")
        .is_some_and(|stem| !stem.is_empty() && stem.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
}

fn parse(file: &str, content: &[u8]) -> Option<FolderMail> {
    let mail = MessageParser::default().parse(content)?;
    let text = mail.body_text(0).unwrap_or_default().into_owned();
    Some(FolderMail {
        file: file.to_owned(),
        to: mail.to().and_then(|to| to.first()?.address()).unwrap_or_default().to_owned(),
        subject: mail.subject().unwrap_or_default().to_owned(),
        date: mail.date().map(mail_parser::DateTime::to_rfc3339).unwrap_or_default(),
        link: accept_link(&text).map(str::to_owned),
        text,
    })
}

fn accept_link(text: &str) -> Option<&str> {
    text.split_whitespace().find(|word| {
        (word.starts_with("http://") || word.starts_with("https://"))
            && ["/accept/", "/auth/reset/"].iter().any(|place| word.contains(place))
    })
}
