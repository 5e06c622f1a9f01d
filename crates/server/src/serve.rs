//! Starting, running and stopping the server.

use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sea_orm::DatabaseConnection;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
};

use crate::{
    app,
    cli::{Serve, answer},
    clock::Clock,
    demo,
    legacy::LegacyKey,
    live::{self, Live},
    mail::{self, FromError, Mailbox, Mailer, MailerSettingError},
    outbox::Worker,
    password::{PasswordHashing, PasswordHashingError},
    random::Random,
    state::{AppState, Settings},
    store::{self, Writer},
    tidy,
};

/// How long requests under way may take once the server was told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// How long an answer may take to begin.
const ANSWER_TIME: Duration = Duration::from_secs(30);

const DAY: Duration = Duration::from_hours(24);

/// The mail setting that keeps mails in the data folder.
const FILE_MAIL: &str = "file";

/// Why the server can't start, or stopped: one sentence for whoever started it.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The data folder can't be created or written.
    #[error("The data folder {} can't be written: {}. Choose another one with DATA=… (--data).", .0.display(), .1)]
    Data(PathBuf, io::Error),
    /// Another program listens there.
    #[error("Port {} on {} is already in use. Stop the other program or choose another port with PORT=… (--port).", .0.port(), .0.ip())]
    PortTaken(SocketAddr),
    /// The system doesn't let us listen there.
    #[error("Can't listen on {0}: {1}.")]
    Listen(SocketAddr, io::Error),
    /// The app's folder has no page.
    #[error("The app isn't built: {} is missing. Build it with `make run`.", .0.display())]
    App(PathBuf),
    /// The database can't be opened or brought up to date.
    #[error("The database can't be used: {0}.")]
    Database(#[from] store::ConnectError),
    /// The demo data couldn't be written.
    #[error("The demo data can't be written: {0}.")]
    Demo(#[from] demo::DemoError),
    /// The mail setting makes no sense.
    #[error("The mail setting (--mail) can't be used: {0}.")]
    Mail(#[from] MailerSettingError),
    /// The certificate authorities for the mail server can't be read.
    #[error("The file of further certificate authorities (--mail-ca), {}, can't be read: {}.", .0.display(), .1)]
    MailAuthorities(PathBuf, io::Error),
    /// The sender of mails is no address.
    #[error("The sender of mails (--mail-from) can't be used: {0}.")]
    MailFrom(#[from] FromError),
    /// Password hashing can't be set up.
    #[error(transparent)]
    Passwords(#[from] PasswordHashingError),
    /// The operating system ended it.
    #[error("The server stopped: {0}.")]
    Stopped(#[from] io::Error),
}

/// Serves until interrupted or terminated.
///
/// # Errors
/// See [`ServeError`].
pub async fn serve(options: Serve) -> Result<(), ServeError> {
    let listener = listen(SocketAddr::new(options.host, options.port)).await?;
    let address = listener.local_addr()?;
    check_folder(&options.data)?;
    let page = options.app.as_deref().map(check_app).transpose()?;
    let state = state(&options, address).await?;
    let (mailer, from) = mailer(&options)?;
    if options.database_url.is_none() {
        // SQLite's only server was this one: whoever held mail is gone.
        store::free_mail_leases(&state.db, state.clock.now()).await.map_err(store::ConnectError::from)?;
    }
    let demo_is_new = options.demo && demo::fill(&state).await?;

    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(Worker::new(state.clone(), mailer, from).run(stopped.clone()));
    let relay = tokio::spawn(live::relay(state.clone(), stopped.clone()));
    let tidying = tokio::spawn(tidy::run(state.clone(), stopped.clone()));
    let live = state.live.clone();
    // From here on: whoever reads that Ctrl-C stops the server may press it at once.
    let interrupted = interrupted()?;
    announce(&options, &state.settings, demo_is_new);
    let service = app(state, page.as_deref()).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(told_to_stop(stopped));
    let server = tokio::spawn(async move { server.await });
    interrupted.await;
    tracing::info!("stopping");
    // Both ends listen for as long as they run; one that has already ended needs no telling.
    let _ = stop.send(true);
    live.end();
    let _ = tokio::time::timeout(GRACE, async { tokio::join!(server, worker, relay, tidying) }).await;
    Ok(())
}

async fn state(options: &Serve, address: SocketAddr) -> Result<AppState, ServeError> {
    let random = Random::System;
    let base_url = options.base_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let keeps_mail = options.mail == FILE_MAIL;
    let db = database(options).await?;
    Ok(AppState {
        writer: Writer::new(&db),
        db,
        clock: Clock::System,
        passwords: PasswordHashing::recommended(&random)?,
        random,
        outbox_bell: Arc::default(),
        live: Live::default(),
        settings: Arc::new(Settings {
            base_url: base_url.trim_end_matches('/').to_owned(),
            trusted_proxies: options.trusted_proxy.clone().unwrap_or_default(),
            answer_time: ANSWER_TIME,
            app: options.app.clone(),
            look: options.look(),
            captured_mail: keeps_mail.then(|| mail_folder(&options.data)),
            shows_invite_links: options.invite_links,
            invites_per_day: options.invites_per_day,
            purge_after: options.purge_after.map(|days| DAY * u32::from(days)),
            reminders: options.remind_after.clone().unwrap_or_default(),
            legacy_key: options.legacy_secret_key.as_deref().and_then(LegacyKey::new),
        }),
    })
}

async fn database(options: &Serve) -> Result<DatabaseConnection, ServeError> {
    Ok(match &options.database_url {
        Some(url) => store::connect_postgres(url).await?,
        None => store::connect_sqlite(&options.data.join(store::SQLITE_FILE)).await?,
    })
}

/// The way out for mail, and the sender.
pub(crate) fn mailer(options: &Serve) -> Result<(Mailer, Mailbox), ServeError> {
    let folder = mail_folder(&options.data);
    if options.mail == FILE_MAIL {
        check_folder(&folder)?;
    }
    let authorities = options
        .mail_ca
        .as_ref()
        .map(|file| std::fs::read(file).map_err(|error| ServeError::MailAuthorities(file.clone(), error)));
    let mailer = Mailer::parse_trusting(&options.mail, &folder, authorities.transpose()?.as_deref())?;
    Ok((mailer, mail::parse_from(&options.mail_from)?))
}

/// Where mail is kept that goes to the data folder.
fn mail_folder(data: &Path) -> PathBuf {
    data.join("mail")
}

async fn listen(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => ServeError::PortTaken(address),
        _ => ServeError::Listen(address, error),
    })
}

/// Makes sure that the folder exists and that files can be made in it, before anything else relies on it.
pub(crate) fn check_folder(folder: &Path) -> Result<(), ServeError> {
    let probe = folder.join(".writable");
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&probe, ""))
        .and_then(|()| std::fs::remove_file(&probe))
        .map_err(|error| ServeError::Data(folder.to_owned(), error))
}

/// The text of the app's page.
pub(crate) fn check_app(folder: &Path) -> Result<String, ServeError> {
    let page = folder.join("index.html");
    std::fs::read_to_string(&page).map_err(|_| ServeError::App(page))
}

/// Listens for Ctrl-C and for being terminated, from the call on; resolves when one of them comes.
fn interrupted() -> io::Result<impl Future<Output = ()>> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

async fn told_to_stop(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is a reason to stop as well.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

/// What whoever starts the server reads first.
fn announce(options: &Serve, settings: &Settings, demo_is_new: bool) {
    let base = &settings.base_url;
    answer(format_args!("Roster listens on {base}/"));
    if demo_is_new {
        answer("  A new demo organization was created.");
    }
    if options.demo {
        answer(format_args!("  Sign in with the password \"{}\" as", demo::PASSWORD));
        for (email, role) in demo::SIGN_INS {
            answer(format_args!("    {email:<18} {role}"));
        }
    }
    match &settings.captured_mail {
        Some(folder) => answer(format_args!("  Mail is kept in {} and shown on {base}/dev/mail/", folder.display())),
        None => answer("  Mail goes out by SMTP."),
    }
    answer("  Ctrl-C stops it.");
}
