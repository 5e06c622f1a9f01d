use std::{error::Error as _, io, time::Duration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    transport::smtp::{
        self,
        client::{Certificate, Tls, TlsParameters},
    },
};

use super::{MailerSettingError, SendError};
use crate::text::one_line;

/// How long the mail server may take over one answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);
/// How long one mail may take in all. Much less than an outbox lease.
const SEND_TIMEOUT: Duration = Duration::from_mins(2);
/// The longest reason kept, in characters.
const REASON_MAX: usize = 300;

/// A mail server.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Smtp {
    /// Reads the server's address: `smtp://[user:password@]host[:port][?tls=required|opportunistic|none]`, or
    /// `smtps://…` for TLS from the first byte. Without `tls` a password goes over TLS only, and mail without
    /// a password uses TLS where the server offers it. `authorities`, certificates in PEM, may vouch for the server
    /// besides those that everybody trusts.
    ///
    /// # Errors
    /// When the address can't be used, or the authorities.
    pub fn parse(url: &str, authorities: Option<&[u8]>) -> Result<Self, MailerSettingError> {
        let url = with_tls(url);
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&url)
            .map_err(|error| MailerSettingError::Smtp(without_passwords(&error)))?;
        if let Some(authorities) = authorities {
            builder = builder.tls(tls_trusting(&url, authorities).map_err(|_| MailerSettingError::Authorities)?);
        }
        Ok(Self { transport: builder.timeout(Some(ANSWER_TIMEOUT)).build() })
    }

    /// Hands the mail to the server.
    ///
    /// # Errors
    /// When the server refuses it, can't be reached or doesn't answer.
    pub async fn send(&self, message: Message) -> Result<(), SendError> {
        match tokio::time::timeout(SEND_TIMEOUT, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(explained(&error)),
            Err(_) => Err(uncertain("The mail server took too long.".into())),
        }
    }
}

/// Says what an address without `tls` means, and takes `tls=none` out, which the library has no word for.
fn with_tls(url: &str) -> String {
    let Some((address, query)) = url.split_once('?') else {
        let has_password = url.contains('@');
        return match url.starts_with("smtp://") {
            true if has_password => format!("{url}?tls=required"),
            true => format!("{url}?tls=opportunistic"),
            false => url.to_owned(),
        };
    };
    if query == "tls=none" { address.to_owned() } else { url.to_owned() }
}

/// The TLS that the address asks for, with more authorities than usual.
fn tls_trusting(url: &str, authorities: &[u8]) -> Result<Tls, smtp::Error> {
    let parameters = TlsParameters::builder(host(url).to_owned())
        .add_root_certificate(Certificate::from_pem(authorities)?)
        .build()?;
    Ok(match url {
        _ if url.starts_with("smtps://") => Tls::Wrapper(parameters),
        _ if url.contains("?tls=required") => Tls::Required(parameters),
        _ if url.contains("?tls=opportunistic") => Tls::Opportunistic(parameters),
        _ => Tls::None,
    })
}

/// The server's name in an address that the library has read.
fn host(url: &str) -> &str {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = authority.split(['/', '?']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    match host.strip_prefix('[') {
        Some(ip_v6) => ip_v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    }
}

/// The library names the scheme and the `tls` parameter, never the password; make sure of one short line.
fn without_passwords(error: &smtp::Error) -> String {
    one_line(&error.source().map_or_else(|| error.to_string(), ToString::to_string), REASON_MAX)
}

fn explained(error: &smtp::Error) -> SendError {
    let detail = one_line(&error.source().map(ToString::to_string).unwrap_or_default(), REASON_MAX);
    if let Some(code) = error.status() {
        let code: u16 = code.into();
        return refused(error, code, &detail);
    }
    if error.is_tls() {
        return certain(format!("No safe connection to the mail server: {detail}"));
    }
    if error.is_timeout() {
        return uncertain("The mail server took too long.".into());
    }
    match io_kind(error) {
        Some(io::ErrorKind::ConnectionRefused) => {
            certain("The mail server can't be reached: it refuses connections.".into())
        }
        // A handshake that we broke off ourselves: nothing was sent.
        Some(io::ErrorKind::InvalidData) if detail.contains("certificate") => {
            certain(format!("No safe connection to the mail server: {detail}"))
        }
        Some(_) => uncertain(format!("The connection to the mail server failed: {detail}")),
        None => uncertain(format!("The mail server can't be used: {detail}")),
    }
}

/// The server's own answer. What it says about our password is the operator's to mend, not the mail's end.
fn refused(error: &smtp::Error, code: u16, detail: &str) -> SendError {
    let is_about_sign_in = matches!(code, 530 | 534 | 535 | 538);
    let words = match (error.is_permanent(), is_about_sign_in) {
        (_, true) => "The mail server refuses our sign-in",
        (true, false) => "The mail server refused the mail",
        (false, false) => "The mail server asks to try again later",
    };
    SendError {
        reason: format!("{words}: {code} {detail}").trim_end().to_owned(),
        is_permanent: error.is_permanent() && !is_about_sign_in,
        may_have_arrived: false,
    }
}

fn io_kind(error: &smtp::Error) -> Option<io::ErrorKind> {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(error) = cause.downcast_ref::<io::Error>() {
            return Some(error.kind());
        }
        source = cause.source();
    }
    None
}

fn certain(reason: String) -> SendError {
    SendError { reason, is_permanent: false, may_have_arrived: false }
}

fn uncertain(reason: String) -> SendError {
    SendError { reason, is_permanent: false, may_have_arrived: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_travels_over_tls_unless_the_operator_says_otherwise() {
        for (url, meant) in [
            ("smtp://mail.test:25", "smtp://mail.test:25?tls=opportunistic"),
            ("smtp://u:p@mail.test:587", "smtp://u:p@mail.test:587?tls=required"),
            ("smtp://u:p@mail.test:587?tls=opportunistic", "smtp://u:p@mail.test:587?tls=opportunistic"),
            ("smtp://u:p@127.0.0.1:1025?tls=none", "smtp://u:p@127.0.0.1:1025"),
            ("smtps://u:p@mail.test", "smtps://u:p@mail.test"),
        ] {
            assert_eq!(with_tls(url), meant);
            assert!(Smtp::parse(url, None).is_ok(), "{url}");
        }
    }

    #[test]
    fn a_certificate_is_checked_against_the_servers_name_alone() {
        for (url, name) in [
            ("smtp://mail.test", "mail.test"),
            ("smtps://u:p%40@mail.test:465/client.test?tls=required", "mail.test"),
            ("smtp://[::1]:2525?tls=required", "::1"),
        ] {
            assert_eq!(host(url), name);
        }
    }

    #[test]
    fn an_address_that_cant_be_used_is_told_without_its_password() {
        for url in ["smtp://", "smtp://u:hunter22@mail.test:99999", "smtp://u:hunter22@mail.test?tls=maybe"] {
            let error = Smtp::parse(url, None).err().expect(url).to_string();
            assert!(!error.contains("hunter22"), "{error}");
        }
    }
}
