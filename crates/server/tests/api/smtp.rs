//! A mail server small enough to read: one mail a connection, answers as told.

use std::{collections::VecDeque, sync::Arc};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    sync::{
        Mutex,
        mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    },
    task::JoinHandle,
};

/// A mail server of one test's own.
pub struct MailServer {
    /// Where it listens, as a setting.
    pub url: String,
    /// The mails it took.
    pub mails: UnboundedReceiver<String>,
    task: JoinHandle<()>,
}

impl MailServer {
    /// A server that answers each recipient with the next of `answers`, then with 250.
    pub async fn start(answers: &[&'static str]) -> Self {
        Self::start_at("127.0.0.1:0", answers).await
    }

    /// The same at an address of the test's choice.
    pub async fn start_at(address: &str, answers: &[&'static str]) -> Self {
        let listener = TcpListener::bind(address).await.expect("a free port");
        let url = format!("smtp://{}", listener.local_addr().expect("an address"));
        let (sender, mails) = unbounded_channel();
        let answers = Arc::new(Mutex::new(answers.iter().copied().collect::<VecDeque<_>>()));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A client that hangs up early is no fault of the server's.
                let _ = serve(stream, &sender, &answers).await;
            }
        });
        Self { url, mails, task }
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// An address where nobody listens.
pub async fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    listener.local_addr().expect("an address").to_string()
}

async fn serve(
    stream: TcpStream,
    mails: &UnboundedSender<String>,
    answers: &Mutex<VecDeque<&'static str>>,
) -> std::io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    writer.write_all(b"220 mail.test\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let command = line.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        let answer = match command.as_str() {
            "EHLO" => "250-mail.test\r\n250 8BITMIME",
            "RCPT" => answers.lock().await.pop_front().unwrap_or("250 2.1.5 OK"),
            "DATA" => {
                writer.write_all(b"354 go on\r\n").await?;
                let mut mail = String::new();
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    mail.push_str(&line);
                    mail.push_str("\r\n");
                }
                let _ = mails.send(mail);
                "250 2.0.0 taken"
            }
            "QUIT" => {
                writer.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "250 OK",
        };
        writer.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}
