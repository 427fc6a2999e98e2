//! The third step: the form with its photos, and the check before the review.

use careline_wire::validate;

use crate::flows::inquiry::fields::Field;
use crate::flows::inquiry::model::inquiry::Inquiry;
use crate::flows::inquiry::model::step::{InquiryStep, Sending};
use crate::photos::model::PhotoEvent;

impl Inquiry {
    pub(super) fn type_in(&mut self, field: Field, text: String) {
        self.fields.set(field, text);
        self.errors
            .retain(|error| !field.pointers().contains(&error.pointer.as_str()));
    }

    pub(super) fn set_no_photo(&mut self, no_photo: bool) {
        self.no_photo = no_photo;
        self.clear_errors("/photos");
    }

    /// Applies a photo's event. Returns whether the photo is to be uploaded.
    ///
    /// A photo that is refused while the sending waits for it brings the shopper back to the form.
    pub fn photo(&mut self, event: PhotoEvent) -> bool {
        match &event {
            PhotoEvent::Chosen { .. } => {
                self.is_dirty = true;
                self.set_no_photo(false);
            }
            PhotoEvent::Removed(_) => self.clear_errors("/photos"),
            _ => {}
        }
        let sendable = self.photos.sendable().count();
        let is_uploaded = self.photos.update(event);
        if self.waits_for_photos() && self.photos.sendable().count() < sendable {
            self.step = InquiryStep::Form;
        }
        is_uploaded
    }

    /// Goes on to the review if nothing is wrong.
    pub(super) fn review(&mut self) {
        self.check_and_go_to(InquiryStep::Review);
    }

    /// Starts to send if nothing is wrong.
    pub(super) fn send(&mut self) {
        self.check_and_go_to(InquiryStep::Sending(Sending::Preparing));
    }

    /// Errors are shown in the form.
    fn check_and_go_to(&mut self, step: InquiryStep) {
        self.errors = validate::ticket(&self.draft_ticket());
        self.step = if self.errors.is_empty() {
            step
        } else {
            InquiryStep::Form
        };
    }
}
