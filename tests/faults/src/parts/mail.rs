//! `mail`: the mail server misbehaves, and every mail is delivered, each under its own `Message-ID`. One that is refused
//! permanently becomes a dead letter, and is delivered once the operator queues it again.

use std::sync::Arc;

use crate::checker::check;
use crate::clients::Clients;
use crate::findings::Violation;
use crate::plan::{Plan, all_made};
use crate::setup::{Setup, settings};
use crate::smtp::{FAULTS, Fault, Server};
use crate::stored::{attempts, dead_letters, drained};
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
    let attempts = attempts(&endpoint.data()).await?;
    let dead_letters = dead_letters(&endpoint.data()).await?;
    endpoint.output_of(&["outbox", "retry"])?;
    drained(&endpoint.data()).await;
    running.stop().await?;
    let mut findings = check(&endpoint, &record, &server.accepted(), None).await?;
    let kinds = FAULTS.iter().cycle().zip(0..faults);
    let refusals = kinds.filter(|(kind, _)| **kind == Fault::Rejected).count();
    // A connection that is refused ends the others, so a refusal may not arrive.
    if dead_letters > i64::try_from(refusals)? || dead_letters == 0 && refusals > 0 {
        let what = format!("{dead_letters} dead letters for {refusals} permanent refusals");
        findings.wrong(Violation::Mail, what);
    }
    Ok(Outcome {
        runs: faults,
        figures: format!(
            "{faults} mail faults (refused, 4xx, 5xx, stall before and after the acceptance, cut before and after it) in \
             {attempts} attempts, {dead_letters} dead letters; {findings}",
        ),
        violations: findings.violations,
    })
}
