//! `net`: the network between clients and endpoint fails, and every submission arrives exactly once.

use std::sync::Arc;

use crate::checker::check;
use crate::crowd::Crowd;
use crate::found::Wrong;
use crate::kept::drained;
use crate::plan::{Plan, all_made};
use crate::proxy::{FAULTS, Proxy};
use crate::stage::Stage;
use careline_harness::Result;
use careline_harness::mailbox::Mailbox;
use careline_harness::outcome::Outcome;

/// Fails so many times.
pub async fn run(stage: &Stage, faults: u32) -> Result<Outcome<Wrong>> {
    let endpoint = stage.endpoint("net")?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let plan = Arc::new(Plan::new(stage.seed.rng("net"), &FAULTS, faults));
    let proxy = Proxy::open(endpoint.port(), plan.clone()).await?;
    let crowd = Crowd::gather(&endpoint, &proxy.url(), stage.seed, "net")?;
    all_made(&plan).await?;
    let unanswered = crowd.tally.clone();
    let record = crowd.leave().await;
    drained(&endpoint.data()).await;
    running.stop().await?;
    let mailbox = Mailbox::of_maildir(&endpoint.data().join("mail"))?;
    let found = check(&endpoint, &record, &mailbox, None).await?;
    Ok(Outcome {
        runs: faults,
        figures: format!(
            "{faults} network faults (cut within the request or the answer, dropped answer, duplicate, stall of either); {} \
             requests unanswered; {found}",
            unanswered.unanswered(),
        ),
        wrongs: found.wrongs,
    })
}
