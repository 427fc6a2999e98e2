//! What a ticket is about, in the mail to support: its items with their verdicts, and the topic's own answers.

use careline_policy::ReturnReason;
use careline_policy::returns::{Remedy, ReturnShipping, Rule};
use careline_wire::ticket::TicketLine;

use crate::mail::block::Fact;
use crate::mail::sanitize::one_line;
use crate::mail::text;
use crate::mail::ticket_mail::TicketMail;
use crate::mail::words::Words;
use crate::tickets::assessment::LineDecision;

/// Nothing if the ticket is about no item in particular.
pub fn facts(mail: &TicketMail<'_>) -> Vec<Fact> {
    let (ticket, words) = (mail.ticket(), mail.words);
    let mut facts = Vec::new();
    if let Some(part) = &ticket.order {
        facts.extend(part.lines.iter().map(|line| item(mail, line)));
        let in_words = part.item_in_words.iter();
        let which = |item| Fact::quote(words.text("support.about.which"), item);
        facts.extend(in_words.map(|item| which(item)));
    }
    if let Some(item) = &ticket.item {
        // Mail programs would take an isolate's end for a part of the page's address.
        let name = item.name.as_deref().map(one_line);
        let name = name.map(|name| words.isolate(&name));
        let known = [
            ("support.about.item", name),
            ("support.about.page", item.url.as_deref().map(one_line)),
        ];
        facts.extend(known.into_iter().filter_map(|(label, fact)| {
            let fact = fact.filter(|fact| !fact.is_empty())?;
            Some(Fact::new(words.text(label), fact))
        }));
    }
    let details = &ticket.details;
    let answers = [
        ("support.about.country", &details.country),
        ("support.about.new_address", &details.new_address),
    ];
    let answers = answers.into_iter();
    facts.extend(
        answers
            .filter_map(|(label, answer)| Some(Fact::quote(words.text(label), answer.as_ref()?))),
    );
    facts
}

fn item(mail: &TicketMail<'_>, line: &TicketLine) -> Fact {
    let words = mail.words;
    let assessment = &mail.stored.assessment;
    let bought = assessment
        .order
        .as_ref()
        .and_then(|order| order.line(&line.id));
    let item = match bought {
        Some(bought) => text::item(words, bought),
        None => words.fill("support.about.line", &[("id", &one_line(&line.id.0))]),
    };
    let decision = assessment
        .verdicts
        .iter()
        .find(|decision| decision.line == line.id);
    let details = match (decision, line.reason) {
        (Some(decision), _) => verdict(mail, decision),
        (None, Some(reason)) => vec![self::reason(words, reason)],
        (None, None) => Vec::new(),
    };
    Fact {
        image_url: bought.and_then(|line| line.image_url.clone()),
        ..Fact::line(text::counted(words, line.quantity, &item)).with(details)
    }
}

fn reason(words: &Words, reason: ReturnReason) -> Fact {
    Fact::new(words.text("support.reason"), text::reason(words, reason))
}

fn verdict(mail: &TicketMail<'_>, line: &LineDecision) -> Vec<Fact> {
    let (decision, words) = (&line.decision, mail.words);
    let last_step = decision.trace.last();
    let section = last_step.and_then(|step| step.section.as_deref());
    let section = section.filter(|_| mail.shop.rules.policy.sections);
    let section = section.map_or_else(String::new, |section| format!(" [{section}]"));
    let verdict = text::verdict_of_units(words, decision) + &section;
    let mut facts = vec![
        reason(words, line.reason),
        Fact::new(words.text("support.verdict"), verdict),
    ];
    let last_day = decision.last_day.map(|day| text::day(words, day));
    facts.extend(last_day.map(|day| Fact::new(words.text("support.last_day"), day)));
    let mark = mail.mark("§3");
    let remedy = remedy(&decision.remedies);
    facts.extend(remedy.map(|key| Fact::line(words.fill(key, &[("mark", &mark)]))));
    let is_defect = last_step.is_some_and(|step| step.rule == Rule::DefectInWindow);
    let shipping = decision
        .return_shipping
        .map(|payer| shipping(payer, is_defect));
    facts.extend(shipping.map(|key| {
        let payer = words.fill(key, &[("mark", &mark)]);
        Fact::new(words.text("support.shipping"), payer)
    }));
    facts
}

/// The key of what support may do.
fn remedy(remedies: &[Remedy]) -> Option<&'static str> {
    match remedies {
        [] => None,
        _ if remedies.contains(&Remedy::Refund) => Some("support.remedy.replacement_or_refund"),
        _ => Some("support.remedy.replacement"),
    }
}

/// The key of who pays the return shipping. For a defect, the policy says that the shop may reimburse it (§3).
const fn shipping(payer: ReturnShipping, is_defect: bool) -> &'static str {
    match payer {
        ReturnShipping::Shop if is_defect => "support.shipping.shop_may",
        ReturnShipping::Shop => "support.shipping.shop",
        ReturnShipping::Shopper => "support.shipping.shopper",
        ReturnShipping::NotStatedByPolicy => "support.shipping.not_stated_by_policy",
    }
}
