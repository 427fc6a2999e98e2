//! What the endpoint itself decides about a ticket, by the order that it has.
//!
//! A ticket whose order wasn't looked up is taken as typed: nothing is decided, and support checks it.

use careline_policy::changes::{self, Change};
use careline_policy::destinations::is_outside_primary_regions;
use careline_policy::urgency::{self, MissingShipment};
use careline_policy::{Decision, Line, LineId, Moment, Order, ReturnReason, Rules, decide};
use careline_wire::ticket::TicketLine;
use careline_wire::topic::{Changes, Urgency};
use careline_wire::{FieldError, FieldProblem, LineVerdict, Ticket};
use serde::{Deserialize, Serialize};

/// The order as it was, and what was decided.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Assessment {
    /// The order, where it was looked up.
    pub order: Option<Order>,
    /// For each line that may go back or not.
    pub verdicts: Vec<LineDecision>,
    /// Whether support puts it first (§2).
    pub urgent: bool,
    /// Whether what the shopper wants to change still could (§1, §4).
    #[serde(default)]
    pub changes: Vec<ChangeCheck>,
    /// Whether the order goes outside the shop's primary regions, as far as that can be told (§4).
    #[serde(default)]
    pub is_outside: bool,
}

/// A line, and what was decided about it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LineDecision {
    /// The line.
    pub line: LineId,
    /// Why the shopper asked.
    pub reason: ReturnReason,
    /// The answer.
    pub decision: Decision,
}

/// What a shopper wants to change, and whether it still could.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangeCheck {
    /// A line; the order where there is none.
    pub line: Option<LineId>,
    /// The answer.
    pub change: Change,
}

impl LineDecision {
    /// The same on the wire.
    #[must_use]
    pub fn verdict(&self) -> LineVerdict {
        LineVerdict {
            line: self.line.clone(),
            reason: self.reason,
            verdict: self.decision.verdict,
            reasons: self.decision.reasons.clone(),
            last_day: self.decision.last_day,
        }
    }
}

/// Decides about a ticket.
///
/// # Errors
///
/// When it names lines or quantities that the order doesn't have.
pub fn assess(
    rules: &Rules,
    now: Moment,
    ticket: &Ticket,
    order: Option<Order>,
) -> Result<Assessment, Vec<FieldError>> {
    let Some(order) = order else {
        return Ok(Assessment::default());
    };
    let lines = ticket.order.as_ref().map_or(&[][..], |part| &part.lines);
    let errors = line_errors(&order, lines);
    if !errors.is_empty() {
        return Err(errors);
    }
    let spec = ticket.topic.spec();
    let judged = lines.iter().filter_map(|line| {
        let reason = line.reason.or(spec.reason)?;
        let decision = decide(rules, now, &order, &line.id, reason).ok()?;
        let line = line.id.clone();
        Some(LineDecision {
            line,
            reason,
            decision,
        })
    });
    let verdicts: Vec<_> = judged.collect();
    let urgent = verdicts.iter().any(|judged| judged.decision.urgent)
        || spec.urgency == Some(Urgency::MissingShipment) && is_missing(rules, now, &order, lines);
    Ok(Assessment {
        verdicts,
        urgent,
        changes: changes(rules, now, &order, lines, spec.changes),
        is_outside: is_outside_primary_regions(&rules.policy, &order) == Some(true),
        order: Some(order),
    })
}

/// The order can change as a whole; a personalization line by line: those that are named, or else all that have one.
fn changes(
    rules: &Rules,
    now: Moment,
    order: &Order,
    lines: &[TicketLine],
    changes: Option<Changes>,
) -> Vec<ChangeCheck> {
    match changes {
        None => Vec::new(),
        Some(Changes::Order) => {
            let change = changes::of_order(rules, now, order);
            vec![ChangeCheck { line: None, change }]
        }
        Some(Changes::Personalization) => {
            let is_meant = |line: &&Line| match lines {
                [] => line.personalization.is_some(),
                named => named.iter().any(|asked| asked.id == line.id),
            };
            let meant = order.lines.iter().filter(is_meant);
            let asked = meant.map(|line| ChangeCheck {
                line: Some(line.id.clone()),
                change: changes::of_line(rules, now, order, line),
            });
            asked.collect()
        }
    }
}

/// Whether any of the lines, or of the order where none is named, is urgently missing.
fn is_missing(rules: &Rules, now: Moment, order: &Order, lines: &[TicketLine]) -> bool {
    let is_meant = |id: &LineId| lines.is_empty() || lines.iter().any(|line| line.id == *id);
    let mut meant = order.lines.iter().filter(|line| is_meant(&line.id));
    meant.any(|line| {
        let missing = urgency::of_missing_shipment(rules, now, order, &line.id);
        matches!(missing, MissingShipment::Urgent { .. })
    })
}

fn line_errors(order: &Order, lines: &[TicketLine]) -> Vec<FieldError> {
    let line_errors = lines.iter().enumerate().filter_map(|(index, line)| {
        let at = |key: &str| format!("/order/lines/{index}/{key}");
        let Some(bought) = order.line(&line.id) else {
            let detail = "the order has no such line";
            return Some(FieldError::new(at("id"), FieldProblem::Unknown, detail));
        };
        if lines.iter().take(index).any(|other| other.id == line.id) {
            let detail = "this line is listed twice";
            return Some(FieldError::new(at("id"), FieldProblem::Malformed, detail));
        }
        let too_many = line.quantity > bought.quantity;
        too_many.then(|| {
            let detail = format!("expected at most {}, as ordered", bought.quantity);
            FieldError::new(at("quantity"), FieldProblem::TooMany, detail)
        })
    });
    line_errors.collect()
}
