//! `careline orders show`: everything about one order.

use careline_policy::{Line, Moment, Order, Shipment, Zone};
use clap::Args;

use crate::cli::escape::escaped;
use crate::cli::orders::args::OrderArgs;
use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::mail::text;
use crate::orders::last_event::last_event_at;
use crate::orders::owned_order::OwnedOrder;
use crate::platform::clock;

#[derive(Debug, Args)]
pub struct ShowArgs {
    #[command(flatten)]
    order: OrderArgs,
    /// Print the order as JSON, as `careline orders import` reads it in a list.
    #[arg(long)]
    json: bool,
}

pub async fn run(ShowArgs { order: args, json }: &ShowArgs) -> Outcome {
    let (shop, store) = args.open().await?;
    let found = store.orders.by_number(&shop.id, &args.number).await;
    store.database.close().await;
    let found = found?.ok_or_else(|| args.not_found(&shop))?;
    match json {
        true => say!("{}", serde_json::to_string_pretty(&found)?),
        false => print(&found, &shop.rules.zone),
    }
    Ok(())
}

fn print(OwnedOrder { email, order }: &OwnedOrder, zone: &Zone) {
    say!("{}  {}", escaped(&order.number.0), escaped(email));
    say!(
        "placed {}, last event {}",
        time(order.placed_at, zone),
        time(last_event_at(order), zone)
    );
    if let Some(at) = order.cancelled_at {
        say!("cancelled {}", time(at, zone));
    }
    if let Some(destination) = &order.destination {
        let region = destination.region.as_deref().unwrap_or_default();
        say!("to {} {}", escaped(&destination.country.0), escaped(region));
    }
    order.lines.iter().for_each(|line| print_line(line, order));
    let parcels = order.shipments.iter();
    parcels.for_each(|parcel| print_parcel(parcel, zone));
    for refund in &order.refunds {
        let sum = text::money(refund.amount, &order.currency);
        say!("refunded {}  {}", time(refund.at, zone), escaped(&sum));
    }
}

fn print_line(line: &Line, order: &Order) {
    let title = text::item(&text::english(), line);
    let price = text::money(line.unit_price, &order.currency);
    say!(
        "  {} × {}  {}",
        line.quantity,
        escaped(&title),
        escaped(&price)
    );
    let count = |name, units| {
        if units > 0 {
            say!("    {name}: {units}");
        }
    };
    count("cancelled", line.cancelled_quantity);
    count("returned", line.returned_quantity);
    let engraved = line.personalization.as_ref();
    if let Some(text) = engraved.and_then(|engraved| engraved.text.as_deref()) {
        say!("    personalized: {}", escaped(text));
    }
}

fn print_parcel(parcel: &Shipment, zone: &Zone) {
    let carrier = parcel.carrier.as_deref().unwrap_or("-");
    let number = parcel.tracking_number.as_deref().unwrap_or("-");
    say!(
        "parcel {}  {}  {}",
        escaped(&parcel.id),
        escaped(carrier),
        escaped(number)
    );
    for scan in &parcel.events {
        let at = scan.at.map(|at| time(at, zone));
        let at = at.as_deref().unwrap_or("on an unknown day");
        let place = scan.place.as_deref().unwrap_or_default();
        say!("  {at}  {}  {}", scan.status.name(), escaped(place));
    }
}

fn time(at: Moment, zone: &Zone) -> String {
    let at = clock::in_zone(at.to_utc(), zone);
    at.format("%Y-%m-%d %H:%M").to_string()
}
