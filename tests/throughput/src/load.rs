//! A number of clients that send tickets, each the next one as soon as the last was answered.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use careline_harness::Result;
use careline_harness::stats::percentile;
use tokio::task::JoinSet;

use crate::http::Connection;
use crate::shopper::{Shopper, refused};
use crate::usage::processor_time;

/// How many orders each client's tickets are about.
const ORDERS_PER_CLIENT: u32 = 8;
/// How long the clients send before anything is counted.
const WARM_UP: Duration = Duration::from_secs(1);

/// The load that is put on the endpoint.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// How many clients send.
    pub clients: u32,
    /// For how long it is measured.
    pub span: Duration,
    /// How many orders the store has.
    pub orders: u32,
}

/// What was measured.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// Accepted tickets a second.
    pub tickets: f64,
    /// Delivered mails a second in the same time.
    pub mails: f64,
    /// How many processors the endpoint used.
    pub cores: f64,
    /// The median of the time until a ticket is accepted.
    pub p50: Duration,
    /// Its 99th percentile.
    pub p99: Duration,
    /// The longest.
    pub longest: Duration,
}

impl Load {
    /// Measures.
    ///
    /// # Errors
    ///
    /// If a ticket isn't accepted.
    #[expect(clippy::cast_precision_loss, reason = "there are few")]
    pub async fn measure(self, port: u16, process: u32, maildir: &Path) -> Result<Measured> {
        let mut clients = Vec::new();
        for nth in 0..self.clients {
            clients.push(self.client(port, nth).await?);
        }
        let start = Instant::now() + WARM_UP;
        let new = maildir.join("new");
        let beside = tokio::task::spawn_local(beside(process, new, start, self.span));
        let mut sending = JoinSet::new();
        for client in clients {
            sending.spawn_local(client.send(start, start + self.span));
        }
        let mut times = Vec::new();
        while let Some(sent) = sending.join_next().await {
            times.extend(sent??);
        }
        let seconds = self.span.as_secs_f64();
        let (mails, busy) = beside.await??;
        Ok(Measured {
            tickets: times.len() as f64 / seconds,
            mails: mails as f64 / seconds,
            cores: busy.as_secs_f64() / seconds,
            p50: percentile(&times, 50),
            p99: percentile(&times, 99),
            longest: percentile(&times, 100),
        })
    }

    /// A client with looked-up orders from all over the store.
    async fn client(self, port: u16, nth: u32) -> Result<Client> {
        let mut connection = Connection::open(port).await?;
        let all = self.clients * ORDERS_PER_CLIENT;
        let mut shoppers = Vec::new();
        for order in nth * ORDERS_PER_CLIENT..(nth + 1) * ORDERS_PER_CLIENT {
            let order = u64::from(order) * u64::from(self.orders) / u64::from(all);
            shoppers.push(Shopper::look_up(&mut connection, u32::try_from(order)?).await?);
        }
        Ok(Client {
            connection,
            shoppers,
        })
    }
}

struct Client {
    connection: Connection,
    shoppers: Vec<Shopper>,
}

impl Client {
    /// Sends tickets until the end, and returns how long those took that were sent after the start and accepted before
    /// the end.
    async fn send(mut self, start: Instant, end: Instant) -> Result<Vec<Duration>> {
        let mut times = Vec::new();
        for shopper in self.shoppers.iter().cycle() {
            let ticket = shopper.ticket();
            let sent = Instant::now();
            let (status, body) = self.connection.ask(&ticket).await?;
            if status != 201 {
                return Err(refused("a ticket", status, &body).into());
            }
            let accepted = Instant::now();
            if accepted >= end {
                break;
            }
            if sent >= start {
                times.push(accepted - sent);
            }
        }
        Ok(times)
    }
}

/// How many mails arrive in a folder within a span of time, and how long the endpoint uses a processor meanwhile.
async fn beside(
    process: u32,
    new: PathBuf,
    start: Instant,
    span: Duration,
) -> Result<(usize, Duration)> {
    tokio::time::sleep_until(start.into()).await;
    let (mails, busy) = (mails_in(&new)?, processor_time(process)?);
    tokio::time::sleep_until((start + span).into()).await;
    Ok((mails_in(&new)? - mails, processor_time(process)? - busy))
}

/// How many mails are in a folder. It may not exist yet.
fn mails_in(new: &Path) -> Result<usize> {
    match new.is_dir() {
        true => Ok(std::fs::read_dir(new)?.count()),
        false => Ok(0),
    }
}
