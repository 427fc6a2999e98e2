//! What the endpoint decides about a ticket from the order that it has itself, whatever the client claims.
//!
//! Without a looked-up order nothing is decided: the ticket is taken as typed, and support checks it.

use careline_policy::changes::{self, Change};
use careline_policy::destinations::is_outside_primary_regions;
use careline_policy::urgency::{self, MissingShipment};
use careline_policy::{Decision, Line, LineId, Moment, Order, ReturnReason, Rules, decide};
use careline_wire::ticket::TicketLine;
use careline_wire::topic::{Changes, Urgency};
use careline_wire::{FieldError, FieldProblem, LineVerdict, Ticket};
use serde::{Deserialize, Serialize};

/// The order at that time, and what was decided.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Assessment {
    /// The order, if it was looked up.
    pub order: Option<Order>,
    /// Whether the lines may be returned.
    pub verdicts: Vec<LineDecision>,
    /// Whether support handles it first (§2).
    pub urgent: bool,
    /// Whether the requested changes are still possible (§1, §4).
    #[serde(default)]
    pub changes: Vec<ChangeCheck>,
    /// Whether the order is known to go outside the shop's primary regions (§4).
    #[serde(default)]
    pub is_outside: bool,
}

/// Whether a line may be returned.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LineDecision {
    /// The line.
    pub line: LineId,
    /// The shopper's reason.
    pub reason: ReturnReason,
    /// The decision.
    pub decision: Decision,
}

/// Whether a requested change is still possible.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangeCheck {
    /// The line. `None` means the order as a whole.
    pub line: Option<LineId>,
    /// Whether it is possible, and until when.
    pub change: Change,
}

impl LineDecision {
    /// The decision as it is sent to the client.
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
/// If the ticket names lines or quantities that the order doesn't have.
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
    let decided = lines.iter().filter_map(|line| {
        let reason = line.reason.or(spec.reason)?;
        let decision = decide(rules, now, &order, &line.id, reason).ok()?;
        let line = line.id.clone();
        Some(LineDecision {
            line,
            reason,
            decision,
        })
    });
    let verdicts: Vec<_> = decided.collect();
    let urgent = verdicts.iter().any(|line| line.decision.urgent)
        || spec.urgency == Some(Urgency::MissingShipment) && is_missing(rules, now, &order, lines);
    Ok(Assessment {
        verdicts,
        urgent,
        changes: changes(rules, now, &order, lines, spec.changes),
        is_outside: is_outside_primary_regions(&rules.policy, &order) == Some(true),
        order: Some(order),
    })
}

/// Checks the changes that the topic is about. A change of the order concerns it as a whole. A change of a
/// personalization concerns the named lines or, if none is named, all personalized lines.
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
            let is_concerned = |line: &&Line| match lines {
                [] => line.personalization.is_some(),
                named => named.iter().any(|named| named.id == line.id),
            };
            let concerned = order.lines.iter().filter(is_concerned);
            let checks = concerned.map(|line| ChangeCheck {
                line: Some(line.id.clone()),
                change: changes::of_line(rules, now, order, line),
            });
            checks.collect()
        }
    }
}

/// Whether one of the named lines or, if none is named, of the order is urgently missing (§2).
fn is_missing(rules: &Rules, now: Moment, order: &Order, lines: &[TicketLine]) -> bool {
    let is_concerned = |id: &LineId| lines.is_empty() || lines.iter().any(|line| line.id == *id);
    let mut concerned = order.lines.iter().filter(|line| is_concerned(&line.id));
    concerned.any(|line| {
        let missing = urgency::of_missing_shipment(rules, now, order, line);
        matches!(missing, MissingShipment::Urgent { .. })
    })
}

/// The errors of lines that the order doesn't have, or has fewer of.
fn line_errors(order: &Order, lines: &[TicketLine]) -> Vec<FieldError> {
    let errors = lines.iter().enumerate().filter_map(|(index, line)| {
        let at = |key: &str| format!("/order/lines/{index}/{key}");
        let Some(bought) = order.line(&line.id) else {
            let detail = "the order has no such line";
            return Some(FieldError::new(at("id"), FieldProblem::Unknown, detail));
        };
        if lines.iter().take(index).any(|other| other.id == line.id) {
            let detail = "this line is listed twice";
            return Some(FieldError::new(at("id"), FieldProblem::Malformed, detail));
        }
        let most = bought.most();
        (line.quantity > most).then(|| {
            let detail = format!("expected at most {most}, as many as are left");
            FieldError::new(at("quantity"), FieldProblem::TooMany, detail)
        })
    });
    errors.collect()
}
