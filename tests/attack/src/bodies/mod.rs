//! `bodies`: requests that are slow, lie about their length, or are no requests: each is refused or harmless, and the endpoint
//! stays well and small.

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
use crate::shopper::{Shopper, shop};
use crate::stage::Stage;
use crate::wrong::Wrong;

/// How many are sent side by side.
const AT_ONCE: usize = 16;
/// How long nothing more may come after an answer until no more is expected.
const QUIET: Duration = Duration::from_millis(500);
/// The most memory that the endpoint may ever have had, in MiB.
const MEMORY_MAX: u64 = 160;

/// Sends them all, so many times; the slow ones where there is time for more than one.
pub async fn run(stage: &Stage, times: u32) -> Result<Outcome<Wrong>> {
    let endpoint = stage.endpoint("bodies", "limits.multiplier = 10000")?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let port = endpoint.port();
    let mut http = Http::of(port);
    let shopper = Shopper::nth(0);
    shopper.buy(&mut http).await?;
    let mut rng = stage.seed.rng("bodies");
    let at_first = peak(running.id())?;
    let mut all = Vec::new();
    for _ in 0..times {
        all.extend(shapes::quick(&shopper, &mut rng));
    }
    if times > 1 {
        all.extend(shapes::slow(&shopper, &mut rng));
    }
    let count = all.len();
    let mut wrongs = Vec::new();
    let mut under_way = JoinSet::new();
    let mut closed = 0;
    // The slow ones come last, and wait side by side.
    for shape in all {
        while under_way.len() >= AT_ONCE && !shape.is_slow {
            let Some(ended) = under_way.join_next().await else {
                break;
            };
            note(ended?, &mut closed, &mut wrongs);
        }
        under_way.spawn(send(port, shape));
    }
    while let Some(ended) = under_way.join_next().await {
        note(ended?, &mut closed, &mut wrongs);
    }
    let (uploads, lies) = uploads::lie(&mut http, &mut rng).await?;
    wrongs.extend(lies);
    endpoint.ready().await?;
    let answer = http.ask(&shopper.look_up()).await?;
    if !shopper.is_theirs(&answer) {
        wrongs.push((
            Wrong::Unserved,
            format!("afterwards a look-up was answered {}", answer.status),
        ));
    }
    let desk = Request::new("GET", shop("/desk/tickets")).bearer(DESK_TOKEN);
    let kept = http.ask(&desk).await?;
    if !kept.text().starts_with("{\"tickets\":[]") {
        wrongs.push((Wrong::Kept, format!("tickets were kept: {}", kept.text())));
    }
    let memory = peak(running.id())?;
    if memory > MEMORY_MAX {
        wrongs.push((Wrong::Failed, format!("the endpoint took {memory} MiB")));
    }
    running.stop().await?;
    Ok(Outcome {
        runs: u32::try_from(count + uploads)?,
        figures: format!(
            "{count} requests that are none or lie, {closed} of them hung up on without a word, and {uploads} uploads that lie; \
             {memory} MiB of memory at most, {at_first} at first"
        ),
        wrongs,
    })
}

/// A shape, and the statuses that it was answered; none where the endpoint hung up. Nothing where it did nothing.
type Sent = (Shape, Option<Vec<u16>>);

fn note((shape, statuses): Sent, closed: &mut u32, wrongs: &mut Vec<(Wrong, String)>) {
    let name = &shape.name;
    let Some(statuses) = statuses else {
        wrongs.push((
            Wrong::Failed,
            format!("{name}: it was neither answered nor closed"),
        ));
        return;
    };
    *closed += u32::from(statuses.is_empty());
    let is_refused = |status: &u16| (400..500).contains(status) || [501, 505].contains(status);
    let is_failure = |status: &&u16| **status >= 500 && !is_refused(status);
    wrongs.extend(
        statuses
            .iter()
            .filter(is_failure)
            .map(|status| (Wrong::Failed, format!("{name}: {status}"))),
    );
    let holds = match shape.then {
        Then::Refused => statuses.iter().all(is_refused),
        Then::Once => statuses.len() <= 1,
        Then::Harmless => true,
    };
    if !holds {
        wrongs.push((Wrong::Passed, format!("{name}: {statuses:?}")));
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
    // Whoever is hung up on while it still speaks may find an answer nonetheless.
    drop(sent.await);
    let come = http.rest(QUIET).await;
    let statuses = come.map(|come| statuses(&String::from_utf8_lossy(&come)));
    (shape, statuses)
}

/// The statuses of all that was answered, but for what only says to go on.
fn statuses(come: &str) -> Vec<u16> {
    let answers = come.split("HTTP/1.1 ").skip(1);
    let statuses = answers.filter_map(|answer| answer.get(..3)?.parse().ok());
    statuses.filter(|status| *status >= 200).collect()
}
