//! Roster's server and command line.

use std::{io::IsTerminal as _, process::ExitCode};

use clap::Parser as _;
use roster_server::{
    cli::{Cli, Command},
    serve::serve,
};
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let Cli { command: Command::Serve(options) } = Cli::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,roster_server=info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    match serve(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "the one clear sentence a failed start ends with")]
            {
                eprintln!("roster: {error}");
            }
            ExitCode::FAILURE
        }
    }
}
