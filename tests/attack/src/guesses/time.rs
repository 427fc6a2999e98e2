//! Whether the time of a refusal shows what is known.
//!
//! Two kinds of requests are sent side by side, in random order, so that what slows the machine slows both: one about
//! something unknown, one about something known. The area under the curve (AUC) is how often, of one of each, the
//! second took longer: 0.5 if time shows nothing. Limits would end the measurement at once, so they are lifted here.
//!
//! By chance the AUC of `n` and `n` equal times strays from 0.5 by about `1/√(6n)`: 0.007 for 4,000 of each, 0.013 for
//! 1,000, 0.018 for 500.

use std::time::{Duration, Instant};

use careline_harness::Result;
use careline_harness::stats::auc;
use rand::RngExt as _;
use rand::rngs::SmallRng;
use serde_json::json;

use crate::http::{Http, Request};
use crate::setup::Setup;
use crate::shopper::{PREFIX, Shopper, look_up, shop};
use crate::violation::Violation;

/// The number of the shop's shoppers.
const SHOPPERS: usize = 500;
/// How many pairs are sent before they count.
const WARM_UP: u32 = 100;
/// How many pairs are sent at most.
const PAIRS_MAX: u32 = 4_000;
/// How many pairs ask for a code: each writes rows, and each known one a mail.
const CODE_PAIRS_MAX: u32 = 500;
/// How often a code is sent for one order within an hour.
const CODES_PER_ORDER: u32 = 3;
/// How far from 0.5 the AUC may be, with few pairs and with many.
const TOLERANCE: [f64; 2] = [0.08, 0.05];

/// What the second request of a pair is about. The first is about nothing that is known.
#[derive(Clone, Copy)]
enum Known {
    /// A shopper's number, with a stranger's email.
    Number,
    /// The same, typed as digits.
    Digits,
    /// Another shopper's number, with a shopper's own email.
    OthersNumber,
    /// A shopper's email, with a number that nobody has.
    Email,
}

impl Known {
    const ALL: [Self; 4] = [Self::Number, Self::Digits, Self::OthersNumber, Self::Email];

    const fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Digits => "number by its digits",
            Self::OthersNumber => "number of another shopper",
            Self::Email => "email",
        }
    }

    /// Two look-ups that find nothing.
    fn look_ups(self, shoppers: &[Shopper], rng: &mut SmallRng) -> Result<[Request; 2]> {
        let mut any = || shoppers.get(rng.random_range(0..shoppers.len()));
        let (shopper, other) = any().zip(any()).ok_or("there is no shopper")?;
        let stranger = format!(
            "stranger.{}@customers.example",
            rng.random_range(0..SHOPPERS)
        );
        let unused = unused_number(rng);
        let digits = |number: &str| number.trim_start_matches(PREFIX).to_owned();
        let number = shopper.number.clone();
        let (first, second) = match self {
            Self::Number => ((unused, &stranger), (number, &stranger)),
            Self::Digits => ((digits(&unused), &stranger), (digits(&number), &stranger)),
            // A shopper's own order would be found.
            Self::OthersNumber if other.number == number => {
                ((unused.clone(), &shopper.email), (unused, &shopper.email))
            }
            Self::OthersNumber => (
                (unused, &shopper.email),
                (other.number.clone(), &shopper.email),
            ),
            Self::Email => ((unused.clone(), &stranger), (unused, &shopper.email)),
        };
        Ok([first, second].map(|(number, email)| look_up(&number, email)))
    }
}

/// A number between two that are used, which looks like them.
fn unused_number(rng: &mut SmallRng) -> String {
    let gap = rng.random_range(0..SHOPPERS) * 7 + rng.random_range(1..7);
    format!("{PREFIX}{}", 20_000 + gap)
}

/// How long the requests about something unknown took, and those about something known.
#[derive(Default)]
struct Times([Vec<Duration>; 2]);

impl Times {
    fn add(&mut self, pair: [Duration; 2]) {
        for (all, one) in self.0.iter_mut().zip(pair) {
            all.push(one);
        }
    }
}

/// The AUCs that were measured, and those that show too much.
#[derive(Default)]
struct Report {
    figures: Vec<String>,
    violations: Vec<(Violation, String)>,
}

impl Report {
    fn add(&mut self, what: &str, Times([unknown, known]): &Times, tolerance: f64) {
        let auc = auc(unknown, known);
        self.figures.push(format!("{what} {auc:.3}"));
        if (auc - 0.5).abs() > tolerance {
            let what = format!("the time shows a known {what}: AUC {auc:.3}");
            self.violations.push((Violation::Leaked, what));
        }
    }
}

/// Measures with about as many requests as guesses; returns the figures and what shows too much.
///
/// # Errors
///
/// If a request isn't refused as it should be.
pub async fn measure(setup: &Setup, guesses: u32) -> Result<(String, Vec<(Violation, String)>)> {
    let mut report = Report::default();
    let pairs = (guesses / 2).min(PAIRS_MAX);
    refusals(setup, pairs, &mut report).await?;
    let code_pairs = pairs.min(CODE_PAIRS_MAX);
    codes(setup, code_pairs, &mut report).await?;
    let figures = report.figures.join(", ");
    let figures = format!(
        "AUC of the time, unknown against known, {pairs} of each, {code_pairs} for codes: {figures}"
    );
    Ok((figures, report.violations))
}

/// Look-ups that find nothing.
async fn refusals(setup: &Setup, pairs: u32, report: &mut Report) -> Result {
    let endpoint = setup.endpoint("time", "limits.multiplier = 100000")?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let mut http = Http::of(endpoint.port());
    let shoppers = Shopper::buyers(&mut http, SHOPPERS).await?;
    let [few, many] = TOLERANCE;
    let tolerance = if pairs < PAIRS_MAX { few } else { many };
    let mut rng = setup.seed.rng("time");
    for known in Known::ALL {
        let mut times = Times::default();
        for nth in 0..WARM_UP + pairs {
            let look_ups = known.look_ups(&shoppers, &mut rng)?;
            let pair = side_by_side(&mut http, &look_ups, 404, rng.random()).await?;
            if nth >= WARM_UP {
                times.add(pair);
            }
        }
        report.add(known.name(), &times, tolerance);
    }
    running.stop().await
}

/// Codes that are asked for, and a wrong one that is tried right after.
async fn codes(setup: &Setup, pairs: u32, report: &mut Report) -> Result {
    let endpoint = setup.endpoint_with_codes("time-codes", "limits.multiplier = 100000")?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let mut http = Http::of(endpoint.port());
    let shoppers = Shopper::buyers(&mut http, SHOPPERS).await?;
    let mut rng = setup.seed.rng("time of codes");
    let (mut asked, mut tried) = (Times::default(), Times::default());
    for nth in 0..WARM_UP + pairs {
        // No more for each order than codes are sent within an hour.
        let shopper = usize::try_from(nth / CODES_PER_ORDER)?;
        let shopper = shoppers.get(shopper).ok_or("there are too few shoppers")?;
        let unused = format!("{PREFIX}{}", 90_000 + nth / CODES_PER_ORDER);
        let reverse = rng.random();
        let numbers = [&unused, &shopper.number];
        let look_ups = numbers.map(|number| look_up(number, &shopper.email));
        let of_asking = side_by_side(&mut http, &look_ups, 202, reverse).await?;
        let tries = numbers.map(|number| wrong_code(number, &shopper.email));
        let of_trying = side_by_side(&mut http, &tries, 403, reverse).await?;
        if nth >= WARM_UP {
            asked.add(of_asking);
            tried.add(of_trying);
        }
    }
    let [few, _] = TOLERANCE;
    report.add("order, when a code is asked for", &asked, few);
    report.add("order, when a code is tried", &tried, few);
    running.stop().await
}

/// A look-up with a code that is never right: no code has seven digits.
fn wrong_code(number: &str, email: &str) -> Request {
    let body = json!({"order_number": number, "email": email, "code": "1234567"});
    Request::post(shop("/order-lookups"), &body)
}

/// How long each takes to be answered, in either order.
async fn side_by_side(
    http: &mut Http,
    requests: &[Request; 2],
    status: u16,
    reverse: bool,
) -> Result<[Duration; 2]> {
    let mut took = [Duration::ZERO; 2];
    let mut both: Vec<_> = requests.iter().zip(&mut took).collect();
    if reverse {
        both.reverse();
    }
    for (request, took) in both {
        let since = Instant::now();
        let answer = http.ask(request).await?;
        *took = since.elapsed();
        if answer.status != status {
            return Err(format!("{request:?} was answered {}", answer.status).into());
        }
    }
    Ok(took)
}
