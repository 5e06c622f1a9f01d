//! The released server as a process of its own.

use std::{env, io, path::Path, process::Stdio};

use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

/// A running server; it ends with the value.
pub struct Server {
    /// Where it listens.
    pub port: u16,
    process: Child,
}

impl Server {
    /// Starts the server that was built beside this program, or the one that `ROSTER_SERVER` names.
    ///
    /// # Errors
    /// When it can't be started.
    pub async fn start(data: &Path, database_url: Option<&str>) -> io::Result<Self> {
        let program = match env::var_os("ROSTER_SERVER") {
            Some(program) => program.into(),
            None => env::current_exe()?.with_file_name("roster"),
        };
        let mut command = Command::new(program);
        command.arg("serve").arg("--data").arg(data).args(["--port", "0"]).env("RUST_LOG", "error");
        command.env_remove("DATABASE_URL").stdout(Stdio::piped()).kill_on_drop(true);
        if let Some(url) = database_url {
            command.env("DATABASE_URL", url);
        }
        let mut process = command.spawn()?;
        let output = process.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let mut lines = BufReader::new(output).lines();
        let first = lines.next_line().await?.unwrap_or_default();
        let port = first.trim_end_matches('/').rsplit(':').next().and_then(|port| port.parse().ok());
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let port = port.ok_or_else(|| io::Error::other(format!("the server said: {first}")))?;
        Ok(Self { port, process })
    }

    /// How much memory it holds, in MB; 0 where the system doesn't tell.
    pub fn memory(&self) -> u64 {
        let status = self.process.id().map(|id| std::fs::read_to_string(format!("/proc/{id}/status")));
        let status = status.and_then(Result::ok).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
    }

    /// How long it has kept a processor busy, in milliseconds, in the program and in the system on its behalf; 0 where
    /// the system doesn't tell.
    pub fn busy(&self) -> f64 {
        let threads = self.process.id().and_then(|id| std::fs::read_dir(format!("/proc/{id}/task")).ok());
        let nanoseconds = threads.into_iter().flatten().flatten().filter_map(|thread| {
            let times = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
            times.split(' ').next()?.parse::<f64>().ok()
        });
        nanoseconds.sum::<f64>() / 1_000_000.0
    }
}
