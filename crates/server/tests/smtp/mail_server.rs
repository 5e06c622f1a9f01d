//! The mail server of one test, a process of its own.

use std::{path::Path, process::Stdio};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
};

/// A Python that has aiosmtpd and trustme.
const PYTHON: &str = "ROSTER_TEST_SMTP_PYTHON";

/// A real mail server.
pub struct MailServer {
    pub port: u16,
    says: UnboundedReceiver<Value>,
    process: Child,
}

impl MailServer {
    /// Starts one that behaves as the arguments say, see `server.py`; `ca` is where it writes who vouches for it.
    pub async fn start(arguments: &[&str], ca: &Path) -> Self {
        let python = std::env::var_os(PYTHON)
            .expect("ROSTER_TEST_SMTP_PYTHON names a Python with aiosmtpd and trustme; `make test` sets it");
        let mut process = Command::new(python)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/smtp/server.py"))
            .arg("--ca")
            .arg(ca)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("a Python");
        let mut lines = BufReader::new(process.stdout.take().expect("piped")).lines();
        let (sender, mut says) = unbounded_channel();
        // Always listened to: a server that can't go on speaking stands still.
        tokio::spawn(async move {
            while let Some(line) = lines.next_line().await.expect("readable") {
                let _ = sender.send(serde_json::from_str::<Value>(&line).expect("JSON"));
            }
        });
        let first = says.recv().await.expect("the server starts");
        let port = first["port"].as_u64().and_then(|port| u16::try_from(port).ok()).expect("a port");
        Self { port, says, process }
    }

    /// The next mail it takes.
    pub async fn mail(&mut self) -> Value {
        self.says.recv().await.expect("the server goes on")
    }

    /// Every mail it has taken and not told of yet; the server stops.
    pub async fn rest(mut self) -> Vec<Value> {
        drop(self.process.stdin.take());
        let mut mails = Vec::new();
        while let Some(mail) = self.says.recv().await {
            mails.push(mail);
        }
        mails
    }
}
