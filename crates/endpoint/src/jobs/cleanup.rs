//! Housekeeping: what expired or is to be kept no longer is removed, and what is amiss is said.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::watch;

use crate::app::{App, AppState};
use crate::config::Shop;
use crate::jobs::periodic;

const EVERY: Duration = Duration::from_secs(10 * 60);

/// Sweeps now and then, until `stop` says so.
pub async fn run(app: AppState, stop: watch::Receiver<bool>) {
    let trouble = "what expired couldn't be removed";
    periodic::every(EVERY, stop, trouble, || sweep(&app)).await;
}

/// Sweeps once.
///
/// # Errors
///
/// When the database or the disk fails.
pub async fn sweep(app: &App) -> sqlx::Result<()> {
    let now = app.now();
    // First, since it needs no room to make some.
    let strays = app.store.remove_strays().await?;
    if strays > 0 {
        tracing::info!(strays, "files that nothing needs any more are removed");
    }
    for id in app.store.expired_uploads(now).await? {
        let _inside = app.upload_locks.enter(id).await;
        app.store.remove_upload(id).await?;
    }
    app.store.forget_look_ups(now).await?;
    app.store.forget_codes(now).await?;
    app.limits.prune();
    for shop in app.shops.values() {
        forget(app, shop).await?;
    }
    miss(app).await
}

/// Deletes the tickets that a shop keeps no longer.
async fn forget(app: &App, shop: &Shop) -> sqlx::Result<()> {
    let Some(days) = shop.keep_days else {
        return Ok(());
    };
    let (now, after) = (app.now(), TimeDelta::days(days.into()));
    loop {
        let outdated = app.store.outdated_tickets(&shop.id, now, after).await?;
        if outdated.is_empty() {
            return Ok(());
        }
        app.store.delete_tickets(&shop.id, &outdated, now).await?;
        tracing::info!(
            shop = shop.id,
            tickets = outdated.len(),
            "deleted, as keep_days says"
        );
        app.store.empty_log().await?;
    }
}

/// Says which photos are missing. One that no ticket has yet is forgotten: its client brings it again.
async fn miss(app: &App) -> sqlx::Result<()> {
    for lost in app.store.lost_photos().await? {
        match lost.reference {
            Some(reference) => {
                let photo = app.store.photo_path(lost.upload);
                tracing::error!(reference, photo = %photo.display(), "a request's photo isn't on the disk: restore it from a backup");
            }
            None => drop(app.store.remove_upload(lost.upload).await?),
        }
    }
    Ok(())
}
