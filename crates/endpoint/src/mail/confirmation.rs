//! The confirmation to the shopper: what arrived, and what happens next. It states the policy and adds no promise.

use careline_policy::timeline::{self, ExpectedRefund};
use careline_policy::{Day, Verdict};
use careline_wire::Topic;
use lettre::Message;

use crate::mail::block::{Block, Fact, paragraph, section};
use crate::mail::body;
use crate::mail::error::MailError;
use crate::mail::sanitize::one_line;
use crate::mail::shopper_parts::{builder, footer, greeting};
use crate::mail::text;
use crate::mail::ticket_mail::TicketMail;
use crate::mail::words::Words;
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

/// The key of the title.
const fn title(mail: &TicketMail<'_>) -> &'static str {
    if mail.ticket().topic.is_feedback() {
        "mail.feedback.title"
    } else {
        "mail.received.title"
    }
}

fn blocks(mail: &TicketMail<'_>, title: &str) -> Vec<Block> {
    let words = mail.words;
    let verdicts = mail.stored.assessment.verdicts.iter();
    let verdicts = verdicts.map(|decision| Fact::line(verdict(mail, decision)));
    let mut blocks = vec![
        Block::Title(words.text(title)),
        greeting(mail),
        received(mail),
    ];
    blocks.extend(urgent(mail));
    blocks.extend(order_card::block(mail));
    blocks.extend(mail.page_button("mail.open"));
    blocks.extend(section(words.text("mail.policy"), "", verdicts.collect()));
    blocks.extend(section(words.text("mail.known"), "", refunds(mail)));
    blocks.extend(section(
        words.text("mail.copy"),
        "",
        request_copy::facts(mail),
    ));
    blocks.extend(footer(mail));
    blocks
}

fn received(mail: &TicketMail<'_>) -> Block {
    let shop = one_line(&mail.shop.name);
    let values = [("shop", shop.as_str()), ("reference", mail.reference())];
    Block::Paragraph(if mail.ticket().topic.is_feedback() {
        vec![
            mail.words.fill("mail.feedback.lead", &values),
            mail.words.text("mail.feedback.use"),
            aim(mail),
        ]
    } else {
        vec![mail.words.fill("mail.received.lead", &values), aim(mail)]
    })
}

/// When support replies.
fn aim(mail: &TicketMail<'_>) -> String {
    let keys = ["mail.reply.on", "mail.reply.between"];
    text::range(mail.words, keys, mail.stored.receipt.reply_by, &[])
}

fn urgent(mail: &TicketMail<'_>) -> Option<Block> {
    let is_urgent = mail.stored.receipt.urgent;
    is_urgent.then(|| paragraph(mail.words.text("mail.urgent")))
}

/// If the shopper asks for a refund: the amounts so far, and when to expect them.
fn refunds(mail: &TicketMail<'_>) -> Vec<Fact> {
    let order = mail.stored.assessment.order.as_ref();
    let order = order.filter(|_| mail.ticket().topic == Topic::RefundStatus);
    let rules = &mail.shop.rules;
    let now = mail.stored.received(&rules.zone);
    let today = rules.zone.day(now);
    let refunds = order.into_iter().flat_map(|order| {
        let refunds = order.refunds.iter();
        refunds.map(move |refund| timeline::of_refund(rules, now, order, refund))
    });
    let said = refunds.map(|expected| refund(mail.words, today, &expected));
    said.map(Fact::line).collect()
}

/// A window whose start has passed is told by its end alone.
fn refund(words: &Words, today: Day, expected: &ExpectedRefund) -> String {
    let money = &expected.money;
    let amount = text::shoppers_money(words, money.amount, &money.currency);
    let issued = text::day(words, expected.issued);
    let values = [("amount", amount.as_str()), ("issued", &issued)];
    let by = |key| {
        let by = text::day(words, expected.arrives.by);
        words.fill(key, &[&values[..], &[("by", &by)]].concat())
    };
    if expected.is_over {
        by("mail.refund.over")
    } else if expected.arrives.from < today {
        by("mail.refund.by")
    } else {
        let keys = ["mail.refund.on", "mail.refund.between"];
        text::range(words, keys, expected.arrives, &values)
    }
}

fn verdict(mail: &TicketMail<'_>, LineDecision { line, decision, .. }: &LineDecision) -> String {
    let words = mail.words;
    let order = mail.stored.assessment.order.as_ref();
    let item = order
        .and_then(|order| order.line(line))
        .map(|line| text::item(words, line))
        .unwrap_or_default();
    let item = text::item_of_units(words, item, decision);
    let because = text::reason_for(words, &decision.reasons);
    let (key, more) = match (decision.verdict, decision.last_day, because) {
        (Verdict::Eligible, Some(last_day), _) => (
            "mail.verdict.eligible.until",
            Some(("day", text::day(words, last_day))),
        ),
        (Verdict::Eligible, None, _) => ("mail.verdict.eligible", None),
        (Verdict::NeedsReview, _, Some(because)) => (
            "mail.verdict.needs_review.because",
            Some(("because", because)),
        ),
        (Verdict::NeedsReview, _, None) => ("mail.verdict.needs_review", None),
        (Verdict::NotEligible, _, Some(because)) => (
            "mail.verdict.not_eligible.because",
            Some(("because", because)),
        ),
        (Verdict::NotEligible, _, None) => ("mail.verdict.not_eligible", None),
    };
    let more = more.as_ref().map(|(name, value)| (*name, value.as_str()));
    let values: Vec<_> = [("item", item.as_str())].into_iter().chain(more).collect();
    words.fill(key, &values)
}
