//! The last step: the ticket is frozen, its photos are uploaded, and the endpoint is asked.

use careline_wire::{FieldError, ProblemType};

use crate::api::failure::Failure;
use crate::flows::inquiry::model::event::InquiryEvent;
use crate::flows::inquiry::model::inquiry::Inquiry;
use crate::flows::inquiry::model::step::{InquiryStep, Refused, Sending};
use crate::flows::inquiry::model::submitted::SubmittedSnapshot;

impl Inquiry {
    /// The event that the sending can go on with now; none while it waits for photos or for an answer.
    #[must_use]
    pub fn next(&self) -> Option<InquiryEvent> {
        match self.step {
            InquiryStep::Sending(Sending::Preparing) => {
                self.photos.refs().map(|_| InquiryEvent::Prepared)
            }
            InquiryStep::Sending(Sending::Photos) => {
                self.photos.are_uploaded().then_some(InquiryEvent::Asked)
            }
            _ => None,
        }
    }

    pub(super) const fn waits_for_photos(&self) -> bool {
        matches!(
            self.step,
            InquiryStep::Sending(Sending::Preparing | Sending::Freezing | Sending::Photos)
        )
    }

    /// Takes the frozen ticket, unless a photo was refused meanwhile and brought the shopper back to the form.
    pub(super) fn frozen(&mut self, snapshot: SubmittedSnapshot) {
        if matches!(self.step, InquiryStep::Sending(Sending::Freezing)) {
            self.frozen = Some(snapshot);
            self.step = InquiryStep::Sending(Sending::Photos);
        }
    }

    /// Goes to the step that lets the shopper correct the failure.
    pub(super) fn failed(&mut self, failure: Failure) {
        match failure {
            Failure::Refused(problem) if !problem.errors.is_empty() => {
                let is_about_lines = |error: &FieldError| error.pointer.starts_with("/order/lines");
                let is_lines = self.takes_lines() && problem.errors.iter().any(is_about_lines);
                self.errors = problem.errors;
                self.step = if is_lines {
                    InquiryStep::Lines
                } else {
                    InquiryStep::Form
                };
            }
            failure => self.step = InquiryStep::Sending(Sending::Failed(refused(&failure))),
        }
    }
}

fn refused(failure: &Failure) -> Refused {
    let Failure::Refused(problem) = failure else {
        return Refused::Other;
    };
    match problem.kind {
        ProblemType::TicketGone => Refused::Gone,
        ProblemType::TooLarge => Refused::TooLarge,
        ProblemType::OriginNotAllowed => Refused::Page,
        _ => Refused::Other,
    }
}
