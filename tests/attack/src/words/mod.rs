//! `words`: strings that want to be more than words, in every field that takes words.
//!
//! [`say`] brings each string everywhere: orders, tickets of each kind, messages, the desk's answers, ratings, uploads' names.
//! Then [`mails`] has every mail read by two libraries that know nothing of each other, and [`shown`] looks at what commands print.

mod mails;
mod said;
mod say;
mod shown;

use careline_corpus::Mutations;
use careline_harness::endpoint::Endpoint;
use careline_harness::outcome::Outcome;
use careline_harness::until::{DEADLINE, until_within};
use careline_harness::{Result, seed::Seed};
use rand::RngExt as _;

use self::say::Speaker;
use crate::stage::Stage;
use crate::wrong::Wrong;

/// Says so many strings, and looks at what became of them.
pub async fn run(stage: &Stage, count: u32) -> Result<Outcome<Wrong>> {
    // Limits are another part's.
    let endpoint = stage.endpoint("words", "limits.multiplier = 10000")?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let strings = strings(stage.seed, usize::try_from(count)?);
    let mut speaker = Speaker::new(endpoint.port());
    for string in &strings {
        speaker.say(string).await?;
    }
    speaker.say_what_is_no_text().await?;
    are_delivered(&endpoint).await?;
    let shown = shown::look(&endpoint, &speaker.said)?;
    running.stop().await?;
    let read = mails::read(&endpoint, &speaker.said)?;

    let figures = format!(
        "{} strings in {} fields: {}, {}, {}",
        strings.len(),
        say::FIELDS,
        speaker.figures(),
        read.figures,
        shown.figures,
    );
    let wrongs = [speaker.wrongs, read.wrongs, shown.wrongs];
    Ok(Outcome {
        runs: count,
        figures,
        wrongs: wrongs.concat(),
    })
}

/// What was looked at, and what is wrong with it.
struct Found {
    figures: String,
    wrongs: Vec<(Wrong, String)>,
}

/// Exactly so many: those of the corpus, or some of every family where it has more, and mutations for the rest.
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
    let look = async || -> Result<Option<()>> {
        let owed = endpoint.tells(&["outbox", "list"])?;
        match owed.starts_with("0 mails wait") {
            true => Ok(Some(())),
            false => Err(owed.lines().next().unwrap_or_default().into()),
        }
    };
    until_within(DEADLINE * 5, "the outbox to be empty", look).await
}
