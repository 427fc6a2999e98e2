//! `careline erase`: deletes a person's data at their request, or one ticket.

use chrono::Utc;
use clap::Args;

use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::cli::subject::{Subject, SubjectArgs};
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
    let (shop, store, subject) = subject.open().await?;
    let erased = preview_and_erase(&store, &shop, &subject, *yes).await;
    store.database.close().await;
    erased
}

async fn preview_and_erase(store: &Store, shop: &Shop, subject: &Subject, yes: bool) -> Outcome {
    preview(store, shop, subject).await?;
    if yes {
        return erase(store, shop, subject).await;
    }
    say!("Nothing is erased yet: add --yes");
    Ok(())
}

/// Prints what would be erased, and what would stay.
async fn preview(store: &Store, shop: &Shop, subject: &Subject) -> Outcome {
    let (mut open, mut photos, mut undelivered) = (0, 0, 0);
    let tickets = subject.tickets(store, shop).await?;
    if tickets.is_empty() && matches!(subject, Subject::Ticket { .. }) {
        say!("{}", subject.not_found(shop));
        return Ok(());
    }
    for id in &tickets {
        let summary = store.personal_data.ticket_summary(&shop.id, *id).await?;
        open += usize::from(summary.is_open);
        photos += summary.photos;
        undelivered += summary.undelivered;
    }
    say!(
        "tickets: {}, of which {open} aren't resolved",
        tickets.len()
    );
    say!("photos: {photos}");
    say!("mails and webhooks that wait to be delivered: {undelivered}");
    if let Subject::Person { .. } = subject {
        let orders = subject.orders(store, shop).await?.len();
        say!("orders: {orders}, which stay: they are the shop's");
    }
    Ok(())
}

async fn erase(store: &Store, shop: &Shop, subject: &Subject) -> Outcome {
    match subject {
        Subject::Person { email } => store.erase_person(&shop.id, email, Utc::now()).await?,
        Subject::Ticket { .. } => {
            for ticket in subject.tickets(store, shop).await? {
                store.erase_ticket(&shop.id, ticket, Utc::now()).await?;
            }
        }
    }
    // An earlier erasure that was cut short may have left photos.
    store.remove_orphaned_blobs().await?;
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
