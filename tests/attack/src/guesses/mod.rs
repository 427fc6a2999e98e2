//! `guesses`: strangers guess at orders. They must get no order, must not learn whether number or email was wrong, and
//! must not lock shoppers out of their own orders.
//!
//! The guessers use two hundred networks, through a trusted proxy that names each client. Some target one shopper's
//! order or email. Legitimate shoppers, the targeted ones among them, look up their orders meanwhile.

mod strategies;

pub mod time;

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use careline_harness::Result;
use careline_harness::outcome::Outcome;
use rand::RngExt as _;

use self::strategies::{Guess, Guesser, NETWORKS};
use crate::http::{Answer, Http};
use crate::setup::{BEHIND_A_PROXY, Setup};
use crate::shopper::{Shopper, look_up};
use crate::violation::Violation;

/// The number of the shop's shoppers.
const SHOPPERS: usize = 200;
/// A legitimate look-up is sent after this many guesses.
const EVERY: u32 = 20;
/// How many guesses at a shop are answered, and how many more for each network.
const PER_SHOP: usize = 1_000;
const FREE_PER_NETWORK: usize = 6;
/// How many guesses from one address are answered.
const PER_ADDRESS: usize = 20;
/// How long the limits take to refill, in milliseconds.
const WINDOW: usize = 600_000;

/// Makes this many guesses.
pub async fn run(setup: &Setup, guesses: u32) -> Result<Outcome<Violation>> {
    let endpoint = setup.endpoint("guesses", BEHIND_A_PROXY)?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let mut http = Http::of(endpoint.port());
    let shoppers = Shopper::buyers(&mut http, SHOPPERS).await?;
    let mut rng = setup.seed.rng("guesses");
    let mut guesser = Guesser::at(&shoppers, setup.seed);
    let mut responses = Responses::default();
    let mut legitimate = LegitimateShoppers::default();
    let since = Instant::now();
    for nth in 0..guesses {
        let guess = guesser.next();
        let answer = http.ask(&guess.request()).await?;
        responses.note(&guess, &answer);
        if nth.is_multiple_of(EVERY) {
            // The targeted shoppers look up as often as all others together.
            let shopper = match rng.random_bool(0.5) {
                true => shoppers.get(rng.random_range(0..strategies::VICTIMS)),
                false => shoppers.get(rng.random_range(0..shoppers.len())),
            };
            let shopper = shopper.ok_or("there is no shopper")?;
            legitimate.look_up_own_order(&mut http, shopper).await?;
        }
    }
    running.stop().await?;
    let took = since.elapsed();
    responses.check_address_limit(allowed_within(PER_ADDRESS, took));
    let told_max = allowed_within(PER_SHOP + FREE_PER_NETWORK * NETWORKS, took);
    let told = responses.answered.values().sum::<usize>();
    let (times, slow) = time::measure(setup, guesses).await?;
    let mut violations = responses.violations;
    violations.extend(legitimate.violations);
    violations.extend(slow);
    if told > told_max {
        let what = format!("{told} guesses were answered, {told_max} at most should be");
        violations.push((Violation::Bypassed, what));
    }
    Ok(Outcome {
        runs: guesses,
        figures: format!(
            "{guesses} guesses from {NETWORKS} networks: {} records given, {} answered 404 by {} different refusals ({told} of them counted), {} by 429; \
             {} honest look-ups meanwhile, {} of them refused; {times}",
            responses.given,
            responses.refused,
            responses.refusals.len(),
            responses.limited,
            legitimate.came,
            legitimate.refused,
        ),
        violations,
    })
}

/// How many requests a limit allows within a duration, refills included.
fn allowed_within(limit: usize, took: Duration) -> usize {
    limit + (limit * usize::try_from(took.as_millis()).unwrap_or(limit)).div_ceil(WINDOW)
}

/// The responses to the guesses.
#[derive(Default)]
struct Responses {
    given: u32,
    refused: usize,
    limited: u32,
    /// The number of answered guesses by address.
    answered: HashMap<String, usize>,
    /// The different refusals. There should be one.
    refusals: HashSet<String>,
    violations: Vec<(Violation, String)>,
}

impl Responses {
    fn note(&mut self, guess: &Guess, answer: &Answer) {
        let mut wrong = |wrong, what: String| self.violations.push((wrong, what));
        match answer.status {
            404 => {
                self.refused += 1;
                // Values that are too long are refused without being counted.
                if !guess.is_odd {
                    *self.answered.entry(guess.from.clone()).or_default() += 1;
                }
                if self.refusals.insert(answer.without_date()) && self.refusals.len() > 1 {
                    wrong(Violation::Leaked, format!("another refusal for {guess:?}"));
                }
            }
            429 => {
                self.limited += 1;
                let seconds = answer.header("retry-after").unwrap_or_default();
                let says_when = seconds.parse().is_ok_and(|s| (1..=600).contains(&s));
                // Near a limit a proof of work is asked for, not a pause.
                let asks_proof = seconds.is_empty() && answer.text().contains("\"proof-required\"");
                if !(says_when || asks_proof) {
                    wrong(Violation::Leaked, format!("Retry-After is {seconds:?}"));
                }
            }
            // Malformed look-ups may be refused as such.
            400 | 413 | 422 if guess.is_odd => {}
            status if status < 300 => {
                self.given += 1;
                wrong(
                    Violation::Disclosed,
                    format!("{guess:?} was answered {status}"),
                );
            }
            status => wrong(
                Violation::Failed,
                format!("{guess:?} was answered {status}"),
            ),
        }
    }
}

impl Responses {
    /// Notes the addresses that were answered more often than their limit allows.
    fn check_address_limit(&mut self, most: usize) {
        let over = self
            .answered
            .iter()
            .filter(|(_, answered)| **answered > most);
        let passed = over.map(|(from, answered)| {
            let what =
                format!("{answered} guesses from {from} were answered, {most} at most should be");
            (Violation::Bypassed, what)
        });
        self.violations.extend(passed);
    }
}

/// Shoppers who look up their own orders.
#[derive(Default)]
struct LegitimateShoppers {
    came: u32,
    refused: u32,
    violations: Vec<(Violation, String)>,
}

impl LegitimateShoppers {
    /// Looks up an order from a new address, mistyped first.
    async fn look_up_own_order(&mut self, http: &mut Http, shopper: &Shopper) -> Result {
        self.came += 1;
        let [_, _, high, low] = self.came.to_be_bytes();
        let from = format!("198.{high}.{low}.77");
        let mistyped = look_up(&shopper.number, &format!("x{}", shopper.email));
        http.ask(&mistyped.from(&from)).await?;
        let answer = http.ask(&shopper.look_up().from(&from)).await?;
        if !shopper.is_theirs(&answer) {
            self.refused += 1;
            let what = format!("{} was answered {}", shopper.number, answer.status);
            self.violations.push((Violation::Unserved, what));
        }
        Ok(())
    }
}
