//! The order in the mail to support: what was bought, shipped and refunded so far.

use careline_policy::order::{Line, Personalization, Refund, Shipment};
use careline_policy::{Order, Zone};

use crate::mail::sanitize::{exact, one_line};
use crate::mail::text;
use crate::mail::text::Lines;
use crate::mail::ticket_mail::TicketMail;
use crate::platform::clock;

/// The order as stored, or only its number as typed if it wasn't looked up.
pub fn section(mail: &TicketMail<'_>) -> Lines {
    let Some(part) = &mail.ticket().order else {
        return Lines::new();
    };
    let number = one_line(&part.number.0);
    let Some(order) = &mail.stored.assessment.order else {
        let unverified = "  Not verified: the shopper typed this number. Check whose order it is.";
        return text::section(&format!("ORDER {number}"), vec![unverified.into()]);
    };
    let zone = &mail.shop.rules.zone;
    let mut lines: Lines = vec!["  Verified: the shopper knew its number and email.".to_owned()];
    lines.push(format!("  Placed {}", text::day(zone.day(order.placed_at))));
    let cancelled = order.cancelled_at.map(|at| text::day(zone.day(at)));
    lines.extend(cancelled.map(|day| format!("  CANCELLED {day}")));
    lines.extend(destination(mail, order));
    lines.extend(
        order
            .lines
            .iter()
            .flat_map(|line| line_lines(order, line, zone)),
    );
    lines.extend(
        order
            .shipments
            .iter()
            .flat_map(|shipment| shipment_lines(shipment, zone)),
    );
    lines.extend(
        order
            .refunds
            .iter()
            .map(|refund| refund_line(order, refund, zone)),
    );
    text::section(&format!("ORDER {}", one_line(&order.number.0)), lines)
}

fn destination(mail: &TicketMail<'_>, order: &Order) -> Option<String> {
    let to = order.destination.as_ref()?;
    let region = to.region.as_deref().map(one_line);
    let region = region.map_or_else(String::new, |region| format!("{region}, "));
    let outside = if mail.stored.assessment.is_outside {
        ", outside the shop's primary regions (§4)"
    } else {
        ""
    };
    let country = one_line(&to.country.0);
    Some(format!("  Goes to {region}{country}{outside}"))
}

fn line_lines(order: &Order, line: &Line, zone: &Zone) -> Lines {
    let price = text::money(line.unit_price, &order.currency);
    let sku = one_line(&line.sku);
    let id = one_line(&line.id.0);
    let mut lines = vec![format!(
        "  {id}: {} × {}, {sku}, {price} each",
        line.quantity,
        text::item(line)
    )];
    if line.final_sale {
        lines.push("      FINAL SALE (§4)".into());
    }
    if line.returned_quantity > 0 {
        lines.push(format!("      {} already returned", line.returned_quantity));
    }
    lines.extend(
        line.personalization
            .as_ref()
            .map(|personalization| personalization_line(personalization, zone)),
    );
    lines
}

fn personalization_line(personalization: &Personalization, zone: &Zone) -> String {
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
    format!("      PERSONALIZED (§4): {}", facts.join(", "))
}

fn shipment_lines(shipment: &Shipment, zone: &Zone) -> Lines {
    let carrier = one_line(shipment.carrier.as_deref().unwrap_or("unknown carrier"));
    let number = one_line(
        shipment
            .tracking_number
            .as_deref()
            .unwrap_or("no tracking number"),
    );
    let contents = shipment.lines.iter();
    let contents = contents.map(|part| format!("{} × {}", part.quantity, one_line(&part.id.0)));
    let contents = contents.collect::<Vec<_>>().join(", ");
    let id = one_line(&shipment.id);
    let mut lines = vec![format!("  Shipment {id} ({contents}): {carrier} {number}")];
    lines.extend(
        shipment
            .tracking_url
            .as_deref()
            .map(|url| format!("      {}", one_line(url))),
    );
    let mut events: Vec<_> = shipment.events.iter().collect();
    events.sort_by_key(|event| event.at);
    lines.extend(events.into_iter().map(|event| {
        let at = event.at.map(|at| clock::in_zone(at.to_utc(), zone));
        let at = at.map_or_else(|| "unknown day".into(), text::moment);
        let place = event
            .place
            .as_deref()
            .map(|place| format!(", {}", one_line(place)));
        let status = text::status(event.status);
        format!("      {at}: {status}{}", place.unwrap_or_default())
    }));
    lines
}

fn refund_line(order: &Order, refund: &Refund, zone: &Zone) -> String {
    let amount = text::money(refund.amount, &order.currency);
    format!("  Refunded {amount} on {}", text::day(zone.day(refund.at)))
}
