//! The first step: which order?

use careline_policy::Line;
use careline_wire::FoundOrder;

use crate::flows::inquiry::model::inquiry::Inquiry;
use crate::flows::inquiry::model::order_answer::OrderAnswer;
use crate::flows::inquiry::model::step::InquiryStep;

impl Inquiry {
    /// Takes an order that was looked up. If it is the same order as before, the chosen lines stay, except those that
    /// were cancelled since.
    pub(super) fn found(&mut self, order: FoundOrder) {
        let is_the_same =
            self.found_order().map(|order| &order.number) == Some(&order.order.number);
        let mut lines = if is_the_same {
            self.order.lines().to_vec()
        } else {
            Vec::new()
        };
        lines.retain_mut(|chosen| {
            let most = order.order.line(&chosen.id).map_or(0, Line::most);
            chosen.quantity = chosen.quantity.min(most);
            most > 0
        });
        self.order = OrderAnswer::Found {
            order: Box::new(order),
            lines,
        };
        self.step = if self.chooses_lines() {
            InquiryStep::Lines
        } else {
            self.choose_only_line();
            InquiryStep::Form
        };
    }

    /// Chooses the line if there is one alone.
    fn choose_only_line(&mut self) {
        if !self.takes_lines() {
            return;
        }
        if let [only] = self.choosable().as_slice() {
            if !self.has_line(&only.id) {
                self.toggle(only.id.clone());
            }
            self.fill_in_read_back();
        }
    }

    /// Goes on without a look-up.
    pub(super) fn not_found(&mut self, number: String) {
        self.fields.order_number = number;
        self.order = OrderAnswer::Typed;
        self.step = InquiryStep::Form;
    }

    /// Asks for another order.
    pub(super) fn other_order(&mut self) {
        self.step = InquiryStep::Order;
        self.asked_order = true;
    }
}
