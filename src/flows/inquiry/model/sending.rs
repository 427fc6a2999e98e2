//! The last step: the ticket is frozen, its photos are uploaded, and the endpoint is asked.

use careline_wire::FieldError;

use crate::api::failure::Failure;
use crate::flows::inquiry::model::event::Event;
use crate::flows::inquiry::model::inquiry::Inquiry;
use crate::flows::inquiry::model::step::{Sending, Step};
use crate::flows::inquiry::model::submitted::SubmittedSnapshot;

impl Inquiry {
    /// The event that the sending can go on with now; none while it waits for photos or for an answer.
    #[must_use]
    pub fn next(&self) -> Option<Event> {
        match self.step {
            Step::Sending(Sending::Preparing) => self.photos.refs().map(|_| Event::Prepared),
            Step::Sending(Sending::Photos) => self.photos.are_uploaded().then_some(Event::Asked),
            _ => None,
        }
    }

    pub(super) const fn waits_for_photos(&self) -> bool {
        matches!(
            self.step,
            Step::Sending(Sending::Preparing | Sending::Freezing | Sending::Photos)
        )
    }

    /// Takes the frozen ticket, unless a photo was refused meanwhile and brought the shopper back to the form.
    pub(super) fn frozen(&mut self, snapshot: SubmittedSnapshot) {
        if matches!(self.step, Step::Sending(Sending::Freezing)) {
            self.frozen = Some(snapshot);
            self.step = Step::Sending(Sending::Photos);
        }
    }

    /// Goes to the step that lets the shopper correct the failure.
    pub(super) fn failed(&mut self, failure: Failure) {
        match failure {
            Failure::Unreachable | Failure::RetryLater(_) => {
                self.step = Step::Sending(Sending::Unreachable);
            }
            Failure::Refused(problem) if !problem.errors.is_empty() => {
                let is_about_lines = |error: &FieldError| error.pointer.starts_with("/order/lines");
                let is_lines = self.takes_lines() && problem.errors.iter().any(is_about_lines);
                self.errors = problem.errors;
                self.step = if is_lines { Step::Lines } else { Step::Form };
            }
            Failure::Refused(_) | Failure::Unreadable => {
                self.step = Step::Sending(Sending::Failed);
            }
        }
    }
}
