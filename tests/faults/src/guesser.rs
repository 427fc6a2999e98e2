//! Guesses at orders from one address, as fast as it is answered, and counts the guesses that are let through.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use serde_json::json;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use careline_harness::Result;
use careline_harness::endpoint::SHOP;

/// How many guesses may fail within ten minutes. The second half of them needs a proof of work, which is never shown.
pub const LIMIT: u32 = 100;
/// How long that takes to refill.
const WINDOW: Duration = Duration::from_secs(600);
/// Ends a guess that isn't answered.
const PATIENCE: Duration = Duration::from_secs(2);
/// Between two guesses: other requests need the processors too.
const PAUSE: Duration = Duration::from_millis(20);

/// Guesses until it is asked to stop.
pub struct Guesser {
    enough: watch::Sender<bool>,
    guesses: JoinHandle<Guesses>,
    start: Instant,
}

/// What became of the guesses.
#[derive(Default)]
pub struct Guesses {
    /// How many were let through.
    pub admitted: u32,
    /// How many were refused.
    pub refused: u32,
    /// Other answers.
    pub surprises: Vec<String>,
}

impl Guesser {
    /// Starts to guess.
    ///
    /// # Errors
    ///
    /// If no HTTP client can be built.
    pub fn start(url: &str) -> Result<Self> {
        let http = reqwest::Client::builder()
            .pool_max_idle_per_host(0)
            .timeout(PATIENCE)
            .no_proxy()
            .build()?;
        let url = format!("{url}/v1/shops/{SHOP}/order-lookups");
        let (enough, is_enough) = watch::channel(false);
        let guesses = tokio::spawn(async move {
            let mut guesses = Guesses::default();
            while !*is_enough.borrow() {
                guesses.make(&http, &url).await;
                tokio::time::sleep(PAUSE).await;
            }
            guesses
        });
        Ok(Self {
            enough,
            guesses,
            start: Instant::now(),
        })
    }

    /// Stops. Returns the guesses, and how many may have been let through at most, if all limits were full again
    /// `refills` times.
    ///
    /// # Errors
    ///
    /// If it has failed.
    pub async fn finish(self, refills: u32) -> Result<(Guesses, u32)> {
        self.enough.send_replace(true);
        let guesses = self.guesses.await?;
        let refilled = self.start.elapsed().as_secs_f64() / WINDOW.as_secs_f64();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a run takes minutes"
        )]
        let refilled = (f64::from(LIMIT) * refilled).ceil() as u32;
        Ok((guesses, LIMIT / 2 * (refills + 1) + refilled))
    }
}

impl Guesses {
    async fn make(&mut self, http: &reqwest::Client, url: &str) {
        let nth = self.admitted + self.refused;
        let guess = json!({
            "order_number": format!("AT-{nth}"),
            "email": format!("{nth}@guesser.example"),
        });
        let request = http.post(url).header("content-type", "application/json");
        // A replica that is killed, or has no database, doesn't answer.
        let Ok(answer) = request.body(guess.to_string()).send().await else {
            return;
        };
        match answer.status() {
            StatusCode::NOT_FOUND => self.admitted += 1,
            StatusCode::TOO_MANY_REQUESTS => self.refused += 1,
            status if status.is_server_error() => {}
            status => self
                .surprises
                .push(format!("a guess was answered {status}")),
        }
    }
}
