//! `sync`: everything is synced before it is acknowledged.
//!
//! After `kill -9` the system still has what was written, so surviving it proves nothing about a power cut. The system
//! calls do: between a request and its response the commit's pages must be written to the WAL and the WAL synced, and a
//! photo written, synced and renamed, and its directory synced.

use std::path::Path;

use reqwest::StatusCode;

use crate::checker::check;
use crate::client::Client;
use crate::findings::{Findings, Violation};
use crate::record::Record;
use crate::setup::Setup;
use crate::stored::drained;
use crate::tally::Tally;
use crate::trace::{Call, Exchange, Trace, tracer, unavailable};
use careline_harness::Result;
use careline_harness::mailbox::Mailbox;
use careline_harness::outcome::Outcome;

/// Traces this many stories.
pub async fn run(setup: &Setup, stories: u32) -> Result<Outcome<Violation>> {
    if let Some(why) = unavailable() {
        return Ok(Outcome {
            runs: 0,
            figures: format!("skipped: nothing can be traced here ({why})"),
            violations: Vec::new(),
        });
    }
    // The shipped build, unless a promise is to be broken.
    let endpoint = match setup.broken {
        None => setup.endpoint("sync")?.with_binary(&setup.shipped),
        Some(_) => setup.endpoint("sync")?,
    };
    let into = setup.place("trace");
    let running = endpoint.run(endpoint.command(&tracer(&into.to_string_lossy()), "serve"))?;
    endpoint.ready().await?;
    let tally = std::sync::Arc::<Tally>::default();
    let mut client = Client::new(&endpoint, &endpoint.url(), setup.seed.rng("sync"), tally)?;
    for _ in 0..stories {
        client.story().await;
    }
    running.stop().await?;
    let trace = Trace::whole(&into).await?;
    // Updates that others may join wait for minutes. The clock of this build is faster.
    let endpoint = endpoint.with_binary(&setup.breakable);
    let running = endpoint.run(endpoint.command(&[], "serve"))?;
    endpoint.ready().await?;
    drained(&endpoint.data()).await;
    running.stop().await?;
    let mailbox = Mailbox::of_maildir(&endpoint.data().join("mail"))?;
    let findings = check(&endpoint, &client.record, &mailbox, None).await?;
    let exchanges = trace.exchanges();
    let proof = Proof {
        trace,
        exchanges,
        findings,
    }
    .of(&client.record, &endpoint.data());
    let answers = proof.findings.tickets + proof.findings.actions + proof.findings.photos;
    Ok(Outcome {
        runs: u32::try_from(answers)?,
        figures: format!(
            "{} calls traced: {answers} acknowledgements after their sync ({} tickets, {} messages and steps, {} photos with \
             their directory)",
            proof.trace.0.len(),
            proof.findings.tickets,
            proof.findings.actions,
            proof.findings.photos,
        ),
        violations: proof.findings.violations,
    })
}

/// A proven claim, or why it doesn't hold.
type Proven<T = ()> = std::result::Result<T, String>;

struct Proof {
    trace: Trace,
    exchanges: Vec<Exchange>,
    findings: Findings,
}

impl Proof {
    /// Checks everything that was acknowledged, and every renamed file.
    fn of(mut self, record: &Record, data: &Path) -> Self {
        let mut unsynced = Vec::new();
        for story in &record.stories {
            let actions = story.actions.iter().filter(|action| action.at.is_some());
            let ids = story
                .receipt
                .iter()
                .map(|_| story.id)
                .chain(actions.map(|action| action.id));
            for id in ids.map(|id| id.to_string()) {
                unsynced.extend(self.commit(&id).err());
            }
            for stored in story.photos().filter_map(|photo| photo.stored.as_ref()) {
                unsynced.extend(self.photo(&stored.upload.to_string(), data).err());
            }
        }
        for call in &self.trace.0 {
            unsynced.extend(call.rename().and_then(|_| self.named(call).err()));
        }
        for what in unsynced {
            self.findings.wrong(Violation::Unsynced, what);
        }
        self
    }

    /// The request with this marker was committed and synced before its first response began.
    fn commit(&self, marker: &str) -> Proven {
        let answer = self.answers(marker, "POST", StatusCode::CREATED).min();
        let answer = answer.ok_or_else(|| format!("no answer to {marker} was traced"))?;
        self.synced(marker, 0, answer)
    }

    /// A photo's file and then its row were stored before its last byte was acknowledged.
    fn photo(&self, upload: &str, data: &Path) -> Proven {
        let pieces = data.join("uploads").join(upload);
        let mut answers: Vec<_> = self
            .answers(upload, "PATCH", StatusCode::NO_CONTENT)
            .collect();
        answers.sort_unstable();
        if !answers
            .iter()
            .all(|answer| self.is_synced(&pieces, *answer))
        {
            return Err(format!(
                "a piece of {upload} wasn't synced before its answer"
            ));
        }
        let answer = answers.last().copied();
        let answer = answer.ok_or_else(|| format!("no answer to {upload} was traced"))?;
        let file = data.join("photos").join(format!("{upload}.jpg"));
        let is_it = |call: &&Call| call.rename().is_some_and(|(_, to)| to == file);
        let named = self.trace.0.iter().find(is_it);
        let named = named.ok_or_else(|| format!("photo {upload} never got its name"))?;
        self.synced(upload, self.named(named)?, answer)
    }

    /// A write with this marker reached the WAL and was synced, between two lines of the trace. The same thread does
    /// both, and syncs once all pages of the transaction are written.
    fn synced(&self, marker: &str, after: usize, before: usize) -> Proven {
        let between = |call: &&Call| call.began > after && call.ended < before;
        let of_log = |call: &&Call| call.file().ends_with("-wal");
        let calls = || self.trace.0.iter().filter(between).filter(of_log);
        let mut written = calls().filter(|call| call.is_write() && call.arguments.contains(marker));
        let is_synced = |written: &Call| {
            let mut later = calls().filter(|call| call.began > written.ended);
            later.any(|call| call.is_sync() && call.thread == written.thread)
        };
        match written.any(is_synced) {
            true => Ok(()),
            false => Err(format!("{marker} wasn't synced before its answer")),
        }
    }

    /// The lines at which responses with a status began, to requests with this marker in their head.
    fn answers(&self, marker: &str, head: &str, status: StatusCode) -> impl Iterator<Item = usize> {
        let is_it = move |exchange: &&Exchange| {
            let Exchange {
                asked, answered, ..
            } = exchange;
            asked.starts_with(head) && asked.contains(marker) && answered.contains(status.as_str())
        };
        let answers = self.exchanges.iter().filter(is_it);
        answers.map(|exchange| exchange.began)
    }

    /// A renamed file was synced before, and its directory after. Returns the line of the latter.
    fn named(&self, rename: &Call) -> Proven<usize> {
        let (from, to) = rename.rename().ok_or("nothing got a name")?;
        if !self.is_synced(from, rename.began) {
            let what = format!("{} wasn't synced before it got its name", to.display());
            return Err(what);
        }
        let directory = to.parent().unwrap_or(to);
        let mut synced = self
            .calls_on(directory)
            .filter(|call| call.is_sync() && call.began > rename.ended);
        let synced = synced.next().map(|call| call.ended);
        synced.ok_or_else(|| format!("the directory of {} wasn't synced", to.display()))
    }

    /// Whether everything that was written to a file before a line was also synced before it.
    fn is_synced(&self, file: &Path, before: usize) -> bool {
        let calls = || self.calls_on(file).filter(|call| call.ended < before);
        let written = calls().filter(|call| call.is_write()).last();
        let written = written.map_or(0, |call| call.ended);
        calls().any(|call| call.is_sync() && call.began > written)
    }

    fn calls_on(&self, file: &Path) -> impl Iterator<Item = &Call> {
        let file = file.to_string_lossy().into_owned();
        self.trace.0.iter().filter(move |call| call.file() == file)
    }
}
