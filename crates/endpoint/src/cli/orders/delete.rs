//! `careline orders delete`: deletes one order.

use chrono::Utc;

use crate::cli::orders::args::OrderArgs;
use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::config::Shop;
use crate::store::Store;
use crate::store::privacy_log::Caller;

pub async fn run(args: &OrderArgs) -> Outcome {
    let (shop, store) = args.open().await?;
    let deleted = delete(&store, &shop, args).await;
    store.database.close().await;
    deleted
}

async fn delete(store: &Store, shop: &Shop, args: &OrderArgs) -> Outcome {
    let found = store.orders.by_number(&shop.id, &args.number).await?;
    let found = found.ok_or_else(|| args.not_found(shop))?;
    let number = &found.order.number.0;
    let deleted = store
        .orders
        .delete(&shop.id, number, Caller::Command, Utc::now());
    if !deleted.await? {
        return Err(format!(
            "the order {number:?} of {} is gone already: nothing was deleted",
            shop.id
        )
        .into());
    }
    say!(
        "The order {number:?} of {} is deleted, and nobody can use an earlier look-up of it any more",
        shop.id
    );
    say!(
        "Tickets about it keep their copies. If the shop's system sends the order again, it is stored again"
    );
    Ok(())
}
