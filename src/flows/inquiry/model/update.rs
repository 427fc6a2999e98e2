//! Passes each event to the step that it concerns.

use crate::flows::inquiry::model::event::InquiryEvent;
use crate::flows::inquiry::model::inquiry::Inquiry;
use crate::flows::inquiry::model::step::{InquiryStep, Sending};

impl Inquiry {
    /// Applies an event.
    pub fn update(&mut self, event: InquiryEvent) {
        self.is_dirty |= event.is_input();
        match event {
            InquiryEvent::Found(order) => self.found(order),
            InquiryEvent::NotFound(number) => self.not_found(number),
            InquiryEvent::Email(email) if self.fields.email.is_empty() => self.fields.email = email,
            InquiryEvent::Email(_) => {}
            InquiryEvent::OtherOrder => self.other_order(),
            InquiryEvent::Toggle(line) => self.toggle(line),
            InquiryEvent::Continue => self.continue_to_form(),
            InquiryEvent::Type(field, text) => self.type_in(field, text),
            InquiryEvent::NoPhoto(no_photo) => self.set_no_photo(no_photo),
            InquiryEvent::Review => self.review(),
            InquiryEvent::Edit(step) => {
                self.asked_order |= step == InquiryStep::Order;
                self.step = step;
            }
            InquiryEvent::Send => self.send(),
            InquiryEvent::Prepared => self.step = InquiryStep::Sending(Sending::Freezing),
            InquiryEvent::Frozen(snapshot) => self.frozen(*snapshot),
            InquiryEvent::Asked => self.step = InquiryStep::Sending(Sending::Asking),
            InquiryEvent::Accepted(receipt) => self.step = InquiryStep::Sent(receipt),
            InquiryEvent::Waits(wait) => self.step = InquiryStep::Sending(Sending::Waiting(wait)),
            InquiryEvent::Failed(failure) => self.failed(failure),
        }
    }

    /// Goes one step back. Returns whether there was one.
    pub fn back(&mut self) -> bool {
        let before = match &self.step {
            InquiryStep::Review | InquiryStep::Sending(Sending::Failed(_)) => InquiryStep::Form,
            // The lines were chosen on another screen.
            InquiryStep::Form if self.is_prepared => return false,
            InquiryStep::Form if self.chooses_lines() => InquiryStep::Lines,
            InquiryStep::Form | InquiryStep::Lines if self.asked_order => InquiryStep::Order,
            // A ticket that is being sent, or was sent, can't be changed any more.
            InquiryStep::Order
            | InquiryStep::Lines
            | InquiryStep::Form
            | InquiryStep::Sending(_)
            | InquiryStep::Sent(_) => {
                return false;
            }
        };
        self.step = before;
        true
    }
}
