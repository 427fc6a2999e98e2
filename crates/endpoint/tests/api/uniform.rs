//! Whether a refused look-up tells by its time what is there.
//!
//! The area under the curve (AUC) is how often, of one refusal of each kind, the second took longer: 0.5 where time tells
//! nothing.

use std::time::{Duration, Instant};

use serde_json::json;
use uuid::Uuid;

use crate::app::{NO_LIMITS, SHOP, TestApp, golden_order};

const ROUNDS: usize = 1_500;
const WARM_UP: usize = 100;

/// A shop with orders of many shoppers.
async fn busy() -> TestApp {
    let change = |config: String| config.replace(NO_LIMITS, "limits.times = 1000000");
    let app = TestApp::configured(change).await;
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

/// How often the second took longer than the first.
fn auc(first: &[Duration], second: &[Duration]) -> f64 {
    let mut sorted = first.to_vec();
    sorted.sort_unstable();
    let shorter = |took: &Duration| {
        let less = sorted.partition_point(|other| other < took);
        let same = sorted.partition_point(|other| other <= took) - less;
        less as f64 + same as f64 / 2.0
    };
    second.iter().map(shorter).sum::<f64>() / (first.len() * second.len()) as f64
}

#[tokio::test]
async fn the_time_of_a_refusal_does_not_tell_what_is_there() {
    let app = busy().await;
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
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for round in 0..WARM_UP + ROUNDS {
            // Side by side and in any order, so that what slows the machine slows both.
            let (one, other) = if Uuid::new_v4().as_bytes()[0] < 128 {
                let one = timed(&app, unknown).await;
                (one, timed(&app, known).await)
            } else {
                let other = timed(&app, known).await;
                (timed(&app, unknown).await, other)
            };
            if round >= WARM_UP {
                first.push(one);
                second.push(other);
            }
        }
        let auc = auc(&first, &second);
        println!("{what}: AUC {auc:.3} over {ROUNDS} of each");
        told.extend((!(0.40..=0.60).contains(&auc)).then_some((what, auc)));
    }
    assert!(told.is_empty(), "{told:?}");
}
