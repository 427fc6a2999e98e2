//! `words`: injection strings in every field that takes text.
//!
//! [`submit`] sends each string everywhere: orders, tickets of each kind, messages, agents' replies, ratings, upload
//! names. Then [`mails`] has every mail parsed by two independent libraries, and [`shown`] checks what commands print.

mod accepted;
mod found;
mod mails;
mod shown;
mod submit;

use careline_corpus::Mutations;
use careline_harness::endpoint::Endpoint;
use careline_harness::outcome::Outcome;
use careline_harness::until::{DEADLINE, until_within};
use careline_harness::{Result, seed::Seed};
use rand::RngExt as _;

use self::submit::Submitter;
use crate::setup::Setup;
use crate::violation::Violation;

/// Submits this many strings, and checks every output.
pub async fn run(setup: &Setup, count: u32) -> Result<Outcome<Violation>> {
    // Limits are tested by another part.
    let endpoint = setup.endpoint("words", "limits.multiplier = 10000")?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let strings = strings(setup.seed, usize::try_from(count)?);
    let mut submitter = Submitter::new(endpoint.port());
    for string in &strings {
        submitter.submit(string).await?;
    }
    submitter.submit_invalid_text().await?;
    are_delivered(&endpoint).await?;
    let shown = shown::look(&endpoint, &submitter.accepted)?;
    running.stop().await?;
    let read = mails::read(&endpoint, &submitter.accepted)?;

    let figures = format!(
        "{} strings in {} fields: {}, {}, {}",
        strings.len(),
        submit::FIELDS,
        submitter.figures(),
        read.figures,
        shown.figures,
    );
    let violations = [submitter.violations, read.violations, shown.violations];
    Ok(Outcome {
        runs: count,
        figures,
        violations: violations.concat(),
    })
}

/// Exactly `count` strings: the corpus, or some of every family if it has more, then mutations of them.
fn strings(seed: Seed, count: usize) -> Vec<String> {
    let mut known = careline_corpus::all();
    if count < known.len() {
        known = careline_corpus::some(count);
    }
    let mut rng = seed.rng("words");
    let more = Mutations::new(move |below| rng.random_range(0..below.max(1)));
    known.into_iter().chain(more).take(count).collect()
}

async fn are_delivered(endpoint: &Endpoint) -> Result {
    // Updates that follow another wait for minutes.
    endpoint.output_of(&["outbox", "retry"])?;
    let look = async || -> Result<Option<()>> {
        let owed = endpoint.output_of(&["outbox", "list"])?;
        match owed.starts_with("0 to deliver") {
            true => Ok(Some(())),
            false => Err(owed.lines().next().unwrap_or_default().into()),
        }
    };
    until_within(DEADLINE * 5, "the outbox to be empty", look).await
}
