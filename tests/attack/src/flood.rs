//! `flood`: how long legitimate shoppers wait during a flood, and without one.
//!
//! One machine floods, answers and measures, so the floods take processor time from the endpoint: the printed times are
//! upper bounds. All requests come through a trusted proxy; each shopper has an address of their own.

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
use crate::http2;
use crate::setup::{BEHIND_A_PROXY, Setup};
use crate::shopper::{Shopper, look_up, shop};
use crate::violation::Violation;

/// How many flooders run at once.
const FLOODERS: u32 = 16;
/// How many connections are held open without a whole request: fewer than the endpoint accepts.
const HELD: u32 = 500;
/// The number of the shop's shoppers.
const SHOPPERS: usize = 100;
/// The longest that a legitimate request may take.
const LATE: Duration = Duration::from_secs(10);

/// A kind of flood.
#[derive(Clone, Copy, Debug)]
enum Flood {
    /// None, for comparison.
    Calm,
    /// Wrong look-ups from one address.
    GuessesOfOne,
    /// Wrong look-ups from a thousand addresses.
    GuessesOfMany,
    /// Tickets from a thousand addresses.
    Tickets,
    /// Uploads with their bytes, from a thousand addresses.
    Uploads,
    /// Connections that send part of a request and stall.
    Slow,
    /// HTTP/2 connections, each with as many unfinished requests as it may have.
    SlowStreams,
    /// HTTP/2 connections whose requests are cancelled at once.
    CancelledStreams,
}

const FLOODS: [(Flood, &str); 8] = [
    (Flood::Calm, "no flood"),
    (Flood::GuessesOfOne, "guesses of one"),
    (Flood::GuessesOfMany, "guesses of 1,000"),
    (Flood::Tickets, "tickets of 1,000"),
    (Flood::Uploads, "uploads of 1,000"),
    (Flood::Slow, "500 slow connections"),
    (Flood::SlowStreams, "slow HTTP/2 streams"),
    (Flood::CancelledStreams, "cancelled streams"),
];

/// Measures this many shoppers in each flood.
pub async fn run(setup: &Setup, shoppers: u32) -> Result<Outcome<Violation>> {
    let mut lines = Vec::new();
    let mut violations = Vec::new();
    let mut calm = None;
    for (flood, name) in FLOODS {
        let seen = flooded(setup, flood, name, shoppers).await?;
        violations.extend(seen.violations.iter().cloned());
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
        violations,
    })
}

/// The median and the 99th percentile, beside those without a flood.
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
    /// The number of the flood's requests.
    made: u64,
    look_ups: Vec<Duration>,
    tickets: Vec<Duration>,
    violations: Vec<(Violation, String)>,
}

async fn flooded(setup: &Setup, flood: Flood, name: &str, count: u32) -> Result<Seen> {
    let endpoint = setup.endpoint(&format!("flood-{flood:?}"), BEHIND_A_PROXY)?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let port = endpoint.port();
    let mut http = Http::of(port);
    let shoppers = Shopper::buyers(&mut http, SHOPPERS).await?;
    let made = Arc::<AtomicU64>::default();
    let mut flooders = JoinSet::new();
    let number = match flood {
        Flood::Calm => 0,
        Flood::Slow | Flood::SlowStreams => HELD,
        _ => FLOODERS,
    };
    for nth in 0..number {
        flooders.spawn(pour(port, flood, setup.seed, nth, made.clone()));
    }
    let mut rng = setup.seed.rng("flood");
    let mut seen = Seen {
        made: 0,
        look_ups: Vec::new(),
        tickets: Vec::new(),
        violations: Vec::new(),
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
                seen.violations.push((Violation::Unserved, what));
            }
        }
    }
    flooders.shutdown().await;
    seen.made = made.load(Ordering::Relaxed);
    running.stop().await?;
    Ok(seen)
}

/// Floods until the task is aborted.
async fn pour(port: u16, flood: Flood, seed: Seed, nth: u32, made: Arc<AtomicU64>) {
    let mut rng = seed.rng(&format!("flooder {nth}"));
    let mut http = Http::of(port);
    loop {
        made.fetch_add(1, Ordering::Relaxed);
        if let Some((begin, more)) = raw(flood) {
            // More each second, until the endpoint closes the connection.
            let mut holds = http.send(&begin).await.is_ok();
            while holds {
                tokio::time::sleep(Duration::from_secs(1)).await;
                holds = http.send(&more).await.is_ok();
            }
            http = Http::of(port);
            continue;
        }
        // A flooder ignores its responses.
        drop(http.ask(&drop_of(flood, &mut rng)).await);
    }
}

/// What a connection sends first, and each second after that, in floods of bytes that no client would send.
fn raw(flood: Flood) -> Option<(Vec<u8>, Vec<u8>)> {
    match flood {
        Flood::Slow => {
            let begin = b"POST / HTTP/1.1\r\nhost: help.example\r\n";
            Some((begin.to_vec(), b"x: y\r\n".to_vec()))
        }
        Flood::SlowStreams => Some((http2::unfinished(64), http2::PING.to_vec())),
        Flood::CancelledStreams => Some((http2::cancelled(1_000), http2::PING.to_vec())),
        _ => None,
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
        _ => guess(rng).from("203.0.113.66"),
    }
}
