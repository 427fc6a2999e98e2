//! `backup`: backups that are made under load hold everything that was acknowledged before, and restore it.

use std::future::ready;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use reqwest::StatusCode;

use crate::checker::check;
use crate::client::Client;
use crate::clients::Clients;
use crate::findings::{Findings, Violation};
use crate::record::Record;
use crate::setup::Setup;
use crate::stored::drained;
use crate::tally::Tally;
use careline_harness::Result;
use careline_harness::endpoint::Endpoint;
use careline_harness::mailbox::Mailbox;
use careline_harness::outcome::Outcome;
use careline_harness::until::until;

/// Makes this many backups, and restores each.
pub async fn run(setup: &Setup, times: u32) -> Result<Outcome<Violation>> {
    let endpoint = setup.endpoint("backup")?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let clients = Clients::start(&endpoint, &endpoint.url(), setup.seed, "backup")?;
    let mut taken = Vec::new();
    for nth in 0..times {
        clients.tally.more(50, StatusCode::CREATED).await?;
        let to = setup.place(&format!("backup-{nth}"));
        let at = Instant::now();
        let mut backup = endpoint.command(&[], "backup");
        done(backup.arg("--to").arg(&to)).await?;
        taken.push((at, to));
    }
    let record = clients.finish().await;
    drained(&endpoint.data()).await;
    running.stop().await?;
    let mailbox = || Mailbox::of_maildir(&endpoint.data().join("mail"));
    let whole = check(&endpoint, &record, &mailbox()?, None).await?;
    let mut violations = whole.violations;
    let mut back = Findings::default();
    for (nth, (at, from)) in taken.iter().enumerate() {
        let restored = setup.endpoint(&format!("restored-{nth}"))?;
        let mut restore = restored.command(&[], "restore");
        done(restore.arg("--from").arg(from)).await?;
        let running = restored.start()?;
        restored.ready().await?;
        let again = again(setup, &restored, &record, *at).await?;
        drained(&restored.data()).await;
        running.stop().await?;
        let mails = Mailbox::of_maildir(&restored.data().join("mail"))?;
        let findings = check(&restored, &record, &mailbox()?.and(mails), Some(*at)).await?;
        back = back.and(findings);
        back.violations.extend(again);
    }
    violations.append(&mut back.violations);
    Ok(Outcome {
        runs: times,
        figures: format!(
            "{times} backups under load, each restored: {} tickets, {} messages and steps, {} photos acknowledged before and \
             looked for in it",
            back.tickets, back.actions, back.photos
        ),
        violations,
    })
}

/// Runs a command and waits for it.
pub async fn done(command: &mut Command) -> Result {
    let command = command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let ended = until("a command to end", || ready(child.try_wait())).await?;
    if ended.success() {
        return Ok(());
    }
    let said = child.wait_with_output()?.stderr;
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&said)).into())
}

/// The restored endpoint gives the same responses to what was acknowledged before the backup.
pub async fn again(
    setup: &Setup,
    restored: &Endpoint,
    record: &Record,
    at: Instant,
) -> Result<Vec<(Violation, String)>> {
    let rng = setup.seed.rng("again");
    let mut client = Client::new(restored, &restored.url(), rng, Arc::<Tally>::default())?;
    let mut violations = Vec::new();
    for story in &record.stories {
        if story.receipt.as_ref().is_some_and(|(then, _)| *then <= at) {
            let again = client.again(story).await;
            violations.extend(
                again
                    .err()
                    .map(|error| (Violation::Lost, error.to_string())),
            );
        }
    }
    Ok(violations)
}
