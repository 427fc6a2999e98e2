//! `careline erase`: deletes a person's data at their request.

use chrono::Utc;
use clap::Args;

use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::cli::subject::SubjectArgs;
use crate::config::Shop;
use crate::store::Store;

#[derive(Debug, Args)]
pub struct EraseArgs {
    #[command(flatten)]
    subject: SubjectArgs,
    /// Erase. Without it, only print what would be erased.
    #[arg(long)]
    yes: bool,
}

pub async fn run(EraseArgs { subject, yes }: &EraseArgs) -> Outcome {
    let (shop, store) = subject.open().await?;
    let erased = preview_and_erase(&store, &shop, &subject.email, *yes).await;
    store.database.close().await;
    erased
}

async fn preview_and_erase(store: &Store, shop: &Shop, email: &str, yes: bool) -> Outcome {
    preview(store, shop, email).await?;
    if yes {
        return erase(store, shop, email).await;
    }
    say!("Nothing is erased yet: add --yes");
    Ok(())
}

/// Prints what would be erased, and what would stay.
async fn preview(store: &Store, shop: &Shop, email: &str) -> Outcome {
    let (mut open, mut photos, mut undelivered) = (0, 0, 0);
    let tickets = store
        .personal_data
        .tickets_by_email(&shop.id, email)
        .await?;
    for id in &tickets {
        let summary = store.personal_data.ticket_summary(&shop.id, *id).await?;
        open += usize::from(summary.is_open);
        photos += summary.photos;
        undelivered += summary.undelivered;
    }
    let orders = store.orders.by_email(&shop.id, email).await?.len();
    say!(
        "tickets: {}, of which {open} aren't resolved",
        tickets.len()
    );
    say!("photos: {photos}");
    say!("mails and webhooks that wait to be delivered: {undelivered}");
    say!("orders: {orders}, which stay: they are the shop's");
    Ok(())
}

async fn erase(store: &Store, shop: &Shop, email: &str) -> Outcome {
    store.erase_person(&shop.id, email, Utc::now()).await?;
    let is_log_empty = store.personal_data.wipe_database().await?;
    if !is_log_empty {
        return Err(
            "the data is erased, but the database's log was in use and may still contain it: run this again"
                .into(),
        );
    }
    say!(
        "Erased. Mails that were sent or were being sent, helpdesks and backups may still contain the data: erase it there yourself"
    );
    Ok(())
}
