//! The confirmation to the shopper: what arrived, and what happens next. It states the policy and adds no promise.

use careline_policy::Verdict;
use lettre::Message;

use crate::mail::body::MailBody;
use crate::mail::error::MailError;
use crate::mail::headers::auto_submitted;
use crate::mail::request_copy;
use crate::mail::sanitize::one_line;
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
            "  Your report is urgent: support gives it priority and may follow up with updates."
                .into(),
        );
    }
    before.push(format!("  {}", how_to_reply(mail)));
    let mut after = verdicts(mail);
    after.extend([String::new(), "WHAT YOU SENT".into()]);
    after.extend(request_copy::lines(mail));
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
