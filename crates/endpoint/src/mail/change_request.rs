//! Whether what a shopper wants to change could still be changed when they asked (§1, §4).

use careline_policy::changes::{Change, Closed};

use crate::mail::{TicketMail, text};
use crate::tickets::assessment::ChangeCheck;

/// A line for each item that it is about, or one for the order; nothing where no order was looked up.
pub fn lines(case: &TicketMail<'_>) -> Vec<String> {
    let assessment = &case.kept.assessment;
    let line = |ChangeCheck { line, change }: &ChangeCheck| {
        let order = assessment.order.as_ref();
        let line = order.zip(line.as_ref());
        let line = line.and_then(|(order, id)| order.line(id));
        let what = line.map_or_else(|| "The order".into(), text::item);
        format!("  {what}: {}", in_words(case, *change))
    };
    assessment.changes.iter().map(line).collect()
}

fn in_words(case: &TicketMail<'_>, change: Change) -> String {
    match change {
        Change::Open { until: None } => "open until dispatch (§1)".into(),
        Change::Open { until: Some(until) } => {
            let until = text::moment(crate::platform::clock::in_zone(
                until.to_utc(),
                &case.shop.rules.zone,
            ));
            format!("open until {until}, or until dispatch where that is sooner (§1)")
        }
        Change::Closed(closed) => format!("closed, because {}", because(closed)),
    }
}

const fn because(closed: Closed) -> &'static str {
    match closed {
        Closed::OrderCancelled => "the order was cancelled",
        Closed::Dispatched => "a carrier has it (§1)",
        Closed::ProductionStarted => "its production has begun (§4)",
        Closed::WindowPassed => "the cancellation window is over (§1)",
    }
}
