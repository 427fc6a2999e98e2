//! The second step: which lines of the order.

use careline_policy::order::PartOfLine;
use careline_policy::{Decision, Line, LineId, Moment, OrderNumber, Rules, decide};
use careline_wire::ticket::TicketLine;
use careline_wire::topic::Part;
use careline_wire::{FieldError, FieldProblem};

use crate::flows::inquiry::model::inquiry::Inquiry;
use crate::flows::inquiry::model::order_answer::OrderAnswer;
use crate::flows::inquiry::model::step::InquiryStep;

impl Inquiry {
    /// Ticks or unticks a line.
    pub(super) fn toggle(&mut self, line: LineId) {
        let spec = self.topic.spec();
        let reason = spec.reason;
        if let OrderAnswer::Found { order, lines } = &mut self.order {
            if lines.iter().any(|chosen| chosen.id == line) {
                lines.retain(|chosen| chosen.id != line);
            } else {
                if spec.takes(Part::ReadBack) {
                    // A read-back is about one item.
                    lines.clear();
                }
                let quantity = order.order.line(&line).map_or(1, Line::most);
                lines.push(TicketLine {
                    id: line,
                    quantity,
                    reason,
                });
            }
        }
        self.clear_errors("/order/lines");
    }

    /// Goes on to the form if a line is chosen.
    pub(super) fn continue_to_form(&mut self) {
        if self.order.lines().is_empty() {
            let error = FieldError::new("/order/lines", FieldProblem::Required, "");
            self.errors = vec![error];
        } else {
            self.fill_in_read_back();
            self.step = InquiryStep::Form;
        }
    }

    /// Fills the read-back in with the line's personalization. If it is the same line as before, what was typed stays.
    pub(super) fn fill_in_read_back(&mut self) {
        let chosen = self.order.lines().first().map(|line| line.id.clone());
        let order = self.found_order();
        let Some((order, chosen)) = order.zip(chosen) else {
            return;
        };
        let is_asked = self.topic.spec().takes(Part::ReadBack);
        let line = Some((order.number.clone(), chosen.clone()));
        if !is_asked || self.read_back_of == line {
            return;
        }
        let made = order
            .line(&chosen)
            .and_then(|line| line.personalization.clone());
        let (text, font, material) = made.map_or((None, None, None), |made| {
            (made.text, made.font, made.material)
        });
        self.fields.read_back = text.unwrap_or_default();
        self.fields.font = font.unwrap_or_default();
        self.fields.material = material.unwrap_or_default();
        self.read_back_of = line;
    }

    /// The lines to choose from, without cancelled ones. If the topic is about a personalization, these are the
    /// personalized lines; all lines if none is.
    #[must_use]
    pub fn choosable(&self) -> Vec<Line> {
        let all = self.found_order().map_or(&[][..], |order| &order.lines);
        let is_asked = self.topic.spec().takes(Part::ReadBack);
        let there = all.iter().filter(|line| !line.is_cancelled());
        let (personalized, others): (Vec<_>, Vec<_>) =
            there.partition(|line| is_asked && line.personalization.is_some());
        let choosable = if personalized.is_empty() {
            others
        } else {
            personalized
        };
        choosable.into_iter().cloned().collect()
    }

    /// Whether a line is chosen.
    #[must_use]
    pub fn has_line(&self, id: &LineId) -> bool {
        self.order.lines().iter().any(|line| line.id == *id)
    }

    /// Whether the endpoint refused a chosen line.
    #[must_use]
    pub fn is_line_refused(&self, id: &LineId) -> bool {
        let mut lines = self.order.lines().iter();
        let at = lines.position(|line| line.id == *id);
        at.is_some_and(|at| {
            let pointer = ["/order/lines/", &at.to_string(), "/"].concat();
            self.error_in(&pointer).is_some()
        })
    }

    /// The lines of the ticket, if it is about this order.
    #[must_use]
    pub fn lines_of(&self, order: &OrderNumber) -> &[TicketLine] {
        let is_it = self
            .found_order()
            .is_some_and(|found| found.number == *order);
        if is_it { self.order.lines() } else { &[] }
    }

    /// The chosen lines.
    #[must_use]
    pub fn chosen(&self) -> Vec<PartOfLine> {
        let order = self.found_order();
        let part = |chosen: &TicketLine| {
            let line = order?.line(&chosen.id)?;
            Some(PartOfLine {
                line: line.clone(),
                quantity: chosen.quantity,
                of: line.units(),
            })
        };
        self.order.lines().iter().filter_map(part).collect()
    }

    /// What it is about: the chosen lines, or all that weren't cancelled if the topic is about the whole order.
    #[must_use]
    pub fn subject(&self) -> Vec<PartOfLine> {
        if self.takes_lines() {
            return self.chosen();
        }
        let lines = self.choosable().into_iter();
        lines
            .map(|line| PartOfLine {
                quantity: line.units(),
                of: line.units(),
                line,
            })
            .collect()
    }

    /// The policy's decisions about the chosen lines that have a reason.
    #[must_use]
    pub fn decisions(&self, rules: &Rules, now: Moment) -> Vec<Decision> {
        let order = self.found_order();
        let decision = |line: &TicketLine| decide(rules, now, order?, &line.id, line.reason?).ok();
        self.order.lines().iter().filter_map(decision).collect()
    }
}
