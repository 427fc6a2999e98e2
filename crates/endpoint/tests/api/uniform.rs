//! Whether a look-up tells by its time what is there: one that is refused, and one that asks for a code.
//!
//! The area under the curve (AUC) is how often, of one refusal of each kind, the second took longer: 0.5 where time tells
//! nothing.

use std::time::{Duration, Instant};

use careline_endpoint::mail::transport::Transport;
use careline_stage::stats::auc;
use serde_json::json;
use tokio::sync::watch;
use uuid::Uuid;

use crate::app::{NO_LIMITS, SHOP, TestApp, files, golden_order};
use crate::code::by_code;

const ROUNDS: usize = 1_500;
/// Each is a row on the disk.
const CODES: usize = 500;
const WARM_UP: usize = 100;

/// A shop with orders of many shoppers.
async fn busy(change: impl FnOnce(String) -> String) -> TestApp {
    let unlimited = |config: String| config.replace(NO_LIMITS, "limits.multiplier = 1000000");
    let app = TestApp::configured(|config| change(unlimited(config))).await;
    for nth in 0..500 {
        let mut order = golden_order();
        order["number"] = json!(format!("KS-{}", 20_000 + nth));
        app.import(&format!("{}@example.com", nth / 3), order).await;
    }
    app
}

async fn timed(app: &TestApp, (number, email): (&str, &str)) -> Duration {
    let since = Instant::now();
    let reply = app.look_up(SHOP, number, email).await;
    let took = since.elapsed();
    reply.is_problem(404, "order-not-found");
    took
}

/// How often the other takes longer. They are done side by side and in any order, so that what slows the machine slows both.
async fn compared<const N: usize>(
    rounds: usize,
    one: impl AsyncFn(usize) -> [Duration; N],
    other: impl AsyncFn(usize) -> [Duration; N],
) -> [f64; N] {
    let mut took: [(Vec<_>, Vec<_>); N] = std::array::from_fn(|_| Default::default());
    for round in 0..WARM_UP + rounds {
        let (first, second) = if Uuid::new_v4().as_bytes()[0] < 128 {
            let first = one(round).await;
            (first, other(round).await)
        } else {
            let second = other(round).await;
            (one(round).await, second)
        };
        if round >= WARM_UP {
            for (took, (first, second)) in took.iter_mut().zip(first.into_iter().zip(second)) {
                took.0.push(first);
                took.1.push(second);
            }
        }
    }
    took.map(|(first, second)| auc(&first, &second))
}

fn is_uniform(auc: f64) -> bool {
    (0.40..=0.60).contains(&auc)
}

#[tokio::test]
async fn the_time_of_a_refusal_does_not_tell_what_is_there() {
    let app = busy(|config| config).await;
    let mut told = Vec::new();
    for (what, unknown, known) in [
        (
            "number unknown, or another's, by a stranger",
            ("KS-99999", "eve@example.com"),
            ("KS-20250", "eve@example.com"),
        ),
        (
            "the same by its digits",
            ("99999", "eve@example.com"),
            ("20250", "eve@example.com"),
        ),
        (
            "number unknown, or another's, by a shopper of the shop",
            ("KS-99999", "7@example.com"),
            ("KS-20250", "7@example.com"),
        ),
        (
            "email unknown, or a shopper's",
            ("KS-99999", "x@example.com"),
            ("KS-99999", "7@example.com"),
        ),
    ] {
        let one = async |_| [timed(&app, unknown).await];
        let other = async |_| [timed(&app, known).await];
        let [auc] = compared(ROUNDS, one, other).await;
        println!("{what}: AUC {auc:.3} over {ROUNDS} of each");
        told.extend((!is_uniform(auc)).then_some((what, auc)));
    }
    assert!(told.is_empty(), "{told:?}");
}

/// Asks for a code and then tries one; tells how long each took.
async fn timed_code(app: &TestApp, number: &str, email: &str) -> [Duration; 2] {
    let since = Instant::now();
    let asked = app.look_up(SHOP, number, email).await;
    let until_asked = since.elapsed();
    assert_eq!(asked.status, 202, "{}", asked.text());
    let since = Instant::now();
    // No code has seven digits.
    let tried = app.look_up_by(SHOP, number, email, "1234567").await;
    let until_tried = since.elapsed();
    tried.is_problem(403, "code-not-right");
    [until_asked, until_tried]
}

#[tokio::test]
async fn the_time_of_a_code_does_not_tell_what_is_there() {
    let app = busy(by_code).await;
    let (stop, stopped) = watch::channel(false);
    let transport = Transport::new(&app.config.mail);
    let worker = tokio::spawn(careline_endpoint::jobs::mail::run(
        app.app.clone(),
        transport,
        stopped,
    ));
    // As many of each as codes are sent within an hour.
    let unknown = async |round| {
        let number = format!("KS-{}", 90_000 + round / 3);
        timed_code(&app, &number, &format!("{}@example.com", round / 9)).await
    };
    let known = async |round| {
        let number = format!("KS-{}", 20_000 + round / 3);
        timed_code(&app, &number, &format!("{}@example.com", round / 9)).await
    };
    let [asked, tried] = compared(CODES, unknown, known).await;
    stop.send_replace(true);
    worker.await.unwrap();
    let mailed = files(&app.maildir().join("new")).len();
    assert_eq!(mailed, WARM_UP + CODES, "one for each known order");
    println!(
        "a code asked for: AUC {asked:.3} over {CODES} of each; tried right after: {tried:.3}"
    );
    assert!(is_uniform(asked) && is_uniform(tried));
}
