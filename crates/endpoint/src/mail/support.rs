//! The mail to support: all that a human needs to act at once, the most urgent first.

use careline_wire::ticket::TicketLine;
use lettre::Message;

use crate::mail::body::Letter;
use crate::mail::text;
use crate::mail::text::{one_line, quoted};
use crate::mail::{
    Lines, TicketMail, Undelivered, attached, change_request, order_summary, personalization,
    titled,
};
use crate::tickets::assessment::LineDecision;

/// The mail, with the photos attached.
pub fn compose(case: &TicketMail<'_>, photos: Vec<Vec<u8>>) -> Result<Message, Undelivered> {
    let mut mail = case
        .start(case.kept.received_at)
        .to(case.support())
        .subject(one_line(&subject(case)));
    if let Some(shopper) = case.shopper()? {
        mail = mail.reply_to(shopper);
    }
    Ok(mail.multipart(attached(letter(case).parts(), photos)?)?)
}

/// `[CL-7Q2M-4XKD] URGENT: Damaged item – KS-10482`.
pub fn subject(case: &TicketMail<'_>) -> String {
    let urgent = if case.kept.receipt.urgent {
        "URGENT: "
    } else {
        ""
    };
    let topic = text::topic(case.ticket().topic);
    let subject = format!("[{}] {urgent}{topic}", case.reference());
    match &case.ticket().order {
        Some(order) => format!("{subject} – {}", one_line(&order.number.0)),
        None => subject,
    }
}

fn letter(case: &TicketMail<'_>) -> Letter {
    let sections = [
        shopper(case),
        question(case),
        titled("READ BACK (§4)", personalization::lines(case)),
        titled(
            "CHANGE, AS IT STOOD WHEN THEY ASKED",
            change_request::lines(case),
        ),
        words_of_the_shopper(case),
        photos(case),
        order_summary::section(case),
    ];
    let sections = sections.iter().filter(|section| !section.is_empty());
    let sections: Vec<_> = sections.map(|lines| lines.join("\n")).collect();
    let mut lines = summary(case);
    lines.extend([String::new(), sections.join("\n\n")]);
    with_acts(case, lines)
}

/// Words to support, with what an agent can do by a link at the end, where a signature stands (RFC 3676): many mail
/// programs leave that out of an answer, which goes to the shopper.
pub fn with_acts(case: &TicketMail<'_>, mut before: Lines) -> Letter {
    before.extend([
        String::new(),
        "-- ".into(),
        "For support alone: please leave these links out of an answer.".into(),
    ]);
    Letter {
        before,
        links: case.acts.clone(),
        ..Letter::default()
    }
}

fn summary(case: &TicketMail<'_>) -> Lines {
    let mut lines = Lines::new();
    if case.kept.receipt.urgent {
        let days = case.shop.rules.policy.urgent.window_days;
        lines.push(format!(
            "URGENT: reported within the {days}-day window (§2)."
        ));
    }
    let received = text::moment(case.kept.received(&case.shop.rules.zone));
    lines.extend([
        format!("{}: {}", case.reference(), text::topic(case.ticket().topic)),
        reply(case),
        format!("Received {received}, shop time."),
    ]);
    lines
}

/// Nobody who left no address waits for a reply.
fn reply(case: &TicketMail<'_>) -> String {
    if case.is_anonymous() {
        return "No reply is due: the shopper left no address.".into();
    }
    format!("Reply {} (§2).", text::reply_by(case.kept.reply_by()))
}

pub fn shopper(case: &TicketMail<'_>) -> Lines {
    let contact = &case.ticket().contact;
    let name = one_line(contact.name.as_deref().unwrap_or_default());
    let email = one_line(super::email(case.ticket()));
    let from = match (name.as_str(), email.as_str()) {
        ("", "") => "anonymous, who left no address.".to_owned(),
        (name, "") => format!("{name}, otherwise anonymous, who left no address."),
        ("", email) => format!("{email}, no name given; a reply to this mail goes there."),
        (name, email) => format!("{name} <{email}>; a reply to this mail goes there."),
    };
    vec!["FROM".into(), format!("  {from}")]
}

/// What it is about: lines with their verdicts, the item, and the topic's own answers.
fn question(case: &TicketMail<'_>) -> Lines {
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
    ] {
        let Some(answer) = answer else { continue };
        lines.push(format!("  {label}:"));
        lines.extend(quoted(answer).iter().map(|line| format!("  {line}")));
    }
    titled("ABOUT", lines)
}

fn asked(case: &TicketMail<'_>, asked: &TicketLine) -> Lines {
    let assessment = &case.kept.assessment;
    let bought = assessment
        .order
        .as_ref()
        .and_then(|order| order.line(&asked.id));
    let item = bought.map_or_else(|| format!("line {}", one_line(&asked.id.0)), text::item);
    let mut lines = vec![format!("  {} × {item}", asked.quantity)];
    let judged = assessment
        .verdicts
        .iter()
        .find(|judged| judged.line == asked.id);
    match (judged, asked.reason) {
        (Some(judged), _) => lines.extend(verdict(judged)),
        (None, Some(reason)) => lines.push(format!("      Reason: {}", text::reason(reason))),
        (None, None) => {}
    }
    lines
}

fn verdict(
    LineDecision {
        reason, decision, ..
    }: &LineDecision,
) -> Lines {
    let because = text::because(&decision.reasons);
    let decided = decision
        .trace
        .last()
        .and_then(|step| step.section.as_deref());
    let section = decided
        .map(|section| format!(" [{section}]"))
        .unwrap_or_default();
    let mut lines = vec![
        format!("      Reason: {}", text::reason(*reason)),
        format!(
            "      Verdict: {}{because}{section}",
            text::verdict(decision.verdict)
        ),
    ];
    if let Some(last_day) = decision.last_day {
        lines.push(format!(
            "      Last day of the window: {}",
            text::day(last_day)
        ));
    }
    if !decision.remedies.is_empty() {
        let remedies = decision.remedies.iter().map(|remedy| text::remedy(*remedy));
        let remedies = remedies.collect::<Vec<_>>().join(" or ");
        lines.push(format!("      Support may {remedies} (§3)."));
    }
    let shipping = decision.return_shipping.map(text::return_shipping);
    lines.extend(shipping.map(|payer| format!("      Return: {payer}.")));
    lines
}

fn words_of_the_shopper(case: &TicketMail<'_>) -> Lines {
    let locale = one_line(&case.ticket().locale);
    titled(
        &format!("IN THEIR WORDS (language: {locale})"),
        quoted(&case.ticket().description),
    )
}

fn photos(case: &TicketMail<'_>) -> Lines {
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
