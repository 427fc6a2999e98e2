//! `net`: the network between clients and endpoint fails, and every submission is stored exactly once.

use std::sync::Arc;

use crate::checker::check;
use crate::clients::Clients;
use crate::findings::Violation;
use crate::plan::{Plan, all_made};
use crate::proxy::{FAULTS, Proxy};
use crate::setup::Setup;
use crate::stored::drained;
use careline_harness::Result;
use careline_harness::mailbox::Mailbox;
use careline_harness::outcome::Outcome;

/// Makes this many faults.
pub async fn run(setup: &Setup, faults: u32) -> Result<Outcome<Violation>> {
    let endpoint = setup.endpoint("net")?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let plan = Arc::new(Plan::new(setup.seed.rng("net"), &FAULTS, faults));
    let proxy = Proxy::open(endpoint.port(), plan.clone()).await?;
    let clients = Clients::start(&endpoint, &proxy.url(), setup.seed, "net")?;
    all_made(&plan).await?;
    let unanswered = clients.tally.clone();
    let record = clients.finish().await;
    drained(&endpoint.data()).await;
    running.stop().await?;
    let mailbox = Mailbox::of_maildir(&endpoint.data().join("mail"))?;
    let findings = check(&endpoint, &record, &mailbox, None).await?;
    Ok(Outcome {
        runs: faults,
        figures: format!(
            "{faults} network faults (cut within the request or the answer, dropped answer, duplicate, stall of either); {} \
             requests unanswered; {findings}",
            unanswered.unanswered(),
        ),
        violations: findings.violations,
    })
}
