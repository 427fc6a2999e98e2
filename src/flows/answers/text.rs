//! The parts of an answer in the shopper's language. If the policy doesn't state a fact, the answer write that support
//! will check it.

use careline_policy::Question;
use careline_policy::answers::{Answer, Expected};
use careline_policy::changes::{Change, Closed};
use careline_policy::country::Country;
use careline_policy::money::Money;
use careline_policy::shop::{AfterWindow, Payer};
use careline_policy::time::Span;
use careline_policy::timeline::ExpectedRefund;

use crate::app::facts::Facts;
use crate::flows::answers::estimate;
use crate::i18n::{self, bidi_isolate, format, plural, t};

/// A part of an answer.
pub enum Piece {
    /// A paragraph.
    Text(String),
    /// A warning.
    Heed(String),
    /// An unordered list.
    List(Vec<String>),
    /// An ordered list.
    Steps(Vec<String>),
    /// One of the order's parcels, and when to expect it.
    Own(Expected),
}

/// Writes an answer in the shopper's language.
#[must_use]
pub fn write(facts: Facts, question: Question, answer: Answer, has_order: bool) -> Vec<Piece> {
    match answer {
        Answer::TextOnly => said(facts, question),
        Answer::ReplyTime {
            business_days,
            window,
        } => vec![
            days("answer.reply_time", business_days),
            with(
                "answer.reply_time.now",
                "window",
                &i18n::window_on(facts.today(), window),
            ),
        ],
        Answer::Urgent { window_days } => vec![within("answer.urgent", window_days)],
        Answer::Processing { days: span, own } => and_own(days("answer.processing", span), own),
        Answer::Delivery { days: span, own } => and_own(days("answer.delivery", span), own),
        Answer::Refund { days: span, own } => refund(facts, span, own, has_order),
        Answer::Defect { window_days } => vec![within("answer.defect", window_days)],
        Answer::Returns {
            window_days,
            after_window,
            shipping_paid_by,
            final_sale_non_refundable,
        } => {
            let mut pieces = returns(window_days, after_window);
            if final_sale_non_refundable {
                pieces.push(text("answer.final_sale"));
            }
            pieces.push(shipping(shipping_paid_by));
            pieces
        }
        Answer::ReturnSteps { address, steps } => return_steps(address, steps),
        Answer::Changes { window_hours, own } => changes(facts, window_hours, own),
        Answer::Personalized { own } => personalized(facts, own),
        Answer::Currency(stated) => {
            let code = stated.map(|currency| currency.0);
            vec![stated_or_not("answer.currency", "currency", code)]
        }
        Answer::FreeShipping(stated) => {
            let amount = stated.map(|Money { amount, currency }| i18n::money(amount, &currency));
            vec![stated_or_not("answer.free_shipping", "amount", amount)]
        }
        Answer::Destinations(stated) => {
            let names = stated.map(names);
            vec![stated_or_not("answer.destinations", "countries", names)]
        }
        Answer::Abroad {
            days: span,
            primary_regions,
            is_outside,
        } => abroad(span, primary_regions, is_outside == Some(true)),
        Answer::FinalSale {
            non_refundable,
            why,
        } => final_sale(non_refundable, why),
    }
}

fn said(facts: Facts, question: Question) -> Vec<Piece> {
    let key = ["answer.", question.name()].concat();
    let text = with(&key, "email", &facts.support_email());
    match question {
        Question::Preparation => {
            let parts = [
                "answer.preparation.order",
                "answer.preparation.name",
                "answer.preparation.contact",
                "answer.preparation.description",
                "answer.preparation.item",
                "answer.preparation.photos",
            ];
            vec![text, Piece::List(parts.map(t).into())]
        }
        _ => vec![text],
    }
}

fn and_own(text: Piece, own: Vec<Expected>) -> Vec<Piece> {
    [text]
        .into_iter()
        .chain(own.into_iter().map(Piece::Own))
        .collect()
}

fn refund(facts: Facts, span: Span, own: Vec<ExpectedRefund>, has_order: bool) -> Vec<Piece> {
    let mut pieces = vec![days("answer.refund", span)];
    pieces.extend(own.iter().map(|refund| {
        let text = estimate::refund(facts, refund);
        match refund.is_over {
            true => Piece::Heed(text),
            false => Piece::Text(text),
        }
    }));
    if has_order && pieces.len() == 1 {
        pieces.push(text("answer.refund.none"));
    }
    pieces
}

fn returns(window: Option<u16>, after: AfterWindow) -> Vec<Piece> {
    let Some(window_days) = window else {
        return vec![text("answer.returns.not_stated")];
    };
    let after = match after {
        AfterWindow::Review => "answer.returns.review",
        AfterWindow::Refuse => "answer.returns.refuse",
    };
    vec![
        within("answer.returns", window_days),
        text(after),
        text("answer.returns.personalized"),
    ]
}

fn shipping(payer: Option<Payer>) -> Piece {
    text(match payer {
        Some(Payer::Shop) => "shipping.shop",
        Some(Payer::Shopper) => "shipping.shopper",
        None => "shipping.not_stated",
    })
}

fn return_steps(address: Option<String>, steps: Vec<String>) -> Vec<Piece> {
    let is_open = address.is_none() || steps.is_empty();
    let address = address.map(|address| with("verdict.address", "address", &address));
    let steps = (!steps.is_empty()).then_some(Piece::Steps(steps));
    let open = is_open.then(|| text("verdict.how.support"));
    [address, steps, open].into_iter().flatten().collect()
}

fn changes(facts: Facts, window_hours: Option<u32>, own: Option<Change>) -> Vec<Piece> {
    let general = match window_hours {
        Some(hours) => {
            let number = i18n::number(hours);
            Piece::Text(plural("answer.changes.hours", hours, &[("hours", &number)]))
        }
        None => text("answer.changes"),
    };
    let own = own.map(|change| match change {
        Change::Closed(closed) => Piece::Heed(t(closed_key(closed))),
        Change::Open { .. } => Piece::Text(open(facts, change, "answer.changes.until")),
    });
    [Some(general), own].into_iter().flatten().collect()
}

fn personalized(facts: Facts, own: Vec<(String, Change)>) -> Vec<Piece> {
    let of_item = |title: &str, text: &str| {
        let values = [("item", &*bidi_isolate(title)), ("text", text)];
        format("answer.personalized.item", &values)
    };
    let own = own.into_iter().map(|(title, change)| match change {
        Change::Closed(closed) => Piece::Heed(of_item(&title, &t(closed_key(closed)))),
        Change::Open { .. } => {
            let open = open(facts, change, "answer.personalized.until");
            Piece::Text(of_item(&title, &open))
        }
    });
    [text("answer.personalized")]
        .into_iter()
        .chain(own)
        .collect()
}

/// Until when a change can be asked for, if the shop states it.
fn open(facts: Facts, change: Change, key: &str) -> String {
    let Change::Open { until: Some(until) } = change else {
        return t("answer.changes.open");
    };
    let at = facts.with_rules(|rules| i18n::moment(&rules.zone, until));
    let left = i18n::until(facts.now(), until);
    format(key, &[("until", &at), ("left", &left)])
}

const fn closed_key(closed: Closed) -> &'static str {
    match closed {
        Closed::OrderCancelled => "closed.order_cancelled",
        Closed::Dispatched => "closed.dispatched",
        Closed::NothingToShip => "closed.nothing_to_ship",
        Closed::ProductionStarted => "closed.production_started",
        Closed::WindowPassed => "closed.window_passed",
    }
}

fn abroad(span: Span, regions: Option<Vec<Country>>, is_outside: bool) -> Vec<Piece> {
    let regions =
        regions.map(|regions| with("answer.abroad.regions", "countries", &names(regions)));
    let outside = is_outside.then(|| text("answer.abroad.outside"));
    let pieces = [Some(days("answer.abroad", span)), regions, outside];
    pieces.into_iter().flatten().collect()
}

fn final_sale(non_refundable: bool, why: Option<String>) -> Vec<Piece> {
    if !non_refundable {
        return vec![
            text("answer.final_sale.not_stated"),
            text("answer.final_sale.defect"),
        ];
    }
    let why = why.map_or_else(|| text("answer.final_sale.why"), Piece::Text);
    vec![
        text("answer.final_sale"),
        why,
        text("answer.final_sale.defect"),
    ]
}

/// A sentence with the stated fact, or one that write that support will check it.
fn stated_or_not(key: &str, name: &str, fact: Option<String>) -> Piece {
    match fact {
        Some(fact) => with(key, name, &fact),
        None => Piece::Text(t(&[key, ".not_stated"].concat())),
    }
}

fn names(countries: Vec<Country>) -> String {
    let named = i18n::countries(countries).into_iter();
    i18n::list(&named.map(|(_, name)| name).collect::<Vec<_>>())
}

fn text(key: &str) -> Piece {
    Piece::Text(t(key))
}

fn with(key: &str, name: &str, value: &str) -> Piece {
    Piece::Text(format(key, &[(name, value)]))
}

fn within(key: &str, days: u16) -> Piece {
    let number = i18n::number(days.into());
    Piece::Text(plural(key, days.into(), &[("days", &number)]))
}

fn days(key: &str, span: Span) -> Piece {
    let (min, max) = (span.min().into(), span.max().into());
    Piece::Text(plural(key, max, &[("days", &i18n::range(min, max))]))
}

/// A question in the shopper's language.
#[must_use]
pub fn title(question: Question) -> String {
    t(&["question.", question.name()].concat())
}
