//! The order in the mail to support: what was bought, shipped and refunded so far.

use careline_policy::order::{Line, Personalization, Shipment};
use careline_policy::{Order, Zone, progress};

use crate::mail::block::{Block, Fact, section};
use crate::mail::sanitize::{exact, one_line};
use crate::mail::text;
use crate::mail::ticket_mail::TicketMail;
use crate::mail::words::Words;
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
        None => vec![Fact::line(mail.words.text("support.order.unverified"))],
    };
    let number = mail.words.isolate(&one_line(&number.0));
    section(mail.words.text("support.order"), number, facts)
}

fn facts(mail: &TicketMail<'_>, order: &Order) -> Vec<Fact> {
    let (words, zone) = (mail.words, &mail.shop.rules.zone);
    let on_day = |key, at| {
        let day = text::day(words, zone.day(at));
        Fact::line(words.fill(key, &[("day", &day)]))
    };
    let mut facts = vec![
        Fact::line(words.text("support.order.verified")),
        on_day("support.order.placed", order.placed_at),
    ];
    let cancelled = order.cancelled_at;
    facts.extend(cancelled.map(|at| on_day("support.order.cancelled", at)));
    facts.extend(destination(mail, order).map(Fact::line));
    facts.extend(order.lines.iter().map(|line| bought(mail, order, line)));
    let shipments = order.shipments.iter();
    facts.extend(shipments.map(|shipment| shipped(words, shipment, zone)));
    facts.extend(order.refunds.iter().map(|refund| {
        let amount = text::money(refund.amount, &order.currency);
        let day = text::day(words, zone.day(refund.at));
        let values = [("amount", amount.as_str()), ("day", &day)];
        Fact::line(words.fill("support.order.refunded", &values))
    }));
    facts
}

fn destination(mail: &TicketMail<'_>, order: &Order) -> Option<String> {
    let to = order.destination.as_ref()?;
    let region = to.region.as_deref().map(one_line);
    let region = region.map_or_else(String::new, |region| format!("{region}, "));
    let place = region + &one_line(&to.country.0);
    let key = if mail.stored.assessment.is_outside {
        "support.order.destination.outside"
    } else {
        "support.order.destination"
    };
    let values = [("place", place.as_str()), ("mark", &mail.mark("§4"))];
    Some(mail.words.fill(key, &values))
}

fn bought(mail: &TicketMail<'_>, order: &Order, line: &Line) -> Fact {
    let words = mail.words;
    let (count, item) = (line.quantity.to_string(), text::item(words, line));
    let price = text::money(line.unit_price, &order.currency);
    let sku = one_line(&line.sku);
    // Some shops have no stock-keeping units.
    let key = match sku.as_str() {
        "" => "support.bought",
        _ => "support.bought.sku",
    };
    let values = [
        ("count", count.as_str()),
        ("item", &item),
        ("sku", &sku),
        ("price", &price),
    ];
    let id = words.isolate(&one_line(&line.id.0));
    Fact::new(id, words.fill(key, &values)).with(bought_details(mail, line))
}

fn bought_details(mail: &TicketMail<'_>, line: &Line) -> Vec<Fact> {
    let words = mail.words;
    let mut details = Vec::new();
    if line.final_sale {
        let mark = mail.mark("§4");
        let text = words.fill("support.bought.final_sale", &[("mark", &mark)]);
        details.push(Fact::line(text));
    }
    let count =
        |key, count: u32| (count > 0).then(|| Fact::line(words.plural(key, count.into(), &[])));
    details.extend(count("support.bought.cancelled", line.cancelled_quantity));
    if !line.requires_shipping {
        details.push(Fact::line(words.text("support.bought.no_shipping")));
    }
    details.extend(count("support.bought.returned", line.returned_quantity));
    let personalization = line.personalization.as_ref();
    details.extend(personalization.map(|personalization| personalized(mail, personalization)));
    details
}

fn personalized(mail: &TicketMail<'_>, personalization: &Personalization) -> Fact {
    let (words, zone) = (mail.words, &mail.shop.rules.zone);
    let facts = [
        ("support.personalized.text", "text", &personalization.text),
        ("support.personalized.font", "font", &personalization.font),
        (
            "support.personalized.material",
            "material",
            &personalization.material,
        ),
    ];
    let facts = facts
        .into_iter()
        .filter_map(|(key, name, fact)| Some(words.fill(key, &[(name, &exact(fact.as_deref()?))])));
    let production = match personalization.production_started_at {
        Some(at) => {
            let day = text::day(words, zone.day(at));
            words.fill("support.personalized.started", &[("day", &day)])
        }
        None => words.text("support.personalized.not_started"),
    };
    let facts: Vec<_> = facts.chain([production]).collect();
    let label = words.fill("support.personalized", &[("mark", &mail.mark("§4"))]);
    Fact::new(label, words.formats().list(&facts))
}

fn shipped(words: &Words, shipment: &Shipment, zone: &Zone) -> Fact {
    let or = |fact: &Option<String>, unknown| match fact.as_deref() {
        Some(fact) => words.isolate(&one_line(fact)),
        None => words.text(unknown),
    };
    let carrier = or(&shipment.carrier, "support.shipment.no_carrier");
    let number = or(&shipment.tracking_number, "support.shipment.no_number");
    let contents = shipment.lines.iter();
    let contents = contents.map(|part| text::counted(words, part.quantity, &one_line(&part.id.0)));
    let contents = words.formats().list(&contents.collect::<Vec<_>>());
    let url = shipment.tracking_url.as_deref();
    let mut details: Vec<_> = url
        .map(|url| Fact::line(one_line(url)))
        .into_iter()
        .collect();
    let events = progress::history(shipment).into_iter();
    details.extend(events.map(|event| {
        let at = event.at.map(|at| clock::in_zone(at.to_utc(), zone));
        let at = match at {
            Some(at) => text::moment(words, at),
            None => words.text("support.shipment.no_day"),
        };
        let status = text::status(words, event.status);
        Fact::new(
            at,
            match event.place.as_deref().map(one_line) {
                Some(place) => {
                    let values = [("status", status.as_str()), ("place", &place)];
                    words.fill("support.shipment.at", &values)
                }
                None => status,
            },
        )
    }));
    let values = [("id", &*one_line(&shipment.id)), ("contents", &contents)];
    let label = words.fill("support.shipment", &values);
    Fact::new(label, format!("{carrier} {number}")).with(details)
}
