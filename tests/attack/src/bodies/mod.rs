//! `bodies`: requests that are slow, lie about their length, or are malformed. Each is refused or harmless, and the
//! endpoint keeps serving within its memory.

mod shapes;
mod uploads;

use std::time::Duration;

use careline_harness::Result;
use careline_harness::endpoint::DESK_TOKEN;
use careline_harness::outcome::Outcome;
use tokio::task::JoinSet;

use self::shapes::{Shape, Then};
use crate::http::{Http, Request};
use crate::memory::peak;
use crate::setup::Setup;
use crate::shopper::{Shopper, shop};
use crate::violation::Violation;

/// How many requests are sent at once.
const AT_ONCE: usize = 16;
/// After a response, no more responses are expected once nothing follows for this long.
const QUIET: Duration = Duration::from_millis(500);
/// The most memory that the endpoint may use, in MiB.
const MEMORY_MAX: u64 = 160;

/// Sends all shapes this many times, the slow ones once and only in full runs.
pub async fn run(setup: &Setup, times: u32) -> Result<Outcome<Violation>> {
    let endpoint = setup.endpoint("bodies", "limits.multiplier = 10000")?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let port = endpoint.port();
    let mut http = Http::of(port);
    let shopper = Shopper::nth(0);
    shopper.buy(&mut http).await?;
    let mut rng = setup.seed.rng("bodies");
    let at_first = peak(running.id())?;
    let mut all = Vec::new();
    for _ in 0..times {
        all.extend(shapes::quick(&shopper, &mut rng));
    }
    if times > 1 {
        all.extend(shapes::slow(&shopper, &mut rng));
    }
    let count = all.len();
    let mut violations = Vec::new();
    let mut under_way = JoinSet::new();
    let mut closed = 0;
    // The slow ones come last, all at once.
    for shape in all {
        while under_way.len() >= AT_ONCE && !shape.is_slow {
            let Some(ended) = under_way.join_next().await else {
                break;
            };
            note(ended?, &mut closed, &mut violations);
        }
        under_way.spawn(send(port, shape));
    }
    while let Some(ended) = under_way.join_next().await {
        note(ended?, &mut closed, &mut violations);
    }
    let (uploads, lies) = uploads::lie(&mut http, &mut rng).await?;
    violations.extend(lies);
    endpoint.ready().await?;
    let answer = http.ask(&shopper.look_up()).await?;
    if !shopper.is_theirs(&answer) {
        violations.push((
            Violation::Unserved,
            format!("afterwards a look-up was answered {}", answer.status),
        ));
    }
    let desk = Request::new("GET", shop("/desk/tickets")).bearer(DESK_TOKEN);
    let kept = http.ask(&desk).await?;
    if !kept.text().starts_with("{\"tickets\":[]") {
        violations.push((
            Violation::Stored,
            format!("tickets were kept: {}", kept.text()),
        ));
    }
    let memory = peak(running.id())?;
    if memory > MEMORY_MAX {
        violations.push((Violation::Failed, format!("the endpoint took {memory} MiB")));
    }
    running.stop().await?;
    Ok(Outcome {
        runs: u32::try_from(count + uploads)?,
        figures: format!(
            "{count} requests that are none or lie, {closed} of them hung up on without a word, and {uploads} uploads that lie; \
             {memory} MiB of memory at most, {at_first} at first"
        ),
        violations,
    })
}

/// A shape and the statuses of its responses: empty if the endpoint closed the connection, None if it did nothing.
type Sent = (Shape, Option<Vec<u16>>);

fn note((shape, statuses): Sent, closed: &mut u32, violations: &mut Vec<(Violation, String)>) {
    let name = &shape.name;
    let Some(statuses) = statuses else {
        violations.push((
            Violation::Failed,
            format!("{name}: it was neither answered nor closed"),
        ));
        return;
    };
    *closed += u32::from(statuses.is_empty());
    let is_refused = |status: &u16| (400..500).contains(status) || [501, 505].contains(status);
    let is_failure = |status: &&u16| **status >= 500 && !is_refused(status);
    violations.extend(
        statuses
            .iter()
            .filter(is_failure)
            .map(|status| (Violation::Failed, format!("{name}: {status}"))),
    );
    let holds = match shape.then {
        Then::Refused => statuses.iter().all(is_refused),
        Then::Once => statuses.len() <= 1,
        Then::Harmless => true,
    };
    if !holds {
        violations.push((Violation::Bypassed, format!("{name}: {statuses:?}")));
    }
}

async fn send(port: u16, shape: Shape) -> Sent {
    let mut http = Http::of(port);
    let sent = async {
        for piece in &shape.pieces {
            tokio::time::sleep(shape.pause).await;
            http.send(piece).await?;
        }
        match shape.ends {
            true => http.end().await,
            false => Ok(()),
        }
    };
    // The endpoint may answer and close the connection before everything is sent.
    drop(sent.await);
    let come = http.rest(QUIET).await;
    let statuses = come.map(|come| statuses(&String::from_utf8_lossy(&come)));
    (shape, statuses)
}

/// The statuses of all responses except the informational ones.
fn statuses(come: &str) -> Vec<u16> {
    let answers = come.split("HTTP/1.1 ").skip(1);
    let statuses = answers.filter_map(|answer| answer.get(..3)?.parse().ok());
    statuses.filter(|status| *status >= 200).collect()
}
