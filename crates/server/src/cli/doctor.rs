use std::{fmt, io, net::IpAddr, path::Path, process::ExitCode};

use axum::http::Uri;
use clap::Args;
use sea_orm::DatabaseConnection;

use super::{CliError, DatabaseOptions, Machine, Serve, print};
use crate::{
    client::TrustedProxies,
    look,
    mail::Mailer,
    serve::{check_app, check_folder, mailer},
    store::{self, Health},
};

/// What to check: give the options that `roster serve` is given. Ends with 1 when something is wrong.
#[derive(Debug, Args)]
pub struct Doctor {
    #[command(flatten)]
    serve: Serve,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Finding {
    /// As it should be.
    Good(String),
    /// It works, but somebody should know.
    Notice(String),
    /// It doesn't work.
    Wrong(String),
}

impl Doctor {
    pub(super) async fn run(self, machine: &Machine) -> Result<ExitCode, CliError> {
        let mut findings = self.database(machine).await;
        findings.extend([
            self.folder(),
            self.mail(),
            base_url(self.serve.base_url.as_deref()),
            self.proxies(),
            self.app(),
        ]);
        findings.extend(self.layout());
        findings.extend(self.stylesheet());
        for finding in &findings {
            print::answer(match finding {
                Finding::Good(text) => format!("ok     {text}"),
                Finding::Notice(text) => format!("note   {text}"),
                Finding::Wrong(text) => format!("WRONG  {text}"),
            });
        }
        let is_wrong = findings.iter().any(|finding| matches!(finding, Finding::Wrong(_)));
        Ok(if is_wrong { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }

    async fn database(&self, machine: &Machine) -> Vec<Finding> {
        let options = DatabaseOptions { data: self.serve.data.clone(), database_url: self.serve.database_url.clone() };
        let db = match options.open_as_it_is().await {
            Ok(db) => db,
            Err(error) => return vec![Finding::Wrong(error.to_string())],
        };
        let kind = if self.serve.database_url.is_some() { "PostgreSQL" } else { "SQLite" };
        let mut findings = vec![Finding::Good(format!("The database ({kind}) can be reached."))];
        match tables(&db).await {
            Ok(finding @ Finding::Good(_)) => findings.push(finding),
            Ok(finding) => {
                findings.push(finding);
                return findings;
            }
            Err(error) => {
                findings.push(Finding::Wrong(format!("The tables can't be looked at: {error}.")));
                return findings;
            }
        }
        match store::health(&db, machine.clock.now()).await {
            Ok(health) => findings.extend(data(&health)),
            Err(error) => findings.push(Finding::Wrong(format!("The data can't be read: {error}."))),
        }
        findings
    }

    fn folder(&self) -> Finding {
        match check_folder(&self.serve.data) {
            Ok(()) => Finding::Good(format!("The data folder {} can be written.", self.serve.data.display())),
            Err(error) => Finding::Wrong(error.to_string()),
        }
    }

    fn mail(&self) -> Finding {
        match mailer(&self.serve) {
            Ok((Mailer::File(folder), _)) => {
                Finding::Notice(format!("Mail is kept in {} and reaches nobody (--mail).", folder.display()))
            }
            Ok((_, sender)) => {
                Finding::Good(format!("Mail goes out by SMTP as {sender} (the mail server was not asked)."))
            }
            Err(error) => Finding::Wrong(error.to_string()),
        }
    }

    fn proxies(&self) -> Finding {
        let is_behind_one = self.serve.base_url.as_ref().is_some_and(|text| text.starts_with("https://"));
        trusted_proxies(self.serve.trusted_proxy.as_ref(), is_behind_one)
    }

    fn app(&self) -> Finding {
        match &self.serve.app {
            None => Finding::Notice("Only the API is served: no app folder is given (--app).".into()),
            Some(folder) => match check_app(folder) {
                Ok(_) => Finding::Good(format!("The app in {} is built.", folder.display())),
                Err(error) => Finding::Wrong(error.to_string()),
            },
        }
    }

    fn layout(&self) -> Vec<Finding> {
        let Some(path) = &self.serve.layout else { return Vec::new() };
        of_file("layout", path, look::layout_problems(path))
    }

    fn stylesheet(&self) -> Vec<Finding> {
        let Some(path) = &self.serve.stylesheet else { return Vec::new() };
        of_file("stylesheet", path, look::stylesheet_problems(path))
    }
}

/// One line for a file of the operator's with which nothing is wrong, otherwise one for each thing that is.
fn of_file(option: &str, path: &Path, problems: io::Result<Vec<impl fmt::Display>>) -> Vec<Finding> {
    let file = format!("The {option} {} (--{option})", path.display());
    match problems {
        Err(error) => vec![Finding::Wrong(format!("{file} can't be read: {error}."))],
        Ok(problems) if problems.is_empty() => vec![Finding::Good(format!("{file} is right."))],
        Ok(problems) => problems.iter().map(|problem| Finding::Wrong(format!("{file}: {problem}"))).collect(),
    }
}

async fn tables(db: &DatabaseConnection) -> Result<Finding, sea_orm::DbErr> {
    let version = store::table_version(db).await?;
    Ok(if !version.unknown.is_empty() {
        Finding::Wrong(format!(
            "The tables are newer than this program: it doesn't know {}.",
            version.unknown.join(", ")
        ))
    } else if !version.pending.is_empty() {
        Finding::Wrong(format!("The tables are behind: run `roster migrate` for {}.", version.pending.join(", ")))
    } else {
        Finding::Good("The tables are up to date.".into())
    })
}

fn data(health: &Health) -> Vec<Finding> {
    let owners = if health.without_owner.is_empty() {
        Finding::Good("Every organization has an owner.".into())
    } else {
        Finding::Wrong(format!("Organizations without an owner: {}.", health.without_owner.join(", ")))
    };
    let expired = match health.expired_invitations {
        0 => Finding::Good("No invitation is past its time.".into()),
        count => Finding::Notice(format!("Invitations past their time: {count}.")),
    };
    let failed = match health.failed_mail {
        0 => Finding::Good(format!("No mail was given up; {} waits to be sent.", health.queued_mail)),
        count => Finding::Notice(format!(
            "Mails given up: {count}; the member page says why. {} wait to be sent.",
            health.queued_mail
        )),
    };
    let search = if health.has_search_index {
        Finding::Good("Members are searched by an index.".into())
    } else {
        Finding::Notice(
            "Members are searched without an index, which is slow among very many: PostgreSQL lacks the extension pg_trgm \
             (docs/OPERATING.md says how to add it)."
                .into(),
        )
    };
    vec![owners, expired, failed, search]
}

/// Can it be told who is behind the proxy? `serve` speaks no TLS, so with an https base URL there is one.
fn trusted_proxies(proxies: Option<&TrustedProxies>, is_behind_one: bool) -> Finding {
    match proxies {
        Some(proxies) if proxies.is_everybody() => Finding::Wrong(
            "Every address is a trusted proxy (--trusted-proxy): anybody can pass for any other address, past every limit."
                .into(),
        ),
        Some(proxies) => Finding::Good(format!("The trusted proxies are {proxies}.")),
        None if is_behind_one => Finding::Notice(
            "No proxy is trusted (--trusted-proxy): all people behind it share one network's limits, and the audit log \
             has its address."
                .into(),
        ),
        None => Finding::Good("No proxy is trusted: requests come from whoever connects.".into()),
    }
}

/// Can links in mails begin with this address?
fn base_url(text: Option<&str>) -> Finding {
    let Some(text) = text else {
        return Finding::Notice(
            "Links in mails use the address that the server listens on: no base URL is given (--base-url).".into(),
        );
    };
    let wrong = |reason: &str| Finding::Wrong(format!("The base URL {text} can't be used: {reason}"));
    let Ok(uri) = text.trim_end_matches('/').parse::<Uri>() else { return wrong("it is no web address.") };
    let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else {
        return wrong("write it as https://roster.example.com.");
    };
    if uri.path() != "/" || uri.query().is_some() {
        return wrong("leave out everything after the host: Roster is served from the root.");
    }
    match scheme {
        "https" => Finding::Good(format!("The base URL is {text}.")),
        "http" if is_this_machine(host) => Finding::Good(format!("The base URL is {text}, on this machine only.")),
        "http" => Finding::Notice(format!("The base URL {text} is not https: passwords travel in clear.")),
        _ => wrong("it begins with neither https:// nor http://."),
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.trim_matches(['[', ']']).parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_serves_behind_a_proxy_should_name_it_and_not_trust_everybody() {
        let found = |text: Option<&str>, is_behind_one| {
            let proxies = text.map(|text| text.parse::<TrustedProxies>().expect("networks"));
            trusted_proxies(proxies.as_ref(), is_behind_one)
        };
        assert!(matches!(found(None, true), Finding::Notice(_)));
        assert!(matches!(found(None, false), Finding::Good(_)));
        assert!(matches!(found(Some("127.0.0.1"), true), Finding::Good(_)));
        for everybody in ["0.0.0.0/0", "127.0.0.1,::/0"] {
            assert!(matches!(found(Some(everybody), true), Finding::Wrong(_)), "{everybody}");
        }
    }

    #[test]
    fn a_base_url_is_a_scheme_and_a_host() {
        for good in
            ["https://roster.example.com", "https://roster.example.com/", "http://127.0.0.1:8000", "http://[::1]:8000"]
        {
            assert!(matches!(base_url(Some(good)), Finding::Good(_)), "{good}");
        }
        for noted in [None, Some("http://roster.example.com")] {
            assert!(matches!(base_url(noted), Finding::Notice(_)), "{noted:?}");
        }
        for wrong in
            ["", "roster.example.com", "ftp://x.test", "https://x.test/roster", "https://x.test?a=b", "https://"]
        {
            assert!(matches!(base_url(Some(wrong)), Finding::Wrong(_)), "{wrong}");
        }
    }
}
