//! `replicas`: three replicas on one Postgres database and one data folder, behind a balancer that doesn't care which
//! one a client had before.
//!
//! One replica after another is killed under load and started again, and now and then the server crashes. What was
//! acknowledged must be there once, each mail be delivered, and the limits hold for all replicas together.

use std::time::Duration;

use rand::RngExt as _;
use rand::rngs::SmallRng;

use crate::balancer::Balancer;
use crate::checker::{check_log, check_stored};
use crate::clients::Clients;
use crate::findings::Violation;
use crate::guesser::{Guesser, LIMIT};
use crate::postgres;
use crate::setup::Setup;
use crate::stored::Stored;
use crate::stored::postgres::drained;
use careline_harness::Result;
use careline_harness::endpoint::{Endpoint, Running, Settings};
use careline_harness::mailbox::Mailbox;
use careline_harness::outcome::Outcome;

/// How many replicas there are.
const REPLICAS: usize = 3;
/// How many replicas are killed between two crashes of the database server.
const KILLS_PER_CRASH: u32 = 6;
/// How long a replica runs between two kills, in milliseconds.
const LIFE: std::ops::Range<u64> = 500..3_000;
/// How long a killed replica stays away, in milliseconds.
const AWAY: std::ops::Range<u64> = 0..800;

/// Kills a replica this many times.
pub async fn run(setup: &Setup, kills: u32) -> Result<Outcome<Violation>> {
    let server = setup.postgres.as_deref();
    let url = postgres::create(server.ok_or("--postgres: expected a server, found none")?).await?;
    let replicas = Replicas::start(setup, &url).await?;
    let balancer = Balancer::open(replicas.ports()).await?;
    let first = replicas.first()?;
    let clients = Clients::start(first, &balancer.url(), setup.seed, "replicas")?;
    let guesser = Guesser::start(&balancer.url())?;
    let (replicas, crashes) = replicas
        .disturbed(setup.seed.rng("replicas"), kills, &url)
        .await?;
    let record = clients.finish().await;
    let (guesses, most) = guesser.finish(crashes).await?;
    drained(&url).await;
    let data = replicas.first()?.data();
    let endpoints = replicas.stop().await?;

    let mailbox = Mailbox::of_maildir(&data.join("mail"))?;
    let stored = Stored::read_postgres(&url).await?;
    let mut findings = check_stored(&stored, &data, &record, &mailbox, None);
    for endpoint in &endpoints {
        check_log(endpoint, &mut findings);
    }
    for surprise in &guesses.surprises {
        findings.wrong(Violation::Other, surprise);
    }
    let (admitted, refused) = (guesses.admitted, guesses.refused);
    if admitted > most {
        let what = format!("{admitted} guesses were let through, expected at most {most}");
        findings.wrong(Violation::Limit, what);
    }
    if refused == 0 {
        findings.wrong(
            Violation::Other,
            "no guess was refused: the limit wasn't reached",
        );
    }
    Ok(Outcome {
        runs: kills,
        figures: format!(
            "{REPLICAS} replicas, {kills} kills, {crashes} crashes of Postgres; {admitted} guesses let through of at most \
             {most}, {refused} refused; {findings}"
        ),
        violations: findings.violations,
    })
}

/// Replicas that run.
struct Replicas(Vec<(Endpoint, Running)>);

impl Replicas {
    /// Starts them, all at once.
    async fn start(setup: &Setup, url: &str) -> Result<Self> {
        let data = setup.place("replicas-data");
        let mut replicas = Vec::new();
        for nth in 0..REPLICAS {
            let name = format!("replica-{nth}");
            let endpoint = setup.replica(&name, data.clone(), &settings(url))?;
            let running = endpoint.start()?;
            replicas.push((endpoint, running));
        }
        for (endpoint, _) in &replicas {
            endpoint.ready().await?;
        }
        Ok(Self(replicas))
    }

    fn ports(&self) -> Vec<u16> {
        self.0.iter().map(|(endpoint, _)| endpoint.port()).collect()
    }

    fn first(&self) -> Result<&Endpoint> {
        let first = self.0.first().ok_or("there is no replica")?;
        Ok(&first.0)
    }

    /// Kills them one after another, and the server now and then. Returns how often the server crashed.
    async fn disturbed(self, mut rng: SmallRng, kills: u32, url: &str) -> Result<(Self, u32)> {
        let (mut replicas, mut crashes) = (self.0, 0);
        for kill in 1..=kills {
            pause(&mut rng, LIFE).await;
            let victim = rng.random_range(0..replicas.len());
            let (endpoint, running) = replicas.swap_remove(victim);
            running.kill()?;
            pause(&mut rng, AWAY).await;
            if kill % KILLS_PER_CRASH == 0 {
                postgres::crash(url).await?;
                crashes += 1;
            }
            let running = endpoint.start()?;
            endpoint.ready().await?;
            replicas.push((endpoint, running));
        }
        Ok((Self(replicas), crashes))
    }

    async fn stop(self) -> Result<Vec<Endpoint>> {
        let mut endpoints = Vec::new();
        for (endpoint, running) in self.0 {
            running.stop().await?;
            endpoints.push(endpoint);
        }
        Ok(endpoints)
    }
}

async fn pause(rng: &mut SmallRng, range: std::ops::Range<u64>) {
    let span = Duration::from_millis(rng.random_range(range));
    tokio::time::sleep(span).await;
}

/// Limits that the clients never reach, and one that the guesser does.
fn settings(url: &str) -> Settings {
    let never = [
        "lookups_per_address",
        "lookups_per_shop",
        "failed_lookups_per_shop",
        "uploads_per_address",
        "uploads_per_shop",
        "tickets_per_address",
        "tickets_per_shop",
        "messages_per_address",
        "messages_per_shop",
    ];
    let never = never.map(|limit| format!("{limit} = 1000000")).join(", ");
    Settings {
        top: format!(
            "database.url = {url:?}\nlimits = {{ failed_lookups_per_address = {LIMIT}, {never} }}"
        ),
        ..Settings::default()
    }
}
