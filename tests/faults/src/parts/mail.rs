//! `mail`: the mail server misbehaves, and every mail is delivered, each under its own `Message-ID`.

use std::sync::Arc;
use std::time::Duration;

use crate::Result;
use crate::checker::check;
use crate::crowd::Crowd;
use crate::endpoint::{Endpoint, free_port};
use crate::kept::{attempts, drained};
use crate::outcome::Outcome;
use crate::plan::Plan;
use crate::smtp::{FAULTS, Server};
use crate::stage::Stage;
use crate::until::until;

/// How long it may take until all faults are made.
const PATIENCE: Duration = Duration::from_secs(600);

/// Misbehaves so many times.
pub async fn run(stage: &Stage, faults: u32) -> Result<Outcome> {
    let endpoint = Endpoint::new(stage, "mail")?;
    let plan = Arc::new(Plan::new(stage.seed.rng("mail"), &FAULTS, faults));
    let server = Server::open(free_port()?, endpoint.data(), plan.clone()).await?;
    endpoint.deliver_to(server.port)?;
    let running = endpoint.start(None)?;
    endpoint.ready().await?;
    let crowd = Crowd::gather(&endpoint, &endpoint.url(), stage.seed, "mail")?;
    until("all faults", PATIENCE, || async {
        Ok((plan.left() == 0).then_some(()))
    })
    .await?;
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
