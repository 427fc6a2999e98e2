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
        let subject = line.map_or_else(|| "The order".into(), text::item);
        Fact::new(subject, status(mail, *change))
    };
    assessment.changes.iter().map(describe).collect()
}

fn status(mail: &TicketMail<'_>, change: Change) -> String {
    match change {
        Change::Open { until: None } => format!("open until dispatch{}", mail.mark("§1")),
        Change::Open { until: Some(until) } => {
            let until = clock::in_zone(until.to_utc(), &mail.shop.rules.zone);
            let until = text::moment(until);
            let mark = mail.mark("§1");
            format!("open until {until}, or until dispatch if that is sooner{mark}")
        }
        Change::Closed(closed) => {
            let mark = section(closed).map(|section| mail.mark(section));
            let mark = mark.unwrap_or_default();
            format!("closed, because {}{mark}", reason(closed))
        }
    }
}

const fn reason(closed: Closed) -> &'static str {
    match closed {
        Closed::OrderCancelled => "it was cancelled",
        Closed::Dispatched => "a carrier has it",
        Closed::NothingToShip => "nothing of it is left to ship",
        Closed::ProductionStarted => "its production has started",
        Closed::WindowPassed => "the cancellation window is over",
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
