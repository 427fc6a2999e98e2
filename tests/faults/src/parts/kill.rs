//! `kill`: the endpoint is killed under load, and started again on the same data.
//!
//! Half of the times it crashes at a named point, between two steps that belong together; half of the times it is
//! killed at a random moment, its start included.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt as _;
use std::time::Duration;

use rand::RngExt as _;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom as _;
use tokio::task::JoinSet;

use crate::checker::check;
use crate::clients::Clients;
use crate::findings::{Findings, Violation};
use crate::setup::{Crash, Setup, start};
use crate::stored::drained;
use careline_harness::Result;
use careline_harness::endpoint::Endpoint;
use careline_harness::mailbox::Mailbox;
use careline_harness::outcome::Outcome;
use careline_harness::seed::Seed;

/// The named crash points of the endpoint.
const POINTS: [&str; 10] = [
    "upload.added",
    "upload.synced",
    "file.written",
    "file.named",
    "photo.kept",
    "upload.finished",
    "commit",
    "committed",
    "mail.taken",
    "mail.delivered",
];
/// How often a point is passed at most before the crash.
const NTH_MAX: u32 = 6;
/// How long the endpoint runs at most before a random kill, in milliseconds.
const LIFE_MAX: u64 = 600;
/// How many endpoints run at once.
const LANES: u32 = 4;

/// The number of crashes by point.
type Ends = BTreeMap<&'static str, u32>;

/// Kills the endpoint this many times.
pub async fn run(setup: &Setup, kills: u32) -> Result<Outcome<Violation>> {
    let mut lanes = JoinSet::new();
    for lane in 0..LANES.min(kills) {
        let name = format!("kill-{lane}");
        let endpoint = setup.endpoint(&name)?;
        let kills = kills / LANES + u32::from(lane < kills % LANES);
        lanes.spawn(self::lane(endpoint, setup.seed, name, kills));
    }
    let (mut findings, mut ends) = (Findings::default(), Ends::new());
    while let Some(lane) = lanes.join_next().await {
        let (of_lane, ended) = lane??;
        findings = findings.and(of_lane);
        for (at, count) in ended {
            *ends.entry(at).or_default() += count;
        }
    }
    let at_random = ends.remove(AT_RANDOM).unwrap_or_default();
    let places: Vec<_> = ends
        .iter()
        .map(|(at, count)| format!("{at} {count}"))
        .collect();
    let at_points: u32 = ends.values().sum();
    Ok(Outcome {
        runs: kills,
        figures: format!(
            "{} kills, {at_points} of them at named points ({}), {at_random} at any moment; {findings}",
            at_points + at_random,
            places.join(", "),
        ),
        violations: findings.violations,
    })
}

/// The key of random kills, which isn't a crash point.
const AT_RANDOM: &str = "at random";

/// One endpoint, killed this many times.
async fn lane(
    endpoint: Endpoint,
    seed: Seed,
    name: String,
    kills: u32,
) -> Result<(Findings, Ends)> {
    let mut rng = seed.rng(&name);
    let mut ends = Ends::new();
    let mut unreached = Vec::new();
    let clients = Clients::start(&endpoint, &endpoint.url(), seed, &name)?;
    for nth in 0..kills {
        let crash = (nth % 2 == 0).then(|| crash(&mut rng));
        let mut running =
            crash.map_or_else(|| endpoint.start(), |crash| start(&endpoint, crash))?;
        let at = match crash {
            Some((point, _)) => match running.exited().await {
                Ok(status) if status.signal().is_some() => point,
                Ok(status) => {
                    return Err(format!("the endpoint ended by itself: {status}").into());
                }
                Err(_) => {
                    unreached.push(point);
                    running.kill()?;
                    continue;
                }
            },
            None => {
                let life = Duration::from_millis(rng.random_range(1..=LIFE_MAX));
                tokio::time::sleep(life).await;
                running.kill()?;
                AT_RANDOM
            }
        };
        *ends.entry(at).or_default() += 1;
    }
    let running = endpoint.start()?;
    let record = clients.finish().await;
    drained(&endpoint.data()).await;
    running.stop().await?;
    let mailbox = Mailbox::of_maildir(&endpoint.data().join("mail"))?;
    let mut findings = check(&endpoint, &record, &mailbox, None).await?;
    for point in unreached {
        let what = format!("{point} wasn't reached: is there no such point?");
        findings.wrong(Violation::Other, what);
    }
    Ok((findings, ends))
}

fn crash(rng: &mut SmallRng) -> Crash {
    let point = POINTS.choose(rng).copied().unwrap_or_default();
    (point, rng.random_range(1..=NTH_MAX))
}
