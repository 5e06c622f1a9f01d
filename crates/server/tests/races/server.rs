//! The real server as a process of its own, and requests over the network.

use std::{path::Path, process::Stdio, time::Duration};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
    process::{Child, Command},
};

/// A running server.
pub struct Server {
    process: Child,
}

impl Server {
    /// Starts it and waits until it listens; without `port` on a free one. Returns the port.
    pub async fn start(data: &Path, database_url: Option<&str>, port: u16) -> (Self, u16) {
        Self::start_with(data, database_url, port, |_| {}).await
    }

    /// The same, with the command changed beforehand.
    pub async fn start_with(
        data: &Path,
        database_url: Option<&str>,
        port: u16,
        change: impl FnOnce(&mut Command),
    ) -> (Self, u16) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_roster"));
        command.arg("serve").arg("--data").arg(data).args(["--port", &port.to_string()]);
        command.env_remove("DATABASE_URL").env("RUST_LOG", "error").stdout(Stdio::piped()).kill_on_drop(true);
        if let Some(url) = database_url {
            command.env("DATABASE_URL", url);
        }
        change(&mut command);
        let mut process = command.spawn().expect("a server");
        let mut lines = BufReader::new(process.stdout.take().expect("piped")).lines();
        let first = lines.next_line().await.expect("readable").expect("the server starts");
        let address = first.strip_prefix("Roster listens on http://127.0.0.1:").expect(&first);
        let port = address.trim_end_matches('/').parse().expect("a port");
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        (Self { process }, port)
    }

    /// As a power cut would end it: kill -9.
    pub async fn kill(mut self) {
        self.process.kill().await.expect("killed");
    }
}

/// Sends a POST of JSON and returns the answer's status; none when there was no answer.
pub async fn post(port: u16, path: &str, session: &str, body: &str) -> Option<u16> {
    let headers =
        format!("Cookie: sentrysid={session}; sc=csrf\r\nX-CSRFToken: csrf\r\nContent-Type: application/json\r\n");
    status(&exchange(port, "POST", path, &headers, body).await?)
}

/// Sends a request; `headers` end in a line break each. The whole answer; none when there was none.
pub async fn exchange(port: u16, method: &str, path: &str, headers: &str, body: &str) -> Option<String> {
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let exchange = async {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.ok()?;
        Some(String::from_utf8_lossy(&answer).into_owned())
    };
    tokio::time::timeout(Duration::from_secs(30), exchange).await.ok()?
}

/// The status of a whole answer: what was cut off may say anything.
pub fn status(answer: &str) -> Option<u16> {
    let (head, _) = answer.split_once("\r\n\r\n")?;
    head.split(' ').nth(1)?.parse().ok()
}
