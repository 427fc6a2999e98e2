//! `net`: the network between clients and endpoint fails, and every submission arrives exactly once.

use std::sync::Arc;
use std::time::Duration;

use crate::checker::check;
use crate::crowd::Crowd;
use crate::found::Wrong;
use crate::kept::drained;
use crate::plan::Plan;
use crate::proxy::{FAULTS, Proxy};
use crate::stage::Stage;
use careline_harness::Result;
use careline_harness::mailbox::Mailbox;
use careline_harness::outcome::Outcome;
use careline_harness::until::until;

/// How long it may take until all faults are made.
const PATIENCE: Duration = Duration::from_secs(600);

/// Fails so many times.
pub async fn run(stage: &Stage, faults: u32) -> Result<Outcome<Wrong>> {
    let endpoint = stage.endpoint("net")?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let plan = Arc::new(Plan::new(stage.seed.rng("net"), &FAULTS, faults));
    let proxy = Proxy::open(endpoint.port(), plan.clone()).await?;
    let crowd = Crowd::gather(&endpoint, &proxy.url(), stage.seed, "net")?;
    until("all faults", PATIENCE, || async {
        Ok((plan.left() == 0).then_some(()))
    })
    .await?;
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
