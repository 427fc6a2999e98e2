//! Whether the change that a shopper asked for was still possible at that time (§1, §4).

use careline_policy::changes::{Change, Closed};

use crate::mail::block::Fact;
use crate::mail::text;
use crate::mail::ticket_mail::TicketMail;
use crate::platform::clock;
use crate::tickets::assessment::ChangeCheck;

/// One fact for each item, or one for the whole order. Empty if no order was looked up.
pub fn facts(mail: &TicketMail<'_>) -> Vec<Fact> {
    let assessment = &mail.stored.assessment;
    let describe = |ChangeCheck { line, change }: &ChangeCheck| {
        let order = assessment.order.as_ref();
        let line = order.zip(line.as_ref());
        let line = line.and_then(|(order, id)| order.line(id));
        let subject = match line {
            Some(line) => text::item(mail.words, line),
            None => mail.words.text("support.change.order"),
        };
        Fact::new(subject, status(mail, *change))
    };
    assessment.changes.iter().map(describe).collect()
}

fn status(mail: &TicketMail<'_>, change: Change) -> String {
    match change {
        Change::Open { until: None } => {
            let mark = mail.mark("§1");
            mail.words.fill("support.change.open", &[("mark", &mark)])
        }
        Change::Open { until: Some(until) } => {
            let until = clock::in_zone(until.to_utc(), &mail.shop.rules.zone);
            let until = text::moment(mail.words, until);
            let values = [("until", until.as_str()), ("mark", &mail.mark("§1"))];
            mail.words.fill("support.change.open.until", &values)
        }
        Change::Closed(closed) => {
            let mark = section(closed).map(|section| mail.mark(section));
            let mark = mark.unwrap_or_default();
            mail.words.fill(reason_key(closed), &[("mark", &mark)])
        }
    }
}

const fn reason_key(closed: Closed) -> &'static str {
    match closed {
        Closed::OrderCancelled => "support.change.closed.order_cancelled",
        Closed::Dispatched => "support.change.closed.dispatched",
        Closed::NothingToShip => "support.change.closed.nothing_to_ship",
        Closed::ProductionStarted => "support.change.closed.production_started",
        Closed::WindowPassed => "support.change.closed.window_passed",
    }
}

/// The section that closes it, if one does.
const fn section(closed: Closed) -> Option<&'static str> {
    match closed {
        Closed::Dispatched | Closed::WindowPassed => Some("§1"),
        Closed::ProductionStarted => Some("§4"),
        _ => None,
    }
}
