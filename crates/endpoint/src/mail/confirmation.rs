//! The confirmation to the shopper: what arrived, and what happens next. It states the policy and adds no promise.

use careline_policy::Verdict;
use lettre::Message;

use crate::mail::body::MailBody;
use crate::mail::error::MailError;
use crate::mail::headers::auto_submitted;
use crate::mail::sanitize::{exact, one_line, quoted};
use crate::mail::shopper_parts::{greeting, how_to_reply, signature, subject};
use crate::mail::text;
use crate::mail::ticket_mail::TicketMail;
use crate::tickets::assessment::LineDecision;

pub fn compose(mail: &TicketMail<'_>) -> Result<Message, MailError> {
    let shopper = mail.shopper()?;
    let shopper = shopper.ok_or(MailError::NotComposable("the shopper left no address"))?;
    let message = mail
        .builder(mail.stored.received_at)
        .to(shopper)
        .reply_to(mail.support())
        .subject(one_line(&subject(mail)))
        .raw_header(auto_submitted("auto-replied"));
    Ok(message.multipart(body(mail).parts())?)
}

fn body(mail: &TicketMail<'_>) -> MailBody {
    let shop = one_line(&mail.shop.name);
    let mut before = vec![
        greeting(mail),
        String::new(),
        received(mail, &shop),
        String::new(),
        "WHAT HAPPENS NEXT".into(),
        format!(
            "  Support aims to reply {}.",
            text::reply_by(mail.stored.reply_by())
        ),
    ];
    if mail.stored.receipt.urgent {
        before.push(
            "  Your report is urgent: support handles it first and may follow up with updates."
                .into(),
        );
    }
    before.push(format!("  {}", how_to_reply(mail)));
    let mut after = verdicts(mail);
    after.extend([String::new(), "WHAT YOU SENT".into()]);
    after.extend(sent(mail));
    after.extend(signature(mail));
    MailBody {
        before,
        links: mail.page_link("Open your request").into_iter().collect(),
        after,
    }
}

fn received(mail: &TicketMail<'_>, shop: &str) -> String {
    let reference = mail.reference();
    if mail.ticket().topic.is_feedback() {
        return format!(
            "Thank you for your feedback to {shop}. Its reference is {reference}.\n\
             We review customer feedback regularly and use it to refine our processes and policies."
        );
    }
    format!("{shop} has your request. Its reference is {reference}.")
}

fn verdicts(mail: &TicketMail<'_>) -> Vec<String> {
    let verdicts: Vec<_> = mail
        .stored
        .assessment
        .verdicts
        .iter()
        .map(|decision| verdict(mail, decision))
        .collect();
    if verdicts.is_empty() {
        return verdicts;
    }
    [vec![String::new(), "WHAT OUR POLICY SAYS".into()], verdicts].concat()
}

fn verdict(mail: &TicketMail<'_>, LineDecision { line, decision, .. }: &LineDecision) -> String {
    let order = mail.stored.assessment.order.as_ref();
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

fn sent(mail: &TicketMail<'_>) -> Vec<String> {
    let ticket = mail.ticket();
    let mut lines = vec![format!("  About: {}", text::topic(ticket.topic))];
    if let Some(order_part) = &ticket.order {
        lines.push(format!("  Order: {}", one_line(&order_part.number.0)));
        let order = mail.stored.assessment.order.as_ref();
        lines.extend(order_part.lines.iter().map(|line| {
            let bought = order.and_then(|order| order.line(&line.id));
            let item = bought.map_or_else(|| one_line(&line.id.0), text::item);
            format!("  Item: {} × {item}", line.quantity)
        }));
        let in_words = order_part.item_in_words.as_deref().map(one_line);
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
    lines.push("  You wrote:".into());
    lines.extend(quoted(&ticket.description));
    lines
}
