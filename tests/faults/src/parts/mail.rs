//! `mail`: the mail server misbehaves, and every mail is delivered, each under its own `Message-ID`.

use std::sync::Arc;

use crate::checker::check;
use crate::clients::Clients;
use crate::findings::Violation;
use crate::plan::{Plan, all_made};
use crate::setup::{Setup, settings};
use crate::smtp::{FAULTS, Server};
use crate::stored::{attempts, drained};
use careline_harness::Result;
use careline_harness::endpoint::{Settings, free_port};
use careline_harness::outcome::Outcome;

/// Makes this many faults.
pub async fn run(setup: &Setup, faults: u32) -> Result<Outcome<Violation>> {
    let endpoint = setup.endpoint("mail")?;
    let plan = Arc::new(Plan::new(setup.seed.rng("mail"), &FAULTS, faults));
    let server = Server::open(free_port()?, endpoint.data(), plan.clone()).await?;
    endpoint.configure(&Settings {
        mail: format!(
            "smtp = {{ host = \"127.0.0.1\", port = {}, tls = \"none\" }}",
            server.port
        ),
        ..settings()
    })?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let clients = Clients::start(&endpoint, &endpoint.url(), setup.seed, "mail")?;
    all_made(&plan).await?;
    let record = clients.finish().await;
    drained(&endpoint.data()).await;
    running.stop().await?;
    let attempts = attempts(&endpoint.data()).await?;
    let findings = check(&endpoint, &record, &server.accepted(), None).await?;
    Ok(Outcome {
        runs: faults,
        figures: format!(
            "{faults} mail faults (refused, 4xx, 5xx, stall before and after the acceptance, cut before and after it) in \
             {attempts} attempts; {findings}",
        ),
        violations: findings.violations,
    })
}
