//! `backup`: backups that are taken under load hold all that was acknowledged before, and bring it back.

use std::future::ready;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use reqwest::StatusCode;

use crate::checker::check;
use crate::client::Client;
use crate::crowd::{Crowd, Tally};
use crate::found::{Found, Wrong};
use crate::kept::drained;
use crate::record::Record;
use crate::stage::Stage;
use careline_harness::Result;
use careline_harness::endpoint::Endpoint;
use careline_harness::mailbox::Mailbox;
use careline_harness::outcome::Outcome;
use careline_harness::until::until;

/// Takes so many backups, and restores each.
pub async fn run(stage: &Stage, times: u32) -> Result<Outcome<Wrong>> {
    let endpoint = stage.endpoint("backup")?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let crowd = Crowd::gather(&endpoint, &endpoint.url(), stage.seed, "backup")?;
    let mut taken = Vec::new();
    for nth in 0..times {
        crowd.tally.more(50, StatusCode::CREATED).await?;
        let to = stage.place(&format!("backup-{nth}"));
        let at = Instant::now();
        let mut backup = endpoint.command(&[], "backup");
        done(backup.arg("--to").arg(&to)).await?;
        taken.push((at, to));
    }
    let record = crowd.leave().await;
    drained(&endpoint.data()).await;
    running.stop().await?;
    let mailbox = || Mailbox::of_maildir(&endpoint.data().join("mail"));
    let whole = check(&endpoint, &record, &mailbox()?, None).await?;
    let mut wrongs = whole.wrongs;
    let mut back = Found::default();
    for (nth, (at, from)) in taken.iter().enumerate() {
        let restored = stage.endpoint(&format!("restored-{nth}"))?;
        let mut restore = restored.command(&[], "restore");
        done(restore.arg("--from").arg(from)).await?;
        let running = restored.start()?;
        restored.ready().await?;
        let again = again(stage, &restored, &record, *at).await?;
        drained(&restored.data()).await;
        running.stop().await?;
        let mails = Mailbox::of_maildir(&restored.data().join("mail"))?;
        let found = check(&restored, &record, &mailbox()?.and(mails), Some(*at)).await?;
        back = back.and(found);
        back.wrongs.extend(again);
    }
    wrongs.append(&mut back.wrongs);
    Ok(Outcome {
        runs: times,
        figures: format!(
            "{times} backups under load, each restored: {} tickets, {} messages and steps, {} photos acknowledged before and \
             looked for in it",
            back.tickets, back.deeds, back.photos
        ),
        wrongs,
    })
}

/// Runs a command to its end.
async fn done(command: &mut Command) -> Result {
    let command = command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let ended = until("a command to end", || ready(child.try_wait())).await?;
    if ended.success() {
        return Ok(());
    }
    let said = child.wait_with_output()?.stderr;
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&said)).into())
}

/// What was acknowledged before a backup is answered the same again by what came back.
async fn again(
    stage: &Stage,
    restored: &Endpoint,
    record: &Record,
    at: Instant,
) -> Result<Vec<(Wrong, String)>> {
    let rng = stage.seed.rng("again");
    let mut client = Client::new(restored, &restored.url(), rng, Arc::<Tally>::default())?;
    let mut wrongs = Vec::new();
    for story in &record.stories {
        if story.receipt.as_ref().is_some_and(|(then, _)| *then <= at) {
            let again = client.again(story).await;
            wrongs.extend(again.err().map(|error| (Wrong::Lost, error.to_string())));
        }
    }
    Ok(wrongs)
}
