//! `guesses`: strangers guess at orders, and get nothing: no order, no word on which of the two was wrong, and no way to keep
//! shoppers from their own.
//!
//! The guessers have two hundred networks, and speak through a trusted proxy that says where each request came from. Some
//! guess at one shopper's order or email; honest shoppers, those among them, look their orders up all the while.

mod ways;

pub mod time;

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use careline_harness::Result;
use careline_harness::outcome::Outcome;
use rand::RngExt as _;

use self::ways::{Guess, Guesser, NETWORKS};
use crate::http::{Answer, Http};
use crate::shopper::{Shopper, look_up};
use crate::stage::{BEHIND_A_PROXY, Stage};
use crate::wrong::Wrong;

/// How many shoppers the shop has.
const SHOPPERS: usize = 200;
/// After how many guesses an honest shopper comes by.
const EVERY: u32 = 20;
/// How many guesses of a shop are answered, and how many more of each network: its first.
const OF_A_SHOP: usize = 1_000;
const FIRST: usize = 6;
/// How many guesses of one address are answered.
const OF_AN_ADDRESS: usize = 20;
/// How long it takes until all of these are answered again, little by little, in milliseconds.
const WINDOW: usize = 600_000;

/// Guesses so many times.
pub async fn run(stage: &Stage, guesses: u32) -> Result<Outcome<Wrong>> {
    let endpoint = stage.endpoint("guesses", BEHIND_A_PROXY)?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let mut http = Http::of(endpoint.port());
    let shoppers = Shopper::buyers(&mut http, SHOPPERS).await?;
    let mut rng = stage.seed.rng("guesses");
    let mut guesser = Guesser::at(&shoppers, stage.seed);
    let mut heard = Heard::default();
    let mut honest = Honest::default();
    let since = Instant::now();
    for nth in 0..guesses {
        let guess = guesser.next();
        let answer = http.ask(&guess.request()).await?;
        heard.note(&guess, &answer);
        if nth.is_multiple_of(EVERY) {
            // Those whose order or email is guessed at come by as often as all others together.
            let shopper = match rng.random_bool(0.5) {
                true => shoppers.get(rng.random_range(0..ways::VICTIMS)),
                false => shoppers.get(rng.random_range(0..shoppers.len())),
            };
            let shopper = shopper.ok_or("there is no shopper")?;
            honest.come_by(&mut http, shopper).await?;
        }
    }
    running.stop().await?;
    let took = since.elapsed();
    heard.nobody_over(filled(OF_AN_ADDRESS, took));
    let told_max = filled(OF_A_SHOP + FIRST * NETWORKS, took);
    let told = heard.answered.values().sum::<usize>();
    let (times, slow) = time::measure(stage, guesses).await?;
    let mut wrongs = heard.wrongs;
    wrongs.extend(honest.wrongs);
    wrongs.extend(slow);
    if told > told_max {
        let what = format!("{told} guesses were answered, {told_max} at most should be");
        wrongs.push((Wrong::Passed, what));
    }
    Ok(Outcome {
        runs: guesses,
        figures: format!(
            "{guesses} guesses from {NETWORKS} networks: {} records given, {} answered 404 by {} different refusals ({told} of them counted), {} by 429; \
             {} honest look-ups meanwhile, {} of them refused; {times}",
            heard.given,
            heard.refused,
            heard.refusals.len(),
            heard.limited,
            honest.came,
            honest.refused,
        ),
        wrongs,
    })
}

/// How much there was of a limit in all, with what filled up in a while.
fn filled(limit: usize, took: Duration) -> usize {
    limit + (limit * usize::try_from(took.as_millis()).unwrap_or(limit)).div_ceil(WINDOW)
}

/// What guesses were answered.
#[derive(Default)]
struct Heard {
    given: u32,
    refused: usize,
    limited: u32,
    /// How many guesses of each address were answered.
    answered: HashMap<String, usize>,
    /// The refusals, each once: there should be but one.
    refusals: HashSet<String>,
    wrongs: Vec<(Wrong, String)>,
}

impl Heard {
    fn note(&mut self, guess: &Guess, answer: &Answer) {
        let mut wrong = |wrong, what: String| self.wrongs.push((wrong, what));
        match answer.status {
            404 => {
                self.refused += 1;
                // What is too long to be anybody's is refused and not counted.
                if !guess.is_odd {
                    *self.answered.entry(guess.from.clone()).or_default() += 1;
                }
                if self.refusals.insert(without_date(answer)) && self.refusals.len() > 1 {
                    wrong(Wrong::Told, format!("another refusal for {guess:?}"));
                }
            }
            429 => {
                self.limited += 1;
                let seconds = answer.header("retry-after").unwrap_or_default();
                let says_when = seconds.parse().is_ok_and(|s| (1..=600).contains(&s));
                // Where a limit is near, work is the way on, and waiting isn't.
                let asks_proof = seconds.is_empty() && answer.text().contains("\"proof-required\"");
                if !(says_when || asks_proof) {
                    wrong(Wrong::Told, format!("Retry-After is {seconds:?}"));
                }
            }
            // What isn't a look-up at all may be called so.
            400 | 413 | 422 if guess.is_odd => {}
            status if status < 300 => {
                self.given += 1;
                wrong(Wrong::Given, format!("{guess:?} was answered {status}"));
            }
            status => wrong(Wrong::Failed, format!("{guess:?} was answered {status}")),
        }
    }
}

impl Heard {
    /// Notes who was answered more often than the limit of an address has room for.
    fn nobody_over(&mut self, most: usize) {
        let over = self
            .answered
            .iter()
            .filter(|(_, answered)| **answered > most);
        let passed = over.map(|(from, answered)| {
            let what =
                format!("{answered} guesses from {from} were answered, {most} at most should be");
            (Wrong::Passed, what)
        });
        self.wrongs.extend(passed);
    }
}

/// An answer, but for the time of day.
fn without_date(answer: &Answer) -> String {
    let headers = answer.headers.iter().filter(|(name, _)| name != "date");
    format!("{:?}{}", headers.collect::<Vec<_>>(), answer.text())
}

/// Shoppers who look up what is theirs.
#[derive(Default)]
struct Honest {
    came: u32,
    refused: u32,
    wrongs: Vec<(Wrong, String)>,
}

impl Honest {
    /// Somebody from an address of their own, who mistypes first.
    async fn come_by(&mut self, http: &mut Http, shopper: &Shopper) -> Result {
        self.came += 1;
        let [_, _, high, low] = self.came.to_be_bytes();
        let from = format!("198.{high}.{low}.77");
        let mistyped = look_up(&shopper.number, &format!("x{}", shopper.email));
        http.ask(&mistyped.from(&from)).await?;
        let answer = http.ask(&shopper.look_up().from(&from)).await?;
        if !shopper.is_theirs(&answer) {
            self.refused += 1;
            let what = format!("{} was answered {}", shopper.number, answer.status);
            self.wrongs.push((Wrong::Unserved, what));
        }
        Ok(())
    }
}
