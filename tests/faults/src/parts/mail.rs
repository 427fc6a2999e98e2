//! `mail`: the mail server misbehaves, and every mail is delivered, each under its own `Message-ID`.

use std::sync::Arc;

use crate::checker::check;
use crate::crowd::Crowd;
use crate::found::Wrong;
use crate::kept::{attempts, drained};
use crate::plan::{Plan, all_made};
use crate::smtp::{FAULTS, Server};
use crate::stage::{Stage, settings};
use careline_harness::Result;
use careline_harness::endpoint::{Settings, free_port};
use careline_harness::outcome::Outcome;

/// Misbehaves so many times.
pub async fn run(stage: &Stage, faults: u32) -> Result<Outcome<Wrong>> {
    let endpoint = stage.endpoint("mail")?;
    let plan = Arc::new(Plan::new(stage.seed.rng("mail"), &FAULTS, faults));
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
    let crowd = Crowd::gather(&endpoint, &endpoint.url(), stage.seed, "mail")?;
    all_made(&plan).await?;
    let record = crowd.leave().await;
    drained(&endpoint.data()).await;
    running.stop().await?;
    let attempts = attempts(&endpoint.data()).await?;
    let found = check(&endpoint, &record, &server.accepted(), None).await?;
    Ok(Outcome {
        runs: faults,
        figures: format!(
            "{faults} mail faults (refused, 4xx, 5xx, stall before and after the acceptance, cut before and after it) in \
             {attempts} attempts; {found}",
        ),
        wrongs: found.wrongs,
    })
}
