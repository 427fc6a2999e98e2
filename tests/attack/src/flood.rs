//! `flood`: what honest shoppers wait for while others flood the endpoint, beside what they wait for otherwise.
//!
//! One machine floods, answers and measures, so the floods take time that they wouldn't elsewhere: what is printed is an upper
//! bound. All comes through a trusted proxy; the shoppers' addresses are their own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use careline_harness::Result;
use careline_harness::outcome::Outcome;
use careline_harness::seed::Seed;
use careline_harness::stats::percentile;
use rand::RngExt as _;
use rand::rngs::SmallRng;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::http::{Http, Request};
use crate::shopper::{Shopper, look_up, shop};
use crate::stage::{BEHIND_A_PROXY, Stage};
use crate::wrong::Wrong;

/// How many flood side by side.
const FLOODERS: u32 = 16;
/// How many connections are held open by those who don't go on: fewer than there are.
const HELD: u32 = 500;
/// How many shoppers the shop has.
const SHOPPERS: usize = 100;
/// The longest that an honest call may take.
const LATE: Duration = Duration::from_secs(10);

/// How the endpoint is flooded.
#[derive(Clone, Copy, Debug)]
enum Flood {
    /// By nobody.
    Calm,
    /// Guesses from one address.
    GuessesOfOne,
    /// Guesses from a thousand.
    GuessesOfMany,
    /// Requests to support, from a thousand addresses.
    Tickets,
    /// Announced uploads with their bytes, from a thousand addresses.
    Uploads,
    /// Connections that begin a request and never end it.
    Slow,
}

const FLOODS: [(Flood, &str); 6] = [
    (Flood::Calm, "no flood"),
    (Flood::GuessesOfOne, "guesses of one"),
    (Flood::GuessesOfMany, "guesses of 1,000"),
    (Flood::Tickets, "tickets of 1,000"),
    (Flood::Uploads, "uploads of 1,000"),
    (Flood::Slow, "500 slow connections"),
];

/// Lets so many shoppers come by in each flood.
pub async fn run(stage: &Stage, shoppers: u32) -> Result<Outcome<Wrong>> {
    let mut lines = Vec::new();
    let mut wrongs = Vec::new();
    let mut calm = None;
    for (flood, name) in FLOODS {
        let seen = flooded(stage, flood, name, shoppers).await?;
        wrongs.extend(seen.wrongs.iter().cloned());
        let calm = calm.get_or_insert_with(|| seen.clone());
        let line = format!(
            "\n  {name:<22} {:>8}   look-up {}   ticket {}",
            seen.made,
            beside(&seen.look_ups, &calm.look_ups),
            beside(&seen.tickets, &calm.tickets),
        );
        lines.push(line);
    }
    Ok(Outcome {
        runs: shoppers * u32::try_from(FLOODS.len())? * 2,
        figures: format!(
            "honest p50 and p99, and how many times those without a flood:{}\n ",
            lines.concat()
        ),
        wrongs,
    })
}

/// The median and the 99th percentile, beside those of calm.
fn beside(times: &[Duration], calm: &[Duration]) -> String {
    let of = |percent| {
        let (time, calm) = (percentile(times, percent), percentile(calm, percent));
        let ratio = time.as_secs_f64() / calm.as_secs_f64().max(f64::EPSILON);
        format!("{:>6.1} ms ×{ratio:<4.1}", time.as_secs_f64() * 1_000.0)
    };
    format!("{} {}", of(50), of(99))
}

/// What shoppers saw.
#[derive(Clone)]
struct Seen {
    /// How many requests the flood made.
    made: u64,
    look_ups: Vec<Duration>,
    tickets: Vec<Duration>,
    wrongs: Vec<(Wrong, String)>,
}

async fn flooded(stage: &Stage, flood: Flood, name: &str, count: u32) -> Result<Seen> {
    let endpoint = stage.endpoint(&format!("flood-{flood:?}"), BEHIND_A_PROXY)?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let port = endpoint.port();
    let mut http = Http::of(port);
    let shoppers = Shopper::buyers(&mut http, SHOPPERS).await?;
    let made = Arc::<AtomicU64>::default();
    let mut flooders = JoinSet::new();
    let number = match flood {
        Flood::Calm => 0,
        Flood::Slow => HELD,
        _ => FLOODERS,
    };
    for nth in 0..number {
        flooders.spawn(pour(port, flood, stage.seed, nth, made.clone()));
    }
    let mut rng = stage.seed.rng("flood");
    let mut seen = Seen {
        made: 0,
        look_ups: Vec::new(),
        tickets: Vec::new(),
        wrongs: Vec::new(),
    };
    for nth in 0..count {
        let shopper = shoppers.get(rng.random_range(0..SHOPPERS));
        let shopper = shopper.ok_or("there is no shopper")?;
        let from = format!("198.{}.{}.77", nth / 256, nth % 256);
        let ticket = shopper.ticket(&mut rng, &[]);
        let asked = [(shopper.look_up(), 200), (ticket, 201)];
        for ((request, fine), times) in asked.iter().zip([&mut seen.look_ups, &mut seen.tickets]) {
            let since = Instant::now();
            let answer = http.ask(&request.clone().from(&from)).await;
            let took = since.elapsed();
            times.push(took);
            let status = answer.map_or(0, |answer| answer.status);
            if status != *fine || took > LATE {
                let what = format!("{name}: an honest call was answered {status} after {took:?}");
                seen.wrongs.push((Wrong::Unserved, what));
            }
        }
    }
    flooders.shutdown().await;
    seen.made = made.load(Ordering::Relaxed);
    running.stop().await?;
    Ok(seen)
}

/// Floods until it's told to end.
async fn pour(port: u16, flood: Flood, seed: Seed, nth: u32, made: Arc<AtomicU64>) {
    let mut rng = seed.rng(&format!("flooder {nth}"));
    let mut http = Http::of(port);
    loop {
        made.fetch_add(1, Ordering::Relaxed);
        if matches!(flood, Flood::Slow) {
            // A header a second, as long as the endpoint bears it.
            let begun = http
                .send(b"POST / HTTP/1.1\r\nhost: help.example\r\n")
                .await;
            let mut holds = begun.is_ok();
            while holds {
                tokio::time::sleep(Duration::from_secs(1)).await;
                holds = http.send(b"x: y\r\n").await.is_ok();
            }
            http = Http::of(port);
            continue;
        }
        // What a flooder hears is nothing to them.
        drop(http.ask(&drop_of(flood, &mut rng)).await);
    }
}

/// One request of a flood.
fn drop_of(flood: Flood, rng: &mut SmallRng) -> Request {
    let thousand = format!(
        "203.{}.{}.5",
        rng.random_range(0..10),
        rng.random_range(0..100)
    );
    let guess = |rng: &mut SmallRng| {
        let nth: u32 = rng.random();
        look_up(&format!("AT-{nth}"), &format!("{nth}@example.com"))
    };
    match flood {
        Flood::Calm | Flood::Slow | Flood::GuessesOfOne => guess(rng).from("203.0.113.66"),
        Flood::GuessesOfMany => guess(rng).from(&thousand),
        Flood::Tickets => {
            let spammer = Shopper {
                number: "AT-1".into(),
                email: "spam@example.com".into(),
            };
            spammer.ticket(rng, &[]).from(&thousand)
        }
        Flood::Uploads => {
            let bytes: Vec<u8> = (0..50_000).map(|_| rng.random()).collect();
            let photo = crate::names::base64(Uuid::new_v4().to_string().as_bytes());
            Request::new("POST", shop("/uploads"))
                .header("tus-resumable", "1.0.0")
                .header("upload-length", bytes.len().to_string())
                .header("upload-metadata", format!("photo {photo}"))
                .header("content-type", "application/offset+octet-stream")
                .from(&thousand)
                .body(bytes)
        }
    }
}
