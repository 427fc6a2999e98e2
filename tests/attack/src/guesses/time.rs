//! Whether the time that a refusal takes tells what is there.
//!
//! Two kinds of wrong look-ups are asked side by side, in either order, so that what slows the machine slows both. Limits would
//! end it at once, and are lifted here alone.
//!
//! The AUC of `n` and `n` times that tell nothing strays by about `1/√(6n)`: 0.007 for 4,000 of each, 0.013 for 1,000.

use std::time::{Duration, Instant};

use careline_stage::Result;
use careline_stage::stats::auc;
use rand::RngExt as _;
use rand::rngs::SmallRng;

use crate::http::{Http, Request};
use crate::shopper::{PREFIX, Shopper, look_up};
use crate::stage::Stage;
use crate::wrong::Wrong;

/// How many shoppers the shop has.
const SHOPPERS: usize = 500;
/// How many are asked before it counts.
const WARM_UP: u32 = 100;
/// How many of each kind are asked at most.
const MOST: u32 = 4_000;
/// How far from a half it may be by chance, where few are asked and where many are.
const STRAY: [f64; 2] = [0.08, 0.05];

/// Measures with so many guesses; says what it found, and what tells too much.
///
/// # Errors
///
/// When a look-up isn't refused.
pub async fn measure(stage: &Stage, guesses: u32) -> Result<(String, Vec<(Wrong, String)>)> {
    let endpoint = stage.endpoint("time", "limits.multiplier = 100000")?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let mut http = Http::of(endpoint.port());
    let shoppers = Shopper::buyers(&mut http, SHOPPERS).await?;
    let pairs = (guesses / 2).min(MOST);
    let [few, many] = STRAY;
    let stray = if pairs < MOST { few } else { many };
    let mut rng = stage.seed.rng("time");
    let (mut told, mut wrongs) = (Vec::new(), Vec::new());
    for known in [Known::Number, Known::Email] {
        let mut took = [const { Vec::new() }; 2];
        for nth in 0..WARM_UP + pairs {
            let shopper = shoppers.get(rng.random_range(0..SHOPPERS));
            let shopper = shopper.ok_or("there is no shopper")?;
            let look_ups = known.look_ups(shopper, &mut rng);
            let pair = side_by_side(&mut http, &look_ups, rng.random()).await?;
            if nth >= WARM_UP {
                took.iter_mut()
                    .zip(pair)
                    .for_each(|(all, one)| all.push(one));
            }
        }
        let [unknown, of_known] = took;
        let (what, auc) = (known.name(), auc(&unknown, &of_known));
        told.push(format!("{what} {auc:.3}"));
        if (auc - 0.5).abs() > stray {
            let what = format!("the time tells a known {what}: AUC {auc:.3}");
            wrongs.push((Wrong::Told, what));
        }
    }
    running.stop().await?;
    let told = told.join(", ");
    Ok((
        format!("AUC of the time, unknown against known, {pairs} of each: {told}"),
        wrongs,
    ))
}

/// What of the second look-up is there.
#[derive(Clone, Copy)]
enum Known {
    Number,
    Email,
}

impl Known {
    const fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Email => "email",
        }
    }

    /// Two look-ups that nothing is found by: of the second, one part is a shopper's.
    fn look_ups(self, shopper: &Shopper, rng: &mut SmallRng) -> [Request; 2] {
        let nth = rng.random_range(0..SHOPPERS);
        let stranger = format!("stranger.{nth}@customers.example");
        // One that lies between two that are there, and looks like them.
        let gap = rng.random_range(0..SHOPPERS) * 7 + rng.random_range(1..7);
        let nowhere = format!("{PREFIX}{}", 20_000 + gap);
        let of_known = match self {
            Self::Number => look_up(&shopper.number, &stranger),
            Self::Email => look_up(&nowhere, &shopper.email),
        };
        [look_up(&nowhere, &stranger), of_known]
    }
}

/// How long each takes to be refused, in either order.
async fn side_by_side(
    http: &mut Http,
    look_ups: &[Request; 2],
    reverse: bool,
) -> Result<[Duration; 2]> {
    let mut took = [Duration::ZERO; 2];
    let mut both: Vec<_> = look_ups.iter().zip(&mut took).collect();
    if reverse {
        both.reverse();
    }
    for (request, took) in both {
        let since = Instant::now();
        let answer = http.ask(request).await?;
        *took = since.elapsed();
        if answer.status != 404 {
            return Err(format!("a wrong look-up was answered {}", answer.status).into());
        }
    }
    Ok(took)
}
