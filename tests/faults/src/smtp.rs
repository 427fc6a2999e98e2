//! A mail server that misbehaves by a plan, and stores what it accepted.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::plan::Plan;
use crate::stored;
use careline_harness::Result;
use careline_harness::mailbox::{Mail, Mailbox};
use careline_harness::until::until_within;

/// How long the server stays away if nothing tries to connect: then there may be no mail left to try with.
const AWAY_MAX: Duration = Duration::from_secs(5);

/// A fault of the mail server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Connections are refused for a while.
    Refused,
    /// A temporary failure (451).
    PutOff,
    /// A permanent failure (550).
    Rejected,
    /// The server stops responding.
    Stalled,
    /// The connection is closed before the mail is accepted.
    CutBefore,
    /// The connection is closed after the mail was accepted, before the response.
    CutAfter,
    /// The mail is accepted, and the response never comes.
    StalledAfter,
}

/// All kinds.
pub const FAULTS: [Fault; 7] = [
    Fault::Refused,
    Fault::PutOff,
    Fault::Rejected,
    Fault::Stalled,
    Fault::CutBefore,
    Fault::CutAfter,
    Fault::StalledAfter,
];

impl Fault {
    /// The SMTP command at which it happens.
    fn at(self, place: f64) -> &'static str {
        match self {
            Self::Refused => "MAIL",
            Self::PutOff | Self::Rejected | Self::Stalled if place < 0.33 => "MAIL",
            Self::PutOff | Self::Rejected | Self::Stalled if place < 0.66 => "RCPT",
            _ => "DATA",
        }
    }
}

/// A mail server. It stops on drop.
pub struct Server {
    /// The port.
    pub port: u16,
    accepted: Arc<Mutex<Mailbox>>,
    _work: JoinSet<()>,
}

/// How a conversation ended.
enum End {
    /// Regularly, or by the client.
    Over,
    /// The server is to refuse connections for a while.
    Close,
}

impl Server {
    /// Opens a server for the endpoint with this data folder.
    ///
    /// # Errors
    ///
    /// If the port can't be bound.
    pub async fn open(port: u16, data: PathBuf, plan: Arc<Plan<Fault>>) -> Result<Self> {
        let accepted = Arc::<Mutex<Mailbox>>::default();
        let mut listener = TcpListener::bind(("127.0.0.1", port)).await?;
        let mut work = JoinSet::new();
        let mailbox = accepted.clone();
        work.spawn(async move {
            loop {
                listen(&listener, &plan, &mailbox).await;
                drop(listener);
                refuse(&data).await;
                listener = match TcpListener::bind(("127.0.0.1", port)).await {
                    Ok(listener) => listener,
                    Err(_) => return,
                };
            }
        });
        Ok(Self {
            port,
            accepted,
            _work: work,
        })
    }

    /// The accepted mails.
    #[must_use]
    pub fn accepted(self) -> Mailbox {
        std::mem::take(&mut self.accepted.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Accepts connections until one is to be refused; then all are closed.
async fn listen(listener: &TcpListener, plan: &Arc<Plan<Fault>>, mailbox: &Arc<Mutex<Mailbox>>) {
    let mut under_way = JoinSet::new();
    loop {
        tokio::select! {
            client = listener.accept() => {
                let Ok((client, _)) = client else { return };
                let (plan, mailbox) = (plan.clone(), mailbox.clone());
                // An error ends one conversation only.
                under_way.spawn(async move {
                    speak(client, &plan, &mailbox).await.unwrap_or(End::Over)
                });
            }
            Some(ended) = under_way.join_next() => {
                if let Ok(End::Close) = ended {
                    return;
                }
            }
        }
    }
}

/// Stays closed until the endpoint has tried in vain.
async fn refuse(data: &std::path::Path) {
    let Ok(before) = stored::attempts(data).await else {
        return;
    };
    let tried = until_within(AWAY_MAX, "a refused connection", async || {
        let attempts = stored::attempts(data).await;
        attempts.map(|attempts| (attempts > before).then_some(()))
    });
    drop(tried.await);
}

/// One conversation by RFC 5321, until the plan has a fault.
async fn speak(client: TcpStream, plan: &Plan<Fault>, mailbox: &Mutex<Mailbox>) -> Result<End> {
    let mut client = BufStream::new(client);
    say(&mut client, "220 localhost").await?;
    let mut planned = None;
    while let Some(line) = line(&mut client).await? {
        let line = String::from_utf8_lossy(&line);
        let word = line.split([' ', ':']).next().unwrap_or_default();
        if word == "MAIL" {
            planned = plan.next();
        }
        let here = planned.filter(|(fault, place)| fault.at(*place) == word);
        let here = here.map(|(fault, _)| fault);
        if word == "DATA" {
            say(&mut client, "354 go on").await?;
            if here == Some(Fault::CutBefore) {
                client.read_u8().await?;
                return Ok(End::Over);
            }
            let mail = data(&mut client).await?;
            if matches!(here, None | Some(Fault::CutAfter | Fault::StalledAfter)) {
                accept(mailbox, &mail)?;
            }
        }
        match here {
            None => say(&mut client, "250 fine").await?,
            Some(Fault::PutOff) => say(&mut client, "451 4.3.0 later").await?,
            Some(Fault::Rejected) => say(&mut client, "550 5.7.1 never").await?,
            Some(Fault::Stalled | Fault::StalledAfter) => {
                while self::line(&mut client).await?.is_some() {}
            }
            Some(Fault::Refused) => return Ok(End::Close),
            Some(Fault::CutBefore | Fault::CutAfter) => return Ok(End::Over),
        }
    }
    Ok(End::Over)
}

async fn say(client: &mut BufStream<TcpStream>, words: &str) -> Result {
    client.write_all(format!("{words}\r\n").as_bytes()).await?;
    Ok(client.flush().await?)
}

/// The next line without its end. None if the client is gone.
async fn line(client: &mut BufStream<TcpStream>) -> Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    if client.read_until(b'\n', &mut line).await? == 0 {
        return Ok(None);
    }
    line.truncate(line.trim_ascii_end().len());
    Ok(Some(line))
}

/// A mail, up to the line of a single dot.
async fn data(client: &mut BufStream<TcpStream>) -> Result<Vec<u8>> {
    let mut mail = Vec::new();
    loop {
        let line = line(client).await?.ok_or("the mail isn't whole")?;
        if line == b"." {
            return Ok(mail);
        }
        mail.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        mail.extend_from_slice(b"\r\n");
    }
}

fn accept(mailbox: &Mutex<Mailbox>, mail: &[u8]) -> Result {
    let mail = Mail::parse(mail).ok_or("this isn't a mail")?;
    let mut mailbox = mailbox.lock().unwrap_or_else(PoisonError::into_inner);
    mailbox.add(mail);
    Ok(())
}
