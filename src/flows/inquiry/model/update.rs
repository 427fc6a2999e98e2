//! Passes each event to the step that it concerns.

use crate::flows::inquiry::model::event::Event;
use crate::flows::inquiry::model::inquiry::Inquiry;
use crate::flows::inquiry::model::step::{Sending, Step};

impl Inquiry {
    /// Applies an event.
    pub fn update(&mut self, event: Event) {
        self.is_dirty |= event.is_input();
        match event {
            Event::Found(order) => self.found(order),
            Event::NotFound(number) => self.not_found(number),
            Event::Email(email) if self.fields.email.is_empty() => self.fields.email = email,
            Event::Email(_) => {}
            Event::OtherOrder => self.other_order(),
            Event::Toggle(line) => self.toggle(line),
            Event::Continue => self.continue_to_form(),
            Event::Type(field, text) => self.type_in(field, text),
            Event::NoPhoto(no_photo) => self.set_no_photo(no_photo),
            Event::Review => self.review(),
            Event::Edit(step) => {
                self.asked_order |= step == Step::Order;
                self.step = step;
            }
            Event::Send => self.step = Step::Sending(Sending::Preparing),
            Event::Prepared => self.step = Step::Sending(Sending::Freezing),
            Event::Frozen(snapshot) => self.frozen(*snapshot),
            Event::Asked => self.step = Step::Sending(Sending::Asking),
            Event::Accepted(receipt) => self.step = Step::Sent(receipt),
            Event::Failed(failure) => self.failed(failure),
        }
    }

    /// Goes one step back. Returns whether there was one.
    pub fn back(&mut self) -> bool {
        let before = match &self.step {
            Step::Sending(Sending::Preparing | Sending::Photos) => Step::Review,
            Step::Review | Step::Sending(Sending::Failed) => Step::Form,
            Step::Form if self.takes_lines() => Step::Lines,
            Step::Form | Step::Lines if self.asked_order => Step::Order,
            // A ticket that is being sent, or was sent, can't be changed any more.
            Step::Order | Step::Lines | Step::Form | Step::Sending(_) | Step::Sent(_) => {
                return false;
            }
        };
        self.step = before;
        true
    }
}
