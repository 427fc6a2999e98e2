//! The confirmation to the shopper: what arrived, and what happens next. It says what the policy says, and no more.

use careline_policy::Verdict;
use lettre::Message;

use crate::mail::body::Letter;
use crate::mail::text;
use crate::mail::text::{exact, one_line, quoted};
use crate::mail::{TicketMail, Undelivered, automatic};
use crate::tickets::assessment::LineDecision;

/// The mail.
pub fn compose(case: &TicketMail<'_>) -> Result<Message, Undelivered> {
    let shopper = case.shopper()?;
    let shopper = shopper.ok_or(Undelivered::Orphaned("the shopper left no address"))?;
    let mail = case
        .start(case.kept.received_at)
        .to(shopper)
        .reply_to(case.support())
        .subject(one_line(&subject(case)))
        .raw_header(automatic("auto-replied"));
    Ok(mail.multipart(letter(case).parts())?)
}

pub fn subject(case: &TicketMail<'_>) -> String {
    let subject = if case.ticket().topic.is_feedback() {
        "Thank you for your feedback"
    } else {
        "We have your request"
    };
    format!("[{}] {subject}", case.reference())
}

fn letter(case: &TicketMail<'_>) -> Letter {
    let shop = one_line(&case.shop.name);
    let mut before = vec![
        helo_name(case),
        String::new(),
        received(case, &shop),
        String::new(),
        "WHAT HAPPENS NEXT".into(),
        format!(
            "  Support aims to reply {}.",
            text::reply_by(case.kept.reply_by())
        ),
    ];
    if case.kept.receipt.urgent {
        before.push(
            "  Your report is urgent: support gives it priority and may follow up with updates."
                .into(),
        );
    }
    before.push(format!(
        "  To add something, answer this mail or write to {}, and keep the reference.",
        case.shop.email
    ));
    let mut after = verdicts(case);
    after.extend([String::new(), "WHAT YOU SENT".into()]);
    after.extend(sent(case));
    after.extend([String::new(), shop]);
    after.extend(case.shop.website.as_deref().map(one_line));
    Letter {
        before,
        links: case.open("Open your request").into_iter().collect(),
        after,
    }
}

pub fn helo_name(case: &TicketMail<'_>) -> String {
    let name = one_line(case.ticket().contact.name.as_deref().unwrap_or_default());
    if name.is_empty() {
        return "Hello,".into();
    }
    format!("Hello {name},")
}

fn received(case: &TicketMail<'_>, shop: &str) -> String {
    let reference = case.reference();
    if case.ticket().topic.is_feedback() {
        return format!(
            "Thank you for your feedback to {shop}. Its reference is {reference}.\n\
             We review customer feedback regularly and use it to refine our processes and policies."
        );
    }
    format!("{shop} has your request. Its reference is {reference}.")
}

fn verdicts(case: &TicketMail<'_>) -> Vec<String> {
    let verdicts: Vec<_> = case
        .kept
        .assessment
        .verdicts
        .iter()
        .map(|judged| verdict(case, judged))
        .collect();
    if verdicts.is_empty() {
        return verdicts;
    }
    [vec![String::new(), "WHAT OUR POLICY SAYS".into()], verdicts].concat()
}

fn verdict(case: &TicketMail<'_>, LineDecision { line, decision, .. }: &LineDecision) -> String {
    let order = case.kept.assessment.order.as_ref();
    let item = order
        .and_then(|order| order.line(line))
        .map(text::item)
        .unwrap_or_default();
    let because = text::because(&decision.reasons);
    let last_day = decision.last_day.map(text::day);
    match (decision.verdict, last_day) {
        (Verdict::Eligible, Some(last_day)) => format!("  {item} can go back until {last_day}."),
        (Verdict::Eligible, None) => format!("  {item} can go back."),
        (Verdict::NeedsReview, _) => format!("  {item}: support will check this for you{because}."),
        (Verdict::NotEligible, _) => format!("  {item} can't go back{because}."),
    }
}

fn sent(case: &TicketMail<'_>) -> Vec<String> {
    let ticket = case.ticket();
    let mut lines = vec![format!("  About: {}", text::topic(ticket.topic))];
    if let Some(part) = &ticket.order {
        lines.push(format!("  Order: {}", one_line(&part.number.0)));
        let order = case.kept.assessment.order.as_ref();
        lines.extend(part.lines.iter().map(|asked| {
            let bought = order.and_then(|order| order.line(&asked.id));
            let item = bought.map_or_else(|| one_line(&asked.id.0), text::item);
            format!("  Item: {} × {item}", asked.quantity)
        }));
        let in_words = part.item_in_words.as_deref().map(one_line);
        lines.extend(in_words.map(|item| format!("  Item: {item}")));
    }
    if let Some(name) = ticket.item.as_ref().and_then(|item| item.name.as_deref()) {
        lines.push(format!("  Item: {}", one_line(name)));
    }
    let details = &ticket.details;
    for (label, answer) in [
        ("Country", &details.country),
        ("New address", &details.new_address),
    ] {
        let answer = answer.as_deref().map(one_line);
        lines.extend(answer.map(|answer| format!("  {label}: {answer}")));
    }
    for (label, answer) in [
        ("Exact characters", &details.read_back),
        ("Font", &details.font),
        ("Material", &details.material),
    ] {
        let answer = answer.as_deref().map(exact);
        lines.extend(answer.map(|answer| format!("  {label}: {answer}")));
    }
    if !ticket.photos.is_empty() {
        lines.push(format!("  Photos: {}", ticket.photos.len()));
    }
    lines.push("  Your words:".into());
    lines.extend(quoted(&ticket.description));
    lines
}
