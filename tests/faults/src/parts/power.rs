//! `power`: the power is cut, and the disk keeps what was synced and any part of the rest.
//!
//! The endpoint's data is on a file system of the harness ([`crate::power_fs`]). A story has several cuts: under load,
//! while the endpoint starts again, at the moment a backup is complete, and at the moment that backup is restored.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::Instant;

use rand::RngExt as _;
use rand::rngs::SmallRng;
use reqwest::StatusCode;
use rustix::process::Signal;

use super::backup::{again, done};
use crate::checker::check;
use crate::clients::Clients;
use crate::findings::{Findings, Violation};
use crate::power_fs::PowerFs;
use crate::record::Record;
use crate::setup::Setup;
use crate::stored::{drained, tried};
use careline_harness::Result;
use careline_harness::endpoint::{Endpoint, Running};
use careline_harness::mailbox::Mailbox;
use careline_harness::outcome::Outcome;
use careline_harness::until::until;

/// The most changes and syncs of files before a cut under load.
const UNDER_LOAD: u64 = 1500;
/// The same for a cut while the endpoint starts.
const AT_START: u64 = 60;
/// The first cuts of a story, by the most changes and syncs before each.
const FIRST: [u64; 6] = [
    UNDER_LOAD, AT_START, UNDER_LOAD, UNDER_LOAD, AT_START, UNDER_LOAD,
];
/// All cuts of a story: the last ones are after a backup and after its restore.
const CUTS: u32 = 8;
/// How many stories run at once.
const LANES: usize = 3;

/// Cuts the power this many times, rounded up to whole stories.
pub async fn run(setup: &Setup, cuts: u32) -> Result<Outcome<Violation>> {
    if let Err(error) = Machine::new(setup, "power-probe") {
        return Ok(Outcome {
            runs: 0,
            figures: format!(
                "skipped: no file system can be mounted by FUSE, which takes /dev/fuse and root ({error})"
            ),
            violations: Vec::new(),
        });
    }
    let stories = cuts.div_ceil(CUTS);
    let lane = |first| lane(setup, (first..stories).step_by(LANES));
    let (one, two, three) = tokio::try_join!(lane(0), lane(1), lane(2))?;
    let cuts = one.0 + two.0 + three.0;
    let findings = one.1.and(two.1).and(three.1);
    Ok(Outcome {
        runs: cuts,
        figures: format!(
            "{cuts} power cuts: half under load, a quarter at a start, the others after a backup and after its restore; \
             {findings}"
        ),
        violations: findings.violations,
    })
}

/// Tells some stories, one after the other. Returns the number of cuts. If a promise is broken, the first violation is
/// enough.
async fn lane(setup: &Setup, stories: impl Iterator<Item = u32>) -> Result<(u32, Findings)> {
    let (mut cuts, mut findings) = (0, Findings::default());
    for nth in stories {
        let mut story = Story::new(setup, format!("power-{nth}"))?;
        story.tell().await?;
        cuts += story.machine.cuts;
        findings = findings.and(story.findings);
        if setup.broken.is_some() && !findings.violations.is_empty() {
            break;
        }
    }
    Ok((cuts, findings))
}

/// An endpoint whose power is cut, and what was found.
struct Story<'a> {
    setup: &'a Setup,
    name: String,
    machine: Machine,
    endpoint: Endpoint,
    findings: Findings,
}

impl<'a> Story<'a> {
    fn new(setup: &'a Setup, name: String) -> Result<Self> {
        let machine = Machine::new(setup, &name)?;
        Ok(Self {
            endpoint: setup.endpoint_on(&name, machine.place("data"))?,
            setup,
            name,
            machine,
            findings: Findings::default(),
        })
    }

    /// All cuts, unless one leaves nothing to go on with.
    async fn tell(&mut self) -> Result {
        match self.serve().await? {
            Some(backup) => self.restore(backup).await,
            None => Ok(()),
        }
    }

    /// Cuts the power under load, at starts, and after a backup. Then the shoppers finish.
    async fn serve(&mut self) -> Result<Option<Backup>> {
        let url = self.endpoint.url();
        let clients = Clients::start(&self.endpoint, &url, self.setup.seed, &self.name)?;
        for most in FIRST {
            let cut = self.machine.cut_within(&self.endpoint, most).await;
            if self.survives(Violation::Lost, cut).is_none() {
                return Ok(None);
            }
        }
        let started = start(&self.endpoint).await;
        let Some(running) = self.survives(Violation::Lost, started) else {
            return Ok(None);
        };
        clients.tally.more(20, StatusCode::CREATED).await?;
        let (at, to) = (Instant::now(), self.machine.place("backup"));
        let made = done(self.endpoint.command(&[], "backup").arg("--to").arg(&to)).await;
        // A backup isn't made without the photos that it should have.
        let is_made = self.survives(Violation::Backup, made).is_some();
        self.machine.cut(Some(running)).await?;
        let started = start(&self.endpoint).await;
        let Some(running) = self.survives(Violation::Lost, started) else {
            return Ok(None);
        };
        let record = clients.finish().await;
        self.settled(&self.endpoint).await;
        running.stop().await?;
        let mailbox = self.mailbox(&self.endpoint.data());
        let checked = check(&self.endpoint, &record, &mailbox, None).await;
        let checked = self.survives(Violation::Lost, checked);
        self.findings = std::mem::take(&mut self.findings).and(checked.unwrap_or_default());
        Ok(is_made.then_some(Backup {
            at,
            to,
            record,
            mailbox,
        }))
    }

    /// Restores the backup, cuts the power, and looks at what is left.
    async fn restore(&mut self, backup: Backup) -> Result {
        let name = format!("{}-restored", self.name);
        let data = self.machine.place("restored");
        let restored = self.setup.endpoint_on(&name, data)?;
        let mut restore = restored.command(&[], "restore");
        let ended = done(restore.arg("--from").arg(&backup.to)).await;
        if self.survives(Violation::Backup, ended).is_none() {
            return Ok(());
        }
        self.machine.cut(None).await?;
        let started = start(&restored).await;
        let Some(running) = self.survives(Violation::Backup, started) else {
            return Ok(());
        };
        let again = again(self.setup, &restored, &backup.record, backup.at).await?;
        self.settled(&restored).await;
        running.stop().await?;
        let mailbox = backup.mailbox.and(self.mailbox(&restored.data()));
        let checked = check(&restored, &backup.record, &mailbox, Some(backup.at)).await;
        let checked = self.survives(Violation::Backup, checked);
        let found = checked.map_or_else(Vec::new, |checked| checked.violations);
        for (kind, what) in found.into_iter().chain(again) {
            let what = format!("restored: {kind:?}: {what}");
            self.findings.wrong(Violation::Backup, what);
        }
        Ok(())
    }

    /// Waits for the outbox. A broken promise may leave mails that can't be delivered.
    async fn settled(&self, endpoint: &Endpoint) {
        match self.setup.broken {
            None => drained(&endpoint.data()).await,
            Some(_) => tried(&endpoint.data()).await,
        }
    }

    /// The mails. If one can't be read, none count.
    fn mailbox(&mut self, data: &Path) -> Mailbox {
        let mailbox = Mailbox::of_maildir(&data.join("mail"));
        self.survives(Violation::Mail, mailbox).unwrap_or_default()
    }

    /// What came of something after a cut. If it failed, that is a violation.
    fn survives<T>(&mut self, wrong: Violation, outcome: Result<T>) -> Option<T> {
        let told = |error| format!("{}: {error}", self.name);
        let outcome = outcome.map_err(told);
        outcome
            .map_err(|what| self.findings.wrong(wrong, what))
            .ok()
    }
}

/// A backup, and what it must have.
struct Backup {
    /// Everything acknowledged before is in it.
    at: Instant,
    to: PathBuf,
    record: Record,
    mailbox: Mailbox,
}

/// A machine whose power is cut.
struct Machine {
    disk: PathBuf,
    power: PowerFs,
    rng: SmallRng,
    /// How many times it was cut.
    cuts: u32,
}

impl Machine {
    fn new(setup: &Setup, name: &str) -> Result<Self> {
        let disk = setup.place(&format!("{name}-disk"));
        std::fs::create_dir(&disk)?;
        Ok(Self {
            power: PowerFs::mount(&disk)?,
            rng: setup.seed.rng(name),
            cuts: 0,
            disk,
        })
    }

    fn place(&self, name: &str) -> PathBuf {
        self.disk.join(name)
    }

    /// Runs the endpoint until the power is cut, after `most` changes and syncs at the latest.
    async fn cut_within(&mut self, endpoint: &Endpoint, most: u64) -> Result {
        self.power.cut_after(self.rng.random_range(0..=most));
        let mut running = endpoint.start()?;
        let is_off = async || Ok::<_, String>(self.power.is_off().then_some(()));
        tokio::select! {
            off = until("the power to be cut", is_off) => off?,
            ended = running.exited() => return Err(ended_by_itself(endpoint, ended?)),
        }
        self.cut(Some(running)).await
    }

    /// Cuts the power now. A process that runs doesn't live to see it restored.
    async fn cut(&mut self, running: Option<Running>) -> Result {
        self.cuts += 1;
        self.power.cut_after(0);
        if let Some(running) = &running {
            running.send(Signal::KILL)?;
        }
        self.power.restore(&mut self.rng);
        if let Some(mut running) = running {
            running.exited().await?;
        }
        Ok(())
    }
}

/// Starts the endpoint, and waits until it answers.
async fn start(endpoint: &Endpoint) -> Result<Running> {
    let mut running = endpoint.start()?;
    tokio::select! {
        ready = endpoint.ready() => ready?,
        ended = running.exited() => return Err(ended_by_itself(endpoint, ended?)),
    }
    Ok(running)
}

fn ended_by_itself(endpoint: &Endpoint, ended: ExitStatus) -> Box<dyn Error + Send + Sync> {
    let log = std::fs::read_to_string(endpoint.log()).unwrap_or_default();
    let last = log.lines().next_back().unwrap_or("nothing");
    format!("the endpoint doesn't start again: {ended}; the last line of its log: {last}").into()
}
