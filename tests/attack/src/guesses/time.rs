//! Whether the time that a refusal takes tells what is there.
//!
//! Two kinds of wrong look-ups are asked side by side, in either order, so that what slows the machine slows both. Limits would
//! end it at once, and are lifted here alone.
//!
//! The AUC of `n` and `n` times that tell nothing strays by about `1/√(6n)`: 0.007 for 4,000 of each, 0.013 for 1,000.

use std::time::{Duration, Instant};

use careline_stage::Result;
use rand::RngExt as _;

use crate::http::Http;
use crate::shopper::{PREFIX, Shopper, look_up};
use crate::stage::Stage;
use crate::stats::auc;
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
    let endpoint = stage.endpoint("time", "limits.times = 100000")?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let mut http = Http::of(endpoint.port());
    let shoppers: Vec<Shopper> = Shopper::first(SHOPPERS).collect();
    for shopper in &shoppers {
        shopper.buy(&mut http).await?;
    }
    let pairs = (guesses / 2).min(MOST);
    let [few, many] = STRAY;
    let stray = if pairs < MOST { few } else { many };
    let mut rng = stage.seed.rng("time");
    let (mut told, mut wrongs) = (Vec::new(), Vec::new());
    for kind in ["number", "email"] {
        let (mut unknown, mut known) = (Vec::new(), Vec::new());
        for nth in 0..WARM_UP + pairs {
            let shopper = shoppers.get(rng.random_range(0..SHOPPERS));
            let shopper = shopper.ok_or("there is no shopper")?;
            let stranger = format!(
                "stranger.{}@customers.example",
                rng.random_range(0..SHOPPERS)
            );
            // One that lies between two that are there, and looks like them.
            let gap = rng.random_range(0..SHOPPERS) * 7 + rng.random_range(1..7);
            let nowhere = format!("{PREFIX}{}", 20_000 + gap);
            let look_ups = match kind {
                "number" => [(&nowhere, &stranger), (&shopper.number, &stranger)],
                _ => [(&nowhere, &stranger), (&nowhere, &shopper.email)],
            };
            let mut took = [Duration::ZERO; 2];
            let mut both = look_ups.iter().zip(&mut took).collect::<Vec<_>>();
            if rng.random() {
                both.reverse();
            }
            for ((number, email), took) in both {
                let request = look_up(number, email);
                let since = Instant::now();
                let answer = http.ask(&request).await?;
                *took = since.elapsed();
                if answer.status != 404 {
                    return Err(format!("a wrong look-up was answered {}", answer.status).into());
                }
            }
            let [one, other] = took;
            if nth >= WARM_UP {
                unknown.push(one);
                known.push(other);
            }
        }
        let auc = auc(&unknown, &known);
        told.push(format!("{kind} {auc:.3}"));
        if (auc - 0.5).abs() > stray {
            wrongs.push((
                Wrong::Told,
                format!("the time tells a known {kind}: AUC {auc:.3}"),
            ));
        }
    }
    running.stop().await?;
    let told = told.join(", ");
    Ok((
        format!("AUC of the time, unknown against known, {pairs} of each: {told}"),
        wrongs,
    ))
}
