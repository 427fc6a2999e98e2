//! The mail to support: all that a human needs to act at once, the most urgent first.

use careline_policy::order::{Line, Personalization, Refund, Shipment};
use careline_policy::{Order, Zone};
use careline_wire::ticket::TicketLine;
use lettre::Message;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, MultiPart};

use super::words::{self, one_line, quoted};
use super::{Case, Undelivered, text};
use crate::assessment::Judged;
use crate::clock;

type Lines = Vec<String>;

/// The mail, with the photos attached.
pub(super) fn compose(case: &Case<'_>, photos: Vec<Vec<u8>>) -> Result<Message, Undelivered> {
    let mut parts = MultiPart::mixed().singlepart(text(body(case)));
    for (number, photo) in (1..).zip(photos) {
        let attachment = Attachment::new(format!("photo-{number}.jpg"));
        parts = parts.singlepart(
            attachment.body(
                photo,
                ContentType::parse("image/jpeg")
                    .map_err(|_| Undelivered::Orphaned("image/jpeg isn't a media type"))?,
            ),
        );
    }
    let mut mail = case.start().to(case.support()).subject(subject(case));
    if let Some(shopper) = case.shopper()? {
        mail = mail.reply_to(shopper);
    }
    Ok(mail.multipart(parts)?)
}

/// `[CL-7Q2M-4XKD] URGENT: Damaged item – KS-10482`.
fn subject(case: &Case<'_>) -> String {
    let urgent = if case.kept.receipt.urgent {
        "URGENT: "
    } else {
        ""
    };
    let topic = words::topic(case.ticket().topic);
    let subject = format!("[{}] {urgent}{topic}", case.reference());
    match &case.ticket().order {
        Some(order) => format!("{subject} – {}", one_line(&order.number.0)),
        None => subject,
    }
}

fn body(case: &Case<'_>) -> String {
    let sections = [
        summary(case),
        shopper(case),
        question(case),
        words_of_the_shopper(case),
        photos(case),
        order(case),
    ];
    let sections = sections.iter().filter(|section| !section.is_empty());
    let mut body = sections
        .map(|lines| lines.join("\n"))
        .collect::<Vec<_>>()
        .join("\n\n");
    body.push('\n');
    body
}

fn summary(case: &Case<'_>) -> Lines {
    let mut lines = Lines::new();
    if case.kept.receipt.urgent {
        let days = case.shop.rules.policy.urgent.window_days;
        lines.push(format!(
            "URGENT: reported within the {days}-day window (§2)."
        ));
    }
    let received = words::moment(case.kept.received(&case.shop.rules.zone));
    lines.extend([
        format!(
            "{}: {}",
            case.reference(),
            words::topic(case.ticket().topic)
        ),
        format!("Reply {} (§2).", words::reply_by(case.kept.reply_by())),
        format!("Received {received}, shop time."),
    ]);
    lines
}

fn shopper(case: &Case<'_>) -> Lines {
    let contact = &case.ticket().contact;
    let name = one_line(contact.name.as_deref().unwrap_or_default());
    let name = if name.is_empty() {
        "(no name given)"
    } else {
        &name
    };
    match super::email(case.ticket()) {
        "" => vec![format!("FROM\n  {name}, who left no address.")],
        email => vec![format!(
            "FROM\n  {name} <{email}>; a reply to this mail goes there."
        )],
    }
}

/// What it is about: lines with their verdicts, the item, and the topic's own answers.
fn question(case: &Case<'_>) -> Lines {
    let ticket = case.ticket();
    let mut lines = Lines::new();
    if let Some(part) = &ticket.order {
        lines.extend(part.lines.iter().flat_map(|line| asked(case, line)));
        let in_words = part.item_in_words.iter().flat_map(|text| quoted(text));
        lines.extend(in_words.map(|line| format!("  Which item: {line}")));
    }
    if let Some(item) = &ticket.item {
        let facts = [("Item", &item.name), ("Page", &item.url)];
        lines.extend(facts.into_iter().filter_map(|(label, fact)| {
            let fact = one_line(fact.as_deref()?);
            (!fact.is_empty()).then(|| format!("  {label}: {fact}"))
        }));
    }
    let details = &ticket.details;
    for (label, answer) in [
        ("Country", &details.country),
        ("New address", &details.new_address),
        ("Read back", &details.read_back),
    ] {
        let Some(answer) = answer else { continue };
        lines.push(format!("  {label}:"));
        lines.extend(quoted(answer).iter().map(|line| format!("  {line}")));
    }
    titled("ABOUT", lines)
}

fn asked(case: &Case<'_>, asked: &TicketLine) -> Lines {
    let assessment = &case.kept.assessment;
    let bought = assessment
        .order
        .as_ref()
        .and_then(|order| order.line(&asked.id));
    let item = bought.map_or_else(|| format!("line {}", one_line(&asked.id.0)), words::item);
    let mut lines = vec![format!("  {} × {item}", asked.quantity)];
    let judged = assessment
        .verdicts
        .iter()
        .find(|judged| judged.line == asked.id);
    match (judged, asked.reason) {
        (Some(judged), _) => lines.extend(verdict(judged)),
        (None, Some(reason)) => lines.push(format!("      Reason: {}", words::reason(reason))),
        (None, None) => {}
    }
    lines
}

fn verdict(
    Judged {
        reason, decision, ..
    }: &Judged,
) -> Lines {
    let because = words::because(&decision.reasons);
    let decided = decision
        .trace
        .last()
        .and_then(|step| step.section.as_deref());
    let section = decided
        .map(|section| format!(" [{section}]"))
        .unwrap_or_default();
    let mut lines = vec![
        format!("      Reason: {}", words::reason(*reason)),
        format!(
            "      Verdict: {}{because}{section}",
            words::verdict(decision.verdict)
        ),
    ];
    if let Some(last_day) = decision.last_day {
        lines.push(format!(
            "      Last day of the window: {}",
            words::day(last_day)
        ));
    }
    if !decision.remedies.is_empty() {
        let remedies = decision
            .remedies
            .iter()
            .map(|remedy| words::remedy(*remedy));
        let remedies = remedies.collect::<Vec<_>>().join(" or ");
        lines.push(format!("      Support may {remedies} (§3)."));
    }
    let shipping = decision.return_shipping.map(words::return_shipping);
    lines.extend(shipping.map(|payer| format!("      Return: {payer}.")));
    lines
}

fn words_of_the_shopper(case: &Case<'_>) -> Lines {
    let locale = one_line(&case.ticket().locale);
    titled(
        &format!("IN THEIR WORDS (language: {locale})"),
        quoted(&case.ticket().description),
    )
}

fn photos(case: &Case<'_>) -> Lines {
    match case.kept.uploads.len() {
        0 if case.ticket().no_photo => vec!["PHOTOS\n  The shopper can't take a photo.".into()],
        0 => Lines::new(),
        count => {
            let names = (1..=count).map(|number| format!("photo-{number}.jpg"));
            let names = names.collect::<Vec<_>>().join(", ");
            vec![format!("PHOTOS\n  Attached: {names}")]
        }
    }
}

fn order(case: &Case<'_>) -> Lines {
    let Some(part) = &case.ticket().order else {
        return Lines::new();
    };
    let number = one_line(&part.number.0);
    let Some(order) = &case.kept.assessment.order else {
        let unverified =
            "  Not verified: the number is as the shopper typed it. Check whose order it is.";
        return titled(&format!("ORDER {number}"), vec![unverified.into()]);
    };
    let zone = &case.shop.rules.zone;
    let mut lines = vec!["  Verified: the shopper knew its number and email.".to_owned()];
    lines.push(format!(
        "  Placed {}",
        words::day(zone.day(order.placed_at))
    ));
    let cancelled = order.cancelled_at.map(|at| words::day(zone.day(at)));
    lines.extend(cancelled.map(|day| format!("  CANCELLED {day}")));
    lines.extend(order.destination.as_ref().map(|to| {
        let region = to
            .region
            .as_deref()
            .map(|region| format!("{}, ", one_line(region)));
        format!(
            "  Goes to {}{}",
            region.unwrap_or_default(),
            one_line(&to.country.0)
        )
    }));
    lines.extend(
        order
            .lines
            .iter()
            .flat_map(|line| bought(order, line, zone)),
    );
    lines.extend(
        order
            .shipments
            .iter()
            .flat_map(|shipment| parcel(shipment, zone)),
    );
    lines.extend(
        order
            .refunds
            .iter()
            .map(|refund| refunded(order, refund, zone)),
    );
    titled(&format!("ORDER {}", one_line(&order.number.0)), lines)
}

fn bought(order: &Order, line: &Line, zone: &Zone) -> Lines {
    let price = words::money(line.unit_price, &order.currency);
    let sku = one_line(&line.sku);
    let id = one_line(&line.id.0);
    let mut lines = vec![format!(
        "  {id}: {} × {}, {sku}, {price} each",
        line.quantity,
        words::item(line)
    )];
    if line.final_sale {
        lines.push("      FINAL SALE (§4)".into());
    }
    if line.returned_quantity > 0 {
        lines.push(format!(
            "      {} went back already",
            line.returned_quantity
        ));
    }
    lines.extend(
        line.personalization
            .as_ref()
            .map(|made| personalized(made, zone)),
    );
    lines
}

fn personalized(made: &Personalization, zone: &Zone) -> String {
    let facts = [
        ("text", &made.text),
        ("font", &made.font),
        ("material", &made.material),
    ];
    let facts = facts
        .into_iter()
        .filter_map(|(label, fact)| Some(format!("{label} \"{}\"", one_line(fact.as_deref()?))));
    let production = match made.production_started_at {
        Some(at) => format!("production began {}", words::day(zone.day(at))),
        None => "production hasn't begun".into(),
    };
    let facts: Vec<_> = facts.chain([production]).collect();
    format!("      PERSONALIZED (§4): {}", facts.join(", "))
}

fn parcel(shipment: &Shipment, zone: &Zone) -> Lines {
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
        let at = at.map_or_else(|| "on an unknown day".into(), words::moment);
        let place = event
            .place
            .as_deref()
            .map(|place| format!(", {}", one_line(place)));
        let status = words::status(event.status);
        format!("      {at}: {status}{}", place.unwrap_or_default())
    }));
    lines
}

fn refunded(order: &Order, refund: &Refund, zone: &Zone) -> String {
    let amount = words::money(refund.amount, &order.currency);
    format!("  Refunded {amount} on {}", words::day(zone.day(refund.at)))
}

fn titled(title: &str, mut lines: Lines) -> Lines {
    if !lines.is_empty() {
        lines.insert(0, title.to_owned());
    }
    lines
}
