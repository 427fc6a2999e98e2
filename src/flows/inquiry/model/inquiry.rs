//! The state of an inquiry, and what the steps read from it.

use careline_policy::{LineId, Moment, Order, OrderNumber};
use careline_wire::topic::Part;
use careline_wire::{FieldError, FieldProblem, Topic};
use uuid::Uuid;

use crate::flows::inquiry::fields::{Field, FormFields};
use crate::flows::inquiry::model::order_answer::OrderAnswer;
use crate::flows::inquiry::model::step::{InquiryStep, Sending};
use crate::flows::inquiry::model::submitted::SubmittedSnapshot;
use crate::photos::model::Photos;

/// A ticket that the shopper prepares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inquiry {
    /// Its topic.
    pub topic: Topic,
    /// Where the shopper is.
    pub step: InquiryStep,
    /// Which order it is about.
    pub order: OrderAnswer,
    /// What the shopper typed.
    pub fields: FormFields,
    /// The photos.
    pub photos: Photos,
    /// Whether `I can't take a photo` is ticked.
    pub no_photo: bool,
    /// What is wrong, by JSON Pointer into the ticket.
    pub errors: Vec<FieldError>,
    /// The ticket as it was submitted last. If nothing was changed since, the same bytes are sent again.
    pub frozen: Option<SubmittedSnapshot>,
    /// The id of its draft on this device.
    pub draft: Option<Uuid>,
    /// When its draft was saved, if it was restored from an earlier visit.
    pub restored_from: Option<Moment>,
    /// Whether the shopper wrote or chose anything. Before that nothing is saved.
    pub is_dirty: bool,
    /// Whether order and lines were chosen in another flow.
    pub is_prepared: bool,
    /// The name of the page's item when it was started.
    pub(super) page_item: Option<String>,
    /// The sentence that the description started with.
    pub(super) opening: String,
    /// Whether the order was asked for here, so that a step back asks again.
    pub(super) asked_order: bool,
    /// The line whose personalization the read-back was filled in from.
    pub(super) read_back_of: Option<(OrderNumber, LineId)>,
}

impl Inquiry {
    /// Whether the shopper can still change it: it is neither being sent nor sent.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !self.is_under_way() && !self.is_sent()
    }

    /// Whether the endpoint has received it.
    #[must_use]
    pub const fn is_sent(&self) -> bool {
        matches!(self.step, InquiryStep::Sent(_))
    }

    /// Whether it is being sent, or was refused.
    #[must_use]
    pub const fn is_sending(&self) -> bool {
        matches!(self.step, InquiryStep::Sending(_))
    }

    /// Whether it is being sent.
    #[must_use]
    pub const fn is_under_way(&self) -> bool {
        self.is_sending() && !matches!(self.step, InquiryStep::Sending(Sending::Failed(_)))
    }

    /// Whether the shopper chooses lines of a looked-up order.
    #[must_use]
    pub fn takes_lines(&self) -> bool {
        self.topic.spec().needs.contains(&Part::Lines) && !self.choosable().is_empty()
    }

    /// Whether there is more than one line to choose from. A single one is chosen already.
    #[must_use]
    pub fn chooses_lines(&self) -> bool {
        self.takes_lines() && self.choosable().len() > 1
    }

    /// Whether the form is so short that it shows all that is sent, and may be sent without a review.
    #[must_use]
    pub fn is_brief(&self) -> bool {
        let is_short = |part: &Part| matches!(part, Part::Order | Part::Item | Part::Country);
        self.topic.spec().needs.iter().all(is_short)
    }

    /// The step that the shopper is at, counted from 1 after the order was found, and how many there are. `None` if
    /// there is only one.
    #[must_use]
    pub fn progress(&self) -> Option<(usize, usize)> {
        let before = usize::from(self.is_prepared || self.chooses_lines());
        let step = match self.step {
            InquiryStep::Lines => 1,
            InquiryStep::Form => before + 1,
            InquiryStep::Review => before + 2,
            _ => return None,
        };
        (!self.is_brief()).then_some((step, before + 2))
    }

    /// Whether the item is described in words: the order wasn't found, or has no line to choose.
    #[must_use]
    pub fn takes_item_in_words(&self) -> bool {
        let needs_lines = self.topic.spec().needs.contains(&Part::Lines);
        match self.order {
            OrderAnswer::None => false,
            OrderAnswer::Found { .. } => needs_lines && !self.takes_lines(),
            OrderAnswer::Typed => true,
        }
    }

    /// The order that was looked up.
    #[must_use]
    pub fn found_order(&self) -> Option<&Order> {
        self.order.order()
    }

    /// The number of the order that was looked up.
    #[must_use]
    pub fn order_number(&self) -> Option<String> {
        self.found_order().map(|order| order.number.0.clone())
    }

    /// The token of the look-up, if there was one.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.order.found().map(|found| found.token.as_str())
    }

    /// What is wrong with a field, if anything.
    #[must_use]
    pub fn error(&self, field: Field) -> Option<FieldProblem> {
        let is_its = |error: &&FieldError| field.pointers().contains(&error.pointer.as_str());
        self.errors.iter().find(is_its).map(|error| error.code)
    }

    /// What is wrong with a part of the ticket, such as `/photos`, or with anything in it.
    #[must_use]
    pub fn error_in(&self, pointer: &str) -> Option<FieldProblem> {
        let is_inside = |error: &&FieldError| error.pointer.starts_with(pointer);
        self.errors.iter().find(is_inside).map(|error| error.code)
    }

    /// Removes the errors about a part of the ticket, because the shopper changed it.
    pub(super) fn clear_errors(&mut self, pointer: &str) {
        self.errors
            .retain(|error| !error.pointer.starts_with(pointer));
    }
}
