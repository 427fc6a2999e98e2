//! `files`: uploads that aren't photos, polyglots, and files that break decoders.
//!
//! Every file is uploaded in one of the ways that tus clients use, two at a time. Afterwards the data directory may
//! hold only photos that the endpoint encoded itself, and the legitimate photos must be among them.

mod bombs;
mod broken;
mod file;
mod good;
mod honest;
mod kept;
mod others;
mod upload;

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use careline_harness::outcome::Outcome;
use careline_harness::seed::Seed;
use careline_harness::{Result, digest};
use tokio::task::JoinSet;

use self::file::{Hostile, Maker, Must};
use self::upload::{Became, Client};
use crate::memory::Watch;
use crate::setup::Setup;
use crate::violation::Violation;

/// Every kind, in turn.
const MAKERS: [Maker; 15] = [
    honest::make,
    others::alone,
    others::appended,
    others::prepended,
    others::within,
    others::two_heads,
    others::moving,
    bombs::too_large,
    bombs::unpacking,
    bombs::scans,
    bombs::metadata,
    bombs::lying,
    broken::cut,
    broken::turned,
    broken::pieced,
];
/// The number of clients.
const CLIENTS: usize = 2;
/// One address sends all files.
const NO_LIMITS: &str = "limits.multiplier = 1000";

/// The results for one kind of file.
#[derive(Default)]
struct Kind {
    refused: u32,
    rewritten: u32,
    slowest: Duration,
}

#[derive(Default)]
struct Report {
    kinds: BTreeMap<&'static str, Kind>,
    /// The digests of what was sent.
    sent: HashSet<String>,
    violations: Vec<(Violation, String)>,
}

/// Uploads this many files.
pub async fn run(setup: &Setup, count: u32) -> Result<Outcome<Violation>> {
    let endpoint = setup.endpoint("files", NO_LIMITS)?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let watch = Watch::over(running.id());
    let files = Arc::new(Mutex::new(make(setup.seed, count)));
    let mut clients = JoinSet::new();
    for nth in 0..CLIENTS {
        let client = Client::new(
            endpoint.port(),
            setup.seed.rng(&format!("files' client {nth}")),
        );
        clients.spawn(send(client, files.clone()));
    }
    let mut report = Report::default();
    while let Some(ended) = clients.join_next().await {
        report.add(ended?);
    }
    let mut outcome = report.outcome(count);
    outcome.figures.push_str(&watch.end());
    if let Err(error) = running.stop().await {
        outcome
            .violations
            .push((Violation::Failed, error.to_string()));
    }
    let rewritten: u32 = report.kinds.values().map(|kind| kind.rewritten).sum();
    outcome
        .violations
        .extend(kept::violations(&endpoint.data(), rewritten, &report.sent)?);
    let log = std::fs::read_to_string(endpoint.log())?;
    let ended = log.matches("the process that read a photo failed").count();
    write!(
        outcome.figures,
        "; {ended} of them ended by their limits or a fault of theirs"
    )?;
    if log.contains("panicked") {
        outcome
            .violations
            .push((Violation::Failed, "the endpoint panicked".into()));
    }
    Ok(outcome)
}

/// Files of every kind, each unique.
fn make(seed: Seed, count: u32) -> VecDeque<Hostile> {
    let mut rng = seed.rng("files");
    let mut known = HashSet::new();
    let mut makers = MAKERS.iter().cycle();
    let mut files = VecDeque::new();
    while files.len() < usize::try_from(count).unwrap_or(usize::MAX) {
        let Some(make) = makers.next() else { break };
        let file = make(&mut rng);
        if known.insert(digest(&file.bytes)) {
            files.push_back(file);
        }
    }
    files
}

async fn send(mut client: Client, files: Arc<Mutex<VecDeque<Hostile>>>) -> Report {
    let mut report = Report::default();
    let next = || {
        let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
        files.pop_front()
    };
    while let Some(file) = next() {
        match client.upload(&file.bytes).await {
            Ok((became, took)) => report.note(&file, became, took),
            Err(error) => report.wrong(Violation::Failed, &file, &error.to_string()),
        }
    }
    report
}

impl Report {
    fn note(&mut self, file: &Hostile, became: Became, took: Duration) {
        self.sent.insert(digest(&file.bytes));
        let kind = self.kinds.entry(file.kind).or_default();
        kind.slowest = kind.slowest.max(took);
        match became {
            Became::Photo => kind.rewritten += 1,
            Became::Refused(_) => kind.refused += 1,
        }
        match (became, file.must) {
            (Became::Photo, Must::Refused) => self.wrong(Violation::Bypassed, file, "was taken"),
            (Became::Refused(why), Must::Rewritten) => self.wrong(Violation::Unserved, file, &why),
            _ => {}
        }
    }

    fn wrong(&mut self, wrong: Violation, file: &Hostile, what: &str) {
        let Hostile {
            kind, name, bytes, ..
        } = file;
        let what = format!("{kind}, {name}, {} bytes: {what}", bytes.len());
        self.violations.push((wrong, what));
    }

    fn add(&mut self, other: Self) {
        for (name, one) in other.kinds {
            let kind = self.kinds.entry(name).or_default();
            kind.refused += one.refused;
            kind.rewritten += one.rewritten;
            kind.slowest = kind.slowest.max(one.slowest);
        }
        self.sent.extend(other.sent);
        self.violations.extend(other.violations);
    }

    fn outcome(&mut self, runs: u32) -> Outcome<Violation> {
        let lines = self.kinds.iter().map(|(name, kind)| {
            let Kind { refused, rewritten, slowest } = kind;
            let slowest = slowest.as_millis();
            format!("\n  {name:<11} {refused:>4} refused, {rewritten:>4} written anew, {slowest:>5} ms at most")
        });
        Outcome {
            runs,
            figures: format!("{runs} files{}\n  ", lines.collect::<String>()),
            violations: std::mem::take(&mut self.violations),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_follows_from_the_seed() {
        let digests = |seed| -> Vec<String> {
            let files = make(Seed(seed), 45);
            files.iter().map(|file| digest(&file.bytes)).collect()
        };
        assert_eq!(digests(1), digests(1));
        assert_ne!(digests(1), digests(2));
    }
}
