use std::path::{Path, PathBuf};

use lettre::message::Mailbox;
use tokio::sync::mpsc::UnboundedSender;

use super::{Outgoing, file, smtp::Smtp};

/// A way out for mail.
#[derive(Clone)]
pub enum Mailer {
    /// To a mail server.
    Smtp(Smtp),
    /// Into a folder, one file each; the link in it is also logged. For trying the product out.
    File(PathBuf),
    /// To whoever listens; for tests.
    Memory(UnboundedSender<CapturedMail>),
}

/// A mail that didn't go out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapturedMail {
    /// Whom it was for.
    pub to: String,
    /// The link in it.
    pub link: String,
    /// The mail as it would have travelled.
    pub message: String,
}

/// Sending failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct SendError {
    /// Why, in words for the admin.
    pub reason: String,
    /// Another try would end the same way.
    pub is_permanent: bool,
    /// The mail may have arrived all the same: its link has to go on working.
    pub may_have_arrived: bool,
}

/// The setting names no way out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailerSettingError {
    /// Neither `file` nor an SMTP address.
    #[error("mail goes to \"file\" or to an address such as smtp://user:password@mail.example.com:587?tls=required")]
    Unknown,
    /// An SMTP address that can't be used.
    #[error("the mail server's address can't be used: {0}")]
    Smtp(String),
    /// The extra authorities are no certificates.
    #[error("the file of further certificate authorities (--mail-ca) holds no certificates in PEM")]
    Authorities,
}

impl Mailer {
    /// Reads the setting: `file` (into `folder`), or the address of a mail server, see [`Smtp::parse`].
    ///
    /// # Errors
    /// When the setting is neither.
    pub fn parse(setting: &str, folder: &Path) -> Result<Self, MailerSettingError> {
        Self::parse_trusting(setting, folder, None)
    }

    /// The same with further certificate authorities, in PEM, that may vouch for the mail server.
    ///
    /// # Errors
    /// When the setting is neither, or the authorities are none.
    pub fn parse_trusting(
        setting: &str,
        folder: &Path,
        authorities: Option<&[u8]>,
    ) -> Result<Self, MailerSettingError> {
        const MARK: &str = "-----BEGIN CERTIFICATE-----";
        if authorities.is_some_and(|pem| !String::from_utf8_lossy(pem).contains(MARK)) {
            return Err(MailerSettingError::Authorities);
        }
        match setting {
            "file" => Ok(Self::File(folder.to_owned())),
            _ if setting.starts_with("smtp://") || setting.starts_with("smtps://") => {
                Smtp::parse(setting, authorities).map(Self::Smtp)
            }
            _ => Err(MailerSettingError::Unknown),
        }
    }

    /// Sends one mail, once.
    ///
    /// # Errors
    /// When it didn't go out, or nobody knows whether it did.
    pub async fn send(&self, mail: &Outgoing, from: &Mailbox) -> Result<(), SendError> {
        let message = mail.message(from).map_err(|error| SendError {
            reason: format!("The mail could not be written: {error}"),
            is_permanent: true,
            may_have_arrived: false,
        })?;
        match self {
            Self::Smtp(smtp) => smtp.send(message).await,
            Self::File(folder) => {
                let file = format!("{}-{}.eml", mail.date.0, mail.name);
                file::write(folder, &file, message.formatted()).await?;
                tracing::info!(to = %mail.to.email, link = %mail.link, "a mail is in the mail folder");
                Ok(())
            }
            Self::Memory(listener) => {
                let captured = CapturedMail {
                    to: mail.to.email.to_string(),
                    link: mail.link.clone(),
                    message: String::from_utf8_lossy(&message.formatted()).into_owned(),
                };
                listener.send(captured).map_err(|_| SendError {
                    reason: "Nobody listens for mail.".into(),
                    is_permanent: false,
                    may_have_arrived: false,
                })
            }
        }
    }
}
