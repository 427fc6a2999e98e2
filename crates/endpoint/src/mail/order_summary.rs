//! The order in the mail to support: what was bought, shipped and refunded so far.

use careline_policy::order::{Line, Personalization, Shipment};
use careline_policy::{Order, Zone, progress};

use crate::mail::block::{Block, Fact, section};
use crate::mail::sanitize::{exact, one_line};
use crate::mail::text;
use crate::mail::ticket_mail::TicketMail;
use crate::platform::clock;

/// The order as stored, or only its number as typed if it wasn't looked up.
pub fn blocks(mail: &TicketMail<'_>) -> Vec<Block> {
    let Some(part) = &mail.ticket().order else {
        return Vec::new();
    };
    let order = mail.stored.assessment.order.as_ref();
    let number = order.map_or(&part.number, |order| &order.number);
    let facts = match order {
        Some(order) => facts(mail, order),
        None => vec![Fact::line(
            "Not verified: the shopper typed this number. Check whose order it is.",
        )],
    };
    section("Order", one_line(&number.0), facts)
}

fn facts(mail: &TicketMail<'_>, order: &Order) -> Vec<Fact> {
    let zone = &mail.shop.rules.zone;
    let day = |at| text::day(zone.day(at));
    let mut facts = vec![
        Fact::line("Verified: the shopper knew its number and email."),
        Fact::line(format!("Placed {}", day(order.placed_at))),
    ];
    let cancelled = order.cancelled_at.map(day);
    facts.extend(cancelled.map(|day| Fact::line(format!("CANCELLED {day}"))));
    facts.extend(destination(mail, order).map(Fact::line));
    facts.extend(order.lines.iter().map(|line| bought(mail, order, line)));
    let shipments = order.shipments.iter();
    facts.extend(shipments.map(|shipment| shipped(shipment, zone)));
    facts.extend(order.refunds.iter().map(|refund| {
        let amount = text::money(refund.amount, &order.currency);
        Fact::line(format!("Refunded {amount} on {}", day(refund.at)))
    }));
    facts
}

fn destination(mail: &TicketMail<'_>, order: &Order) -> Option<String> {
    let to = order.destination.as_ref()?;
    let region = to.region.as_deref().map(one_line);
    let region = region.map_or_else(String::new, |region| format!("{region}, "));
    let outside = if mail.stored.assessment.is_outside {
        format!(", outside the shop's primary regions{}", mail.mark("§4"))
    } else {
        String::new()
    };
    let country = one_line(&to.country.0);
    Some(format!("Goes to {region}{country}{outside}"))
}

fn bought(mail: &TicketMail<'_>, order: &Order, line: &Line) -> Fact {
    let price = text::money(line.unit_price, &order.currency);
    let sku = one_line(&line.sku);
    let mut details = Vec::new();
    if line.final_sale {
        details.push(Fact::line(format!("FINAL SALE{}", mail.mark("§4"))));
    }
    if line.cancelled_quantity > 0 {
        let cancelled = format!("{} cancelled before dispatch", line.cancelled_quantity);
        details.push(Fact::line(cancelled));
    }
    if !line.requires_shipping {
        details.push(Fact::line("needs no shipping"));
    }
    if line.returned_quantity > 0 {
        let returned = format!("{} already returned", line.returned_quantity);
        details.push(Fact::line(returned));
    }
    let personalization = line.personalization.as_ref();
    details.extend(personalization.map(|personalization| personalized(mail, personalization)));
    // Some shops have no stock-keeping units.
    let sku = if sku.is_empty() {
        sku
    } else {
        format!(", {sku}")
    };
    let item = text::item(line);
    let item = format!("{} × {item}{sku}, {price} each", line.quantity);
    Fact::new(one_line(&line.id.0), item).with(details)
}

fn personalized(mail: &TicketMail<'_>, personalization: &Personalization) -> Fact {
    let zone = &mail.shop.rules.zone;
    let facts = [
        ("text", &personalization.text),
        ("font", &personalization.font),
        ("material", &personalization.material),
    ];
    let facts = facts
        .into_iter()
        .filter_map(|(label, fact)| Some(format!("{label} {}", exact(fact.as_deref()?))));
    let production = match personalization.production_started_at {
        Some(at) => format!("production started {}", text::day(zone.day(at))),
        None => "production hasn't started".into(),
    };
    let facts: Vec<_> = facts.chain([production]).collect();
    let label = format!("PERSONALIZED{}", mail.mark("§4"));
    Fact::new(label, facts.join(", "))
}

fn shipped(shipment: &Shipment, zone: &Zone) -> Fact {
    let or = |fact: &Option<String>, unknown| one_line(fact.as_deref().unwrap_or(unknown));
    let carrier = or(&shipment.carrier, "unknown carrier");
    let number = or(&shipment.tracking_number, "no tracking number");
    let contents = shipment.lines.iter();
    let contents = contents.map(|part| format!("{} × {}", part.quantity, one_line(&part.id.0)));
    let contents = contents.collect::<Vec<_>>().join(", ");
    let url = shipment.tracking_url.as_deref();
    let mut details: Vec<_> = url
        .map(|url| Fact::line(one_line(url)))
        .into_iter()
        .collect();
    let events = progress::history(shipment).into_iter();
    details.extend(events.map(|event| {
        let at = event.at.map(|at| clock::in_zone(at.to_utc(), zone));
        let at = at.map_or_else(|| "unknown day".into(), text::moment);
        let place = event.place.as_deref().map(one_line);
        let place = place.map_or_else(String::new, |place| format!(", {place}"));
        Fact::new(at, format!("{}{place}", text::status(event.status)))
    }));
    let id = one_line(&shipment.id);
    Fact::new(
        format!("Shipment {id} ({contents})"),
        format!("{carrier} {number}"),
    )
    .with(details)
}
