//! Cleanup: deletes expired uploads, tokens and codes, and tickets and orders past their retention, and reports missing
//! photos.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::watch;

use crate::app::{App, AppState};
use crate::config::Shop;
use crate::jobs::periodic;
use crate::store::StoreResult;

const INTERVAL: Duration = Duration::from_secs(10 * 60);

/// Runs until `stop` holds `true`.
pub async fn run(app: AppState, stop: watch::Receiver<bool>) {
    let failure = "expired data couldn't be deleted";
    periodic::every(INTERVAL, stop, failure, || async {
        periodic::in_turn(&app, "cleanup", INTERVAL, || run_once(&app)).await?;
        measure(&app).await
    })
    .await;
}

/// Deletes what has expired by now.
///
/// # Errors
///
/// When the database or the disk fails.
pub async fn run_once(app: &App) -> StoreResult<()> {
    let now = app.now();
    // Orphaned files go first: deleting them frees space without needing any.
    let orphaned = app.store.remove_orphaned_blobs().await?;
    if orphaned > 0 {
        tracing::info!(orphaned, "deleted files that nothing refers to");
    }
    for id in app.store.uploads.expired(now).await? {
        let _guard = app.upload_locks.acquire(id).await;
        app.store.remove_upload(id).await?;
    }
    app.store.lookup_tokens.delete_expired(now).await?;
    app.store.verification_codes.delete_expired(now).await?;
    for shop in app.shops.values() {
        delete_old_tickets(app, shop).await?;
        delete_old_orders(app, shop).await?;
    }
    report_lost_photos(app).await
}

/// Measures the photos and the uploads, which is too slow to do for each reader of the figures.
///
/// # Errors
///
/// When the disk or the bucket fails.
pub async fn measure(app: &App) -> StoreResult<()> {
    let photos = app.store.photos.bytes().await?;
    let uploads = app.store.upload_bytes.bytes().await?;
    app.metrics.set_blob_bytes(photos, uploads);
    Ok(())
}

/// Deletes the tickets that are older than the shop's `keep_days`.
async fn delete_old_tickets(app: &App, shop: &Shop) -> StoreResult<()> {
    let Some(days) = shop.keep_days else {
        return Ok(());
    };
    let (now, retention) = (app.now(), TimeDelta::days(days.into()));
    let personal_data = &app.store.personal_data;
    loop {
        let outdated = personal_data.outdated_tickets(&shop.id, now, retention);
        let outdated = outdated.await?;
        if outdated.is_empty() {
            return Ok(());
        }
        app.store.delete_tickets(&shop.id, &outdated, now).await?;
        tracing::info!(
            shop = shop.id,
            tickets = outdated.len(),
            "deleted tickets past keep_days"
        );
        personal_data.wipe_log().await?;
    }
}

/// Deletes the orders that are older than the shop's `keep_orders_days`.
async fn delete_old_orders(app: &App, shop: &Shop) -> StoreResult<()> {
    let Some(days) = shop.keep_orders_days else {
        return Ok(());
    };
    let end = app.now() - TimeDelta::days(days.into());
    let personal_data = &app.store.personal_data;
    let mut orders = 0;
    loop {
        match personal_data.delete_outdated_orders(&shop.id, end).await? {
            0 => break,
            page => orders += page,
        }
    }
    if orders > 0 {
        tracing::info!(
            shop = shop.id,
            orders,
            "deleted orders past keep_orders_days"
        );
        personal_data.wipe_log().await?;
    }
    Ok(())
}

/// Logs photos of tickets whose files are missing. An upload without a ticket is removed: its client sends it again.
async fn report_lost_photos(app: &App) -> StoreResult<()> {
    for lost in app.store.lost_photos().await? {
        match lost.reference {
            Some(reference) => {
                tracing::error!(reference, photo = %lost.id, "a ticket's photo is missing: restore it from a backup");
            }
            None => drop(app.store.remove_upload(lost.id).await?),
        }
    }
    Ok(())
}
