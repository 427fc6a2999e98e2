//! What a ticket is about, in the mail to support: its items with their verdicts, and the topic's own answers.

use careline_policy::returns::{ReturnShipping, Rule};
use careline_wire::ticket::TicketLine;

use crate::mail::block::Fact;
use crate::mail::sanitize::one_line;
use crate::mail::text;
use crate::mail::ticket_mail::TicketMail;
use crate::tickets::assessment::LineDecision;

/// Nothing if the ticket is about no item in particular.
pub fn facts(mail: &TicketMail<'_>) -> Vec<Fact> {
    let ticket = mail.ticket();
    let mut facts = Vec::new();
    if let Some(part) = &ticket.order {
        facts.extend(part.lines.iter().map(|line| item(mail, line)));
        let in_words = part.item_in_words.iter();
        facts.extend(in_words.map(|words| Fact::quote("Which item", words)));
    }
    if let Some(item) = &ticket.item {
        let known = [("Item", &item.name), ("Page", &item.url)];
        facts.extend(known.into_iter().filter_map(|(label, fact)| {
            let fact = one_line(fact.as_deref()?);
            (!fact.is_empty()).then(|| Fact::new(label, fact))
        }));
    }
    let details = &ticket.details;
    let answers = [
        ("Country", &details.country),
        ("New address", &details.new_address),
    ];
    let answers = answers.into_iter();
    facts.extend(answers.filter_map(|(label, answer)| Some(Fact::quote(label, answer.as_ref()?))));
    facts
}

fn item(mail: &TicketMail<'_>, line: &TicketLine) -> Fact {
    let assessment = &mail.stored.assessment;
    let bought = assessment
        .order
        .as_ref()
        .and_then(|order| order.line(&line.id));
    let item = bought.map_or_else(|| format!("line {}", one_line(&line.id.0)), text::item);
    let decision = assessment
        .verdicts
        .iter()
        .find(|decision| decision.line == line.id);
    let details = match (decision, line.reason) {
        (Some(decision), _) => verdict(mail, decision),
        (None, Some(reason)) => vec![Fact::new("Reason", text::reason(reason))],
        (None, None) => Vec::new(),
    };
    Fact {
        image_url: bought.and_then(|line| line.image_url.clone()),
        ..Fact::line(format!("{} × {item}", line.quantity)).with(details)
    }
}

fn verdict(mail: &TicketMail<'_>, line: &LineDecision) -> Vec<Fact> {
    let decision = &line.decision;
    let because = text::because(&decision.reasons);
    let last_step = decision.trace.last();
    let section = last_step.and_then(|step| step.section.as_deref());
    let section = section.filter(|_| mail.shop.rules.policy.sections);
    let section = section.map_or_else(String::new, |section| format!(" [{section}]"));
    let verdict = text::verdict(decision.verdict);
    let of_units = text::of_units(decision);
    let mut facts = vec![
        Fact::new("Reason", text::reason(line.reason)),
        Fact::new("Verdict", format!("{verdict}{of_units}{because}{section}")),
    ];
    let last_day = decision.last_day.map(text::day);
    facts.extend(last_day.map(|day| Fact::new("Last day of the window", day)));
    if !decision.remedies.is_empty() {
        let remedies = decision.remedies.iter().map(|remedy| text::remedy(*remedy));
        let remedies = remedies.collect::<Vec<_>>().join(" or ");
        let mark = mail.mark("§3");
        facts.push(Fact::line(format!("Support may {remedies}{mark}.")));
    }
    let is_defect = last_step.is_some_and(|step| step.rule == Rule::DefectInWindow);
    let shipping = decision.return_shipping.map(|payer| match payer {
        // The policy says that it may be reimbursed (§3).
        ReturnShipping::Shop if is_defect => {
            let mark = mail.mark("§3");
            format!("the shop may reimburse the return shipping{mark}")
        }
        payer => text::return_shipping(payer).to_owned(),
    });
    facts.extend(shipping.map(|payer| Fact::new("Return", format!("{payer}."))));
    facts
}
