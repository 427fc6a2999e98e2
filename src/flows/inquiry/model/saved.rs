//! An inquiry as its draft holds it. Later releases must read what earlier ones wrote.

use careline_policy::{LineId, Moment, OrderNumber};
use careline_wire::Topic;
use careline_wire::ticket::Item;
use careline_wire::topic::Part;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::flows::inquiry::fields::FormFields;
use crate::flows::inquiry::model::inquiry::Inquiry;
use crate::flows::inquiry::model::order_answer::OrderAnswer;
use crate::flows::inquiry::model::start::Prefill;
use crate::flows::inquiry::model::step::InquiryStep;
use crate::flows::inquiry::model::submitted::SubmittedSnapshot;

/// The part of an inquiry that is saved on this device. Its photos are stored beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    order: OrderAnswer,
    #[serde(rename = "words")]
    fields: FormFields,
    no_photo: bool,
    asked_order: bool,
    read_back_of: Option<(OrderNumber, LineId)>,
    /// The ticket as it was submitted last. If the answer to it was lost, the same bytes must be sent again.
    frozen: Option<SubmittedSnapshot>,
}

impl Inquiry {
    /// What is saved on this device.
    #[must_use]
    pub fn saved(&self) -> Saved {
        Saved {
            order: self.order.clone(),
            fields: self.fields.clone(),
            no_photo: self.no_photo,
            asked_order: self.asked_order,
            read_back_of: self.read_back_of.clone(),
            frozen: self.frozen.clone(),
        }
    }

    /// An inquiry as it was saved, at the furthest step that its content allows. The page's item doesn't change it.
    #[must_use]
    pub fn restored(topic: Topic, draft: Uuid, at: Moment, saved: Saved, page_item: Item) -> Self {
        let prefill = Prefill {
            item: page_item,
            ..Prefill::default()
        };
        let mut inquiry = Self {
            order: saved.order,
            fields: saved.fields,
            no_photo: saved.no_photo,
            draft: Some(draft),
            restored_from: Some(at),
            frozen: saved.frozen,
            asked_order: saved.asked_order,
            read_back_of: saved.read_back_of,
            ..Self::new(topic, prefill)
        };
        inquiry.step = inquiry.furthest_step();
        inquiry
    }

    /// Goes on with an inquiry that the shopper left. If they had stepped back to the order, it isn't asked for again.
    pub fn go_on(&mut self) {
        if self.step == InquiryStep::Order {
            self.step = self.furthest_step();
        }
    }

    /// The furthest step before the review that the content allows.
    fn furthest_step(&self) -> InquiryStep {
        let needs_order =
            self.order == OrderAnswer::None && self.topic.spec().needs.contains(&Part::Order);
        if needs_order {
            InquiryStep::Order
        } else if self.takes_lines() && self.order.lines().is_empty() {
            InquiryStep::Lines
        } else {
            InquiryStep::Form
        }
    }
}
