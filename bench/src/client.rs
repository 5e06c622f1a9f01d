//! Requests over connections that stay open, as many as possible for a while.
#![expect(clippy::disallowed_methods, reason = "how long the machine really takes is what is measured")]

use std::{
    collections::VecDeque,
    io,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::server::Server;

/// How many connections are open at the same time.
pub const CONNECTIONS: usize = 16;

/// What to ask, and how long.
pub enum Work {
    /// The same request for so long.
    Same(String, Duration),
    /// Each of these once, but for no longer than this.
    Each(Vec<String>, Duration),
}

/// How it went.
pub struct Outcome {
    /// How long each answered request took, in order of length.
    pub times: Vec<Duration>,
    /// From the first request to the last answer.
    pub took: Duration,
    /// How long the server kept a processor busy for it, in milliseconds.
    pub busy: f64,
}

impl Outcome {
    /// Answers per second.
    pub fn rate(&self) -> f64 {
        f64::from(u32::try_from(self.times.len()).unwrap_or(u32::MAX)) / self.took.as_secs_f64()
    }

    /// How long the server kept a processor busy per answer, in milliseconds. Unlike the others it means the same on a
    /// machine that does something else as well.
    pub fn cost(&self) -> f64 {
        self.busy / f64::from(u32::try_from(self.times.len()).unwrap_or(u32::MAX))
    }

    /// The time within which so many percent of all requests were answered, in milliseconds.
    pub fn percentile(&self, percent: usize) -> f64 {
        let last = self.times.len().saturating_sub(1);
        self.times.get(last * percent / 100).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    }
}

/// A request as it travels.
pub fn request(method: &str, path: &str, session: &str, body: &str) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: bench\r\nCookie: sentrysid={session}; sc=csrf\r\nX-CSRFToken: csrf\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Sends requests over all connections at once. Any answer but `expected` ends everything.
///
/// # Errors
/// When a connection fails or an answer is another.
pub async fn run(server: &Server, work: Work, expected: u16) -> io::Result<Outcome> {
    let (same, each, limit) = match work {
        Work::Same(request, limit) => (Some(request), VecDeque::new(), limit),
        Work::Each(requests, limit) => (None, requests.into(), limit),
    };
    let each = Arc::new(Mutex::new(each));
    let busy = server.busy();
    let began = Instant::now();
    let mut clients = Vec::new();
    for _ in 0..CONNECTIONS {
        let (same, each) = (same.clone(), Arc::clone(&each));
        let next = move || same.clone().or_else(|| each.lock().ok()?.pop_front());
        clients.push(tokio::spawn(client(server.port, next, began + limit, expected)));
    }
    let mut times = Vec::new();
    for client in clients {
        times.extend(client.await.map_err(io::Error::other)??);
    }
    let took = began.elapsed();
    times.sort_unstable();
    Ok(Outcome { times, took, busy: server.busy() - busy })
}

async fn client(
    port: u16,
    mut next: impl FnMut() -> Option<String>,
    until: Instant,
    expected: u16,
) -> io::Result<Vec<Duration>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.set_nodelay(true)?;
    let mut buffer = vec![0; 256 * 1024];
    let mut times = Vec::new();
    while Instant::now() < until {
        let Some(request) = next() else { break };
        let began = Instant::now();
        stream.write_all(request.as_bytes()).await?;
        let status = answer(&mut stream, &mut buffer).await?;
        times.push(began.elapsed());
        if status != expected {
            let line = request.lines().next().unwrap_or_default();
            return Err(io::Error::other(format!("{line} was answered {status}")));
        }
    }
    Ok(times)
}

/// Reads one whole answer; its status.
async fn answer(stream: &mut TcpStream, buffer: &mut [u8]) -> io::Result<u16> {
    let mut read = 0;
    loop {
        let more = stream.read(&mut buffer[read..]).await?;
        if more == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        read += more;
        let Some(end) = buffer[..read].windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&buffer[..end]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
        if read >= end + 4 + length {
            return head
                .split(' ')
                .nth(1)
                .and_then(|status| status.parse().ok())
                .ok_or(io::ErrorKind::InvalidData.into());
        }
    }
}
