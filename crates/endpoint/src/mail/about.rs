//! What a ticket is about, in the mail to support: its items with their verdicts, and the topic's own answers.

use careline_wire::ticket::TicketLine;

use crate::mail::sanitize::{one_line, quoted};
use crate::mail::text;
use crate::mail::text::Lines;
use crate::mail::ticket_mail::TicketMail;
use crate::tickets::assessment::LineDecision;

/// The section, or nothing if the ticket is about no item in particular.
pub fn section(mail: &TicketMail<'_>) -> Lines {
    let ticket = mail.ticket();
    let mut lines = Lines::new();
    if let Some(part) = &ticket.order {
        lines.extend(part.lines.iter().flat_map(|line| item_lines(mail, line)));
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
    text::section("ABOUT", lines)
}

fn item_lines(mail: &TicketMail<'_>, line: &TicketLine) -> Lines {
    let assessment = &mail.stored.assessment;
    let bought = assessment
        .order
        .as_ref()
        .and_then(|order| order.line(&line.id));
    let item = bought.map_or_else(|| format!("line {}", one_line(&line.id.0)), text::item);
    let mut lines = vec![format!("  {} × {item}", line.quantity)];
    let decision = assessment
        .verdicts
        .iter()
        .find(|decision| decision.line == line.id);
    match (decision, line.reason) {
        (Some(decision), _) => lines.extend(verdict_lines(decision)),
        (None, Some(reason)) => lines.push(format!("      Reason: {}", text::reason(reason))),
        (None, None) => {}
    }
    lines
}

fn verdict_lines(
    LineDecision {
        reason, decision, ..
    }: &LineDecision,
) -> Lines {
    let because = text::because(&decision.reasons);
    let last_step = decision
        .trace
        .last()
        .and_then(|step| step.section.as_deref());
    let section = last_step
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
