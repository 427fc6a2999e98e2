//! The confirmation to the shopper: what arrived, and what happens next. It states the policy and adds no promise.

use careline_policy::Verdict;
use careline_policy::timeline::{self, ExpectedRefund};
use careline_wire::Topic;
use lettre::Message;

use crate::mail::block::{Block, Fact, paragraph, section};
use crate::mail::body;
use crate::mail::error::MailError;
use crate::mail::sanitize::one_line;
use crate::mail::shopper_parts::{builder, footer, greeting};
use crate::mail::text;
use crate::mail::ticket_mail::TicketMail;
use crate::mail::{order_card, request_copy, subject};
use crate::tickets::assessment::LineDecision;

pub fn compose(mail: &TicketMail<'_>) -> Result<Message, MailError> {
    let date = mail.stored.received_at;
    let title = title(mail);
    let subject = subject::state_about(mail, title);
    let message = builder(mail, date, &subject, "auto-replied")?;
    let content = mail.content(aim(mail), blocks(mail, title));
    Ok(message.multipart(body::alternatives(&content))?)
}

const fn title(mail: &TicketMail<'_>) -> &'static str {
    if mail.ticket().topic.is_feedback() {
        "Thank you for your feedback"
    } else {
        "We have your request"
    }
}

fn blocks(mail: &TicketMail<'_>, title: &str) -> Vec<Block> {
    let verdicts = mail.stored.assessment.verdicts.iter();
    let verdicts = verdicts.map(|decision| Fact::line(verdict(mail, decision)));
    let mut blocks = vec![Block::Title(title.into()), greeting(mail), received(mail)];
    blocks.extend(urgent(mail));
    blocks.extend(order_card::block(mail));
    blocks.extend(mail.page_button("Open your request"));
    blocks.extend(section("What our policy says", "", verdicts.collect()));
    blocks.extend(section("What we know", "", refunds(mail)));
    blocks.extend(section("What you sent", "", request_copy::facts(mail)));
    blocks.extend(footer(mail));
    blocks
}

fn received(mail: &TicketMail<'_>) -> Block {
    let (shop, reference) = (one_line(&mail.shop.name), mail.reference());
    Block::Paragraph(if mail.ticket().topic.is_feedback() {
        vec![
            format!("Thank you for your feedback to {shop}. Its reference is {reference}."),
            "We review customer feedback regularly and use it to refine our processes and policies.".into(),
            aim(mail),
        ]
    } else {
        vec![
            format!("{shop} has your request. Its reference is {reference}."),
            aim(mail),
        ]
    })
}

/// When support replies.
fn aim(mail: &TicketMail<'_>) -> String {
    let reply_by = text::reply_by(mail.stored.receipt.reply_by);
    format!("Support aims to reply {reply_by}.")
}

fn urgent(mail: &TicketMail<'_>) -> Option<Block> {
    let urgent = "Your report is urgent: support gives it priority and may follow up with updates.";
    let is_urgent = mail.stored.receipt.urgent;
    is_urgent.then(|| paragraph(urgent))
}

/// If the shopper asks for a refund: the amounts so far, and when to expect them.
fn refunds(mail: &TicketMail<'_>) -> Vec<Fact> {
    let order = mail.stored.assessment.order.as_ref();
    let order = order.filter(|_| mail.ticket().topic == Topic::RefundStatus);
    let rules = &mail.shop.rules;
    let now = mail.stored.received(&rules.zone);
    let fact = |expected: ExpectedRefund| {
        let amount = text::money(expected.money.amount, &expected.money.currency);
        let issued = text::day(expected.issued);
        let arrives = text::window_on(rules.zone.day(now), expected.arrives);
        let expect = if expected.is_over {
            "it was expected"
        } else {
            "expect it"
        };
        Fact::line(format!(
            "{amount} was refunded on {issued}: {expect} {arrives}."
        ))
    };
    let refunds = order.into_iter().flat_map(|order| {
        let refunds = order.refunds.iter();
        refunds.map(move |refund| timeline::of_refund(rules, now, order, refund))
    });
    refunds.map(fact).collect()
}

fn verdict(mail: &TicketMail<'_>, LineDecision { line, decision, .. }: &LineDecision) -> String {
    let order = mail.stored.assessment.order.as_ref();
    let item = order
        .and_then(|order| order.line(line))
        .map(text::item)
        .unwrap_or_default();
    let item = item + &text::of_units(decision);
    let because = text::because(&decision.reasons);
    let last_day = decision.last_day.map(text::day);
    match (decision.verdict, last_day) {
        (Verdict::Eligible, Some(last_day)) => format!("{item} can go back until {last_day}."),
        (Verdict::Eligible, None) => format!("{item} can go back."),
        (Verdict::NeedsReview, _) => format!("{item}: support will check this for you{because}."),
        (Verdict::NotEligible, _) => format!("{item} can't go back{because}."),
    }
}
