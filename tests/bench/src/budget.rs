//! The short run: budgets of what a browser fetches, and none of time.

use careline_e2e::Result;

use crate::site::Site;
use crate::subjects::{OURS, TRACK};
use crate::traffic::Fetched;
use crate::visit::{PHONE, Run, Visit, by_phone};

/// The most that may be fetched.
struct Budget {
    requests: u64,
    bytes: u64,
}

/// From a cold click until the first control can be used.
const FIRST_CONTROL: Budget = Budget {
    requests: 4,
    bytes: 16 * 1024,
};

/// From the page's start until an order's story is drawn: the endpoint's calls are counted, product images aren't.
const STORY: Budget = Budget {
    requests: 10,
    bytes: 150 * 1024,
};

/// What a page may fetch before any intent.
const LOADER: [&str; 1] = ["/careline.js"];

/// Visits Careline's pages once, and prints what they fetched.
///
/// # Errors
///
/// With every budget that is exceeded.
pub async fn check(site: &Site) -> Result {
    let mut wrong = Vec::new();
    for subject in &OURS {
        let run = by_phone(site, subject, Visit::Cold, PHONE).await?;
        wrong.extend(before_intent(subject.name, &run));
        let what = format!(
            "{}, from a cold click until its first control",
            subject.name
        );
        wrong.extend(FIRST_CONTROL.check(&what, run.until_usable()));
    }
    let run = by_phone(site, &TRACK, Visit::Story, PHONE).await?;
    wrong.extend(STORY.check("from the loader until an order's story", run.until_drawn()));
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(wrong.join("\n").into()),
    }
}

/// What is wrong before the press.
fn before_intent(name: &str, run: &Run) -> Vec<String> {
    let paths = run.traffic.paths(f64::NEG_INFINITY, run.opened.pressed);
    let stored = &run.opened.stored;
    let mut wrong = Vec::new();
    if paths != LOADER {
        wrong.push(format!(
            "{name}: before any intent, the page fetched {}",
            paths.join(", ")
        ));
    }
    if !stored.is_empty() {
        wrong.push(format!(
            "{name}: before any intent, the page stored {}",
            stored.join(", ")
        ));
    }
    wrong
}

impl Budget {
    /// Prints what was fetched. Returns what is too much.
    fn check(&self, what: &str, fetched: Fetched) -> Option<String> {
        let line = format!(
            "{what}: {} of {} requests, {} of {} bytes",
            fetched.requests, self.requests, fetched.bytes, self.bytes
        );
        println!("{line}");
        let is_within = fetched.requests <= self.requests && fetched.bytes <= self.bytes;
        (!is_within).then(|| format!("over budget: {line}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_exceeded_by_one_byte_or_one_request() {
        let exceeds = |requests, bytes| {
            let fetched = Fetched {
                requests,
                bytes,
                ..Fetched::default()
            };
            FIRST_CONTROL.check("a page", fetched).is_some()
        };
        assert!(!exceeds(4, 16_384));
        assert!(exceeds(5, 16_384));
        assert!(exceeds(4, 16_385));
    }
}
