//! `careline erase`: a person's data goes, because they asked for it.

use chrono::Utc;
use clap::Args;

use crate::cli::Outcome;
use crate::cli::subject::Person;
use crate::config::Shop;
use crate::store::Store;

/// What to erase.
#[derive(Debug, Args)]
pub struct Erase {
    #[command(flatten)]
    person: Person,
    /// Do it. Without it is only said what would go.
    #[arg(long)]
    yes: bool,
}

pub async fn run(Erase { person, yes }: &Erase) -> Outcome {
    let (shop, store) = person.open().await?;
    let about = say(&store, &shop, &person.email).await;
    let erased = match (about, yes) {
        (Ok(()), true) => erase(&store, &shop, &person.email).await,
        (Ok(()), false) => {
            println!("Nothing is erased yet: add --yes");
            Ok(())
        }
        (Err(error), _) => Err(error),
    };
    store.close().await;
    erased
}

/// Says what goes, and what stays.
async fn say(store: &Store, shop: &Shop, email: &str) -> Outcome {
    let (mut open, mut photos, mut owed) = (0, 0, 0);
    let tickets = store.tickets_by_email(&shop.id, email).await?;
    for id in &tickets {
        let holding = store.ticket_summary(&shop.id, *id).await?;
        open += usize::from(holding.is_open);
        photos += holding.photos;
        owed += holding.undelivered;
    }
    let orders = store.orders_by_email(&shop.id, email).await?.len();
    println!(
        "requests: {}, of which {open} aren't resolved",
        tickets.len()
    );
    println!("photos: {photos}");
    println!("mails and webhooks that wait to be delivered: {owed}");
    println!("orders: {orders}, which stay: they are the shop's");
    Ok(())
}

async fn erase(store: &Store, shop: &Shop, email: &str) -> Outcome {
    store.erase_person(&shop.id, email, Utc::now()).await?;
    let is_empty = store.compact().await?;
    if !is_empty {
        return Err(
            "it is erased, but the database's log was in use and may still hold it: run this again"
                .into(),
        );
    }
    println!(
        "Erased. What was mailed, or was just on its way, lies in mailboxes and helpdesks, and what was backed up in backups: it isn't erased there"
    );
    Ok(())
}
