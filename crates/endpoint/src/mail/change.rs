//! Whether what a shopper wants to change could still be changed when they asked (§1, §4).

use careline_policy::Question;
use careline_policy::changes::{self, Change, Closed};
use careline_wire::topic::{Part, Spec};

use super::{Case, words};

/// A line for each item that is named, or one for the order; nothing where no order was looked up.
pub(super) fn lines(case: &Case<'_>) -> Vec<String> {
    let spec = case.ticket().topic.spec();
    let Some((order, part)) = case.order().filter(|_| is_change(&spec)) else {
        return Vec::new();
    };
    let rules = &case.shop.rules;
    let now = case.kept.received(&rules.zone);
    let named = part.lines.iter().filter_map(|asked| order.line(&asked.id));
    let mut lines: Vec<_> = named
        .map(|line| {
            let change = changes::of_line(rules, now, order, line);
            format!("  {}: {}", words::item(line), in_words(case, change))
        })
        .collect();
    if lines.is_empty() {
        let change = changes::of_order(rules, now, order);
        lines.push(format!("  The order: {}", in_words(case, change)));
    }
    lines
}

/// What a shopper may change, by what the policy answers about it or by what they read back.
fn is_change(spec: &Spec) -> bool {
    spec.answers.contains(&Question::Changes) || spec.needs.contains(&Part::ReadBack)
}

fn in_words(case: &Case<'_>, change: Change) -> String {
    match change {
        Change::Open { until: None } => "open until dispatch (§1)".into(),
        Change::Open { until: Some(until) } => {
            let until = words::moment(crate::clock::in_zone(until.to_utc(), &case.shop.rules.zone));
            format!("open until {until}, or until dispatch where that is sooner (§1)")
        }
        Change::Closed(closed) => format!("closed, {}", because(case, closed)),
    }
}

fn because(case: &Case<'_>, closed: Closed) -> String {
    let hours = case.shop.rules.policy.cancellation.window_hours;
    match closed {
        Closed::OrderCancelled => "because the order was cancelled".into(),
        Closed::Dispatched => "because a carrier has it (§1)".into(),
        Closed::ProductionStarted => "because its production has begun (§4)".into(),
        Closed::WindowPassed => {
            let hours = hours.map_or_else(String::new, |hours| format!(" of {hours} hours"));
            format!("because the cancellation window{hours} is over (§1)")
        }
    }
}
