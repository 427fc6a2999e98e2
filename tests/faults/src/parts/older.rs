//! `older`: the databases of earlier releases are migrated, and nothing in them is lost.
//!
//! The earlier migrations create each database; its rows are as the first release wrote them.

use std::path::Path;
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use serde_json::json;
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};
use uuid::Uuid;

use crate::checker::check;
use crate::client::Client;
use crate::findings::{Findings, Violation};
use crate::photo::StoredPhoto;
use crate::record::{Record, Story};
use crate::setup::Setup;
use crate::stored::drained;
use crate::tally::Tally;
use careline_harness::endpoint::SHOP;
use careline_harness::mailbox::Mailbox;
use careline_harness::outcome::Outcome;
use careline_harness::seed::uuid;
use careline_harness::{Result, digest, repository};

/// How long an unfinished upload is kept, in seconds.
const DAY: i64 = 24 * 60 * 60;

/// Migrates a database of each earlier release, with this many tickets in it.
pub async fn run(setup: &Setup, tickets: u32) -> Result<Outcome<Violation>> {
    let newest = Migrator::new(repository("crates/endpoint/migrations")).await?;
    let versions: Vec<i64> = newest.iter().map(|migration| migration.version).collect();
    let earlier = versions
        .split_last()
        .map(|(_, earlier)| earlier)
        .unwrap_or_default();
    let mut findings = Findings::default();
    for version in earlier {
        findings = findings.and(upgrade(setup, *version, tickets).await?);
    }
    Ok(Outcome {
        runs: u32::try_from(findings.tickets)?,
        figures: format!(
            "databases of the {} earlier releases under the new one: {findings}",
            earlier.len()
        ),
        violations: findings.violations,
    })
}

async fn upgrade(setup: &Setup, version: i64, tickets: u32) -> Result<Findings> {
    let endpoint = setup.endpoint(&format!("older-{version}"))?;
    let mut record = left_behind(setup, &endpoint.data(), version, tickets).await?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let rng = setup.seed.rng("older");
    let mut client = Client::new(&endpoint, &endpoint.url(), rng, Arc::<Tally>::default())?;
    let mut lost = Vec::new();
    for story in &record.stories {
        lost.extend(client.again(story).await.err());
    }
    drained(&endpoint.data()).await;
    running.stop().await?;
    // A reminder that was queued just before the stop is delivered after the next start.
    let running = endpoint.start()?;
    endpoint.ready().await?;
    drained(&endpoint.data()).await;
    running.stop().await?;
    record.replays = client.record.replays;
    let mailbox = Mailbox::of_maildir(&endpoint.data().join("mail"))?;
    let mut findings = check(&endpoint, &record, &mailbox, None).await?;
    for error in lost {
        findings.wrong(Violation::Lost, error.to_string());
    }
    Ok(findings)
}

/// Makes a database as an earlier release left it.
async fn left_behind(setup: &Setup, data: &Path, version: i64, tickets: u32) -> Result<Record> {
    for folder in ["photos", "uploads"] {
        std::fs::create_dir_all(data.join(folder))?;
    }
    let options = SqliteConnectOptions::new()
        .filename(data.join("careline.db"))
        .create_if_missing(true);
    let mut database = options.connect().await?;
    migrate(&mut database, 1).await?;
    let mut rng = setup.seed.rng("older");
    let mut record = Record::default();
    for _ in 0..tickets {
        let mut story = Story::prepare(&mut rng)?;
        keep(&mut database, data, &mut story, uuid(&mut rng)).await?;
        record.stories.push(story);
    }
    migrate(&mut database, version).await?;
    database.close().await?;
    Ok(record)
}

async fn migrate(database: &mut SqliteConnection, up_to: i64) -> Result {
    let mut migrator = Migrator::new(repository("crates/endpoint/migrations")).await?;
    migrator
        .migrations
        .to_mut()
        .retain(|migration| migration.version <= up_to);
    Ok(migrator.run(database).await?)
}

/// Stores a story as the first release did.
async fn keep(
    database: &mut SqliteConnection,
    data: &Path,
    story: &mut Story,
    reference: Uuid,
) -> Result {
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())?;
    let reference = reference.simple().to_string().to_uppercase();
    let receipt = json!({
        "reference": format!("CL-{}-{}", reference.get(..4).unwrap_or_default(), reference.get(4..8).unwrap_or_default()),
        "status": "received",
        "urgent": true,
        "reply_by": { "from": "2026-11-23", "by": "2026-11-25" },
        "verdicts": [],
    });
    let id = story.id.to_string();
    let body = story.body.to_string();
    sqlx::query(
        "INSERT INTO tickets (shop, id, reference, body, body_sha256, secret_sha256, assessment, receipt, received_at)
         VALUES (?, ?, ?, ?, unhex(?), unhex(?), ?, CAST(? AS BLOB), ?)",
    )
    .bind(SHOP)
    .bind(&id)
    .bind(receipt.get("reference").and_then(|reference| reference.as_str()))
    .bind(&body)
    .bind(digest(&body))
    .bind(digest(&story.secret))
    .bind(json!({ "order": null, "verdicts": [], "urgent": true }).to_string())
    .bind(receipt.to_string())
    .bind(now)
    .execute(&mut *database)
    .await?;
    for (position, photo) in (0_i64..).zip(&mut story.photos) {
        let upload = photo.id.to_string();
        std::fs::write(
            data.join("photos").join(format!("{upload}.jpg")),
            &photo.bytes,
        )?;
        sqlx::query(
            "INSERT INTO uploads (id, shop, photo, length, metadata, expires_at, sha256, finished_at)
             VALUES (?1, ?2, ?1, ?3, '', ?4, unhex(?5), ?6)",
        )
        .bind(&upload)
        .bind(SHOP)
        .bind(i64::try_from(photo.bytes.len())?)
        .bind(now + DAY)
        .bind(&photo.sha256)
        .bind(now)
        .execute(&mut *database)
        .await?;
        sqlx::query(
            "INSERT INTO ticket_photos (upload, shop, ticket, position) VALUES (?, ?, ?, ?)",
        )
        .bind(&upload)
        .bind(SHOP)
        .bind(&id)
        .bind(position)
        .execute(&mut *database)
        .await?;
        photo.stored = Some(StoredPhoto {
            upload: photo.id,
            sha256: photo.sha256.clone(),
            at: Instant::now(),
        });
    }
    for kind in ["support", "confirmation"] {
        sqlx::query(
            "INSERT INTO outbox (message_id, shop, ticket, kind, next_at) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(format!("<{kind}-{id}@atelier.example>"))
        .bind(SHOP)
        .bind(&id)
        .bind(kind)
        .bind(now)
        .execute(&mut *database)
        .await?;
    }
    story.receipt = Some((Instant::now(), receipt.to_string().into_bytes()));
    Ok(())
}
