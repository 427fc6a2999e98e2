//! Starting an inquiry.

use careline_wire::ticket::{Contact, Item, TicketLine};
use careline_wire::topic::Part;
use careline_wire::{FoundOrder, Topic};

use crate::flows::inquiry::fields::FormFields;
use crate::flows::inquiry::model::inquiry::Inquiry;
use crate::flows::inquiry::model::order_answer::OrderAnswer;
use crate::flows::inquiry::model::step::InquiryStep;
use crate::photos::model::Photos;

/// What is known when an inquiry starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefill {
    /// The order that was looked up before.
    pub order: Option<FoundOrder>,
    /// The page's item.
    pub item: Item,
    /// The order number that the page names, or that the shopper typed.
    pub order_number: String,
    /// The shopper's name and email, if they gave them before.
    pub contact: Contact,
    /// The sentence that the description starts with, if the topic says what the shopper wants.
    pub opening: String,
}

impl Inquiry {
    /// An inquiry about a topic, filled in with what is known.
    #[must_use]
    pub fn new(topic: Topic, prefill: Prefill) -> Self {
        let spec = topic.spec();
        // Feedback is anonymous unless the shopper fills in name and email (§5).
        let contact = if spec.contact {
            prefill.contact
        } else {
            Contact::default()
        };
        let page_item = prefill.item.name.clone();
        let fields = FormFields {
            name: contact.name.unwrap_or_default(),
            email: contact.email.unwrap_or_default(),
            order_number: prefill.order_number,
            item_name: prefill.item.name.unwrap_or_default(),
            item_url: prefill.item.url.unwrap_or_default(),
            description: prefill.opening.clone(),
            ..FormFields::default()
        };
        let mut inquiry = Self {
            topic,
            step: InquiryStep::Form,
            order: OrderAnswer::None,
            fields,
            photos: Photos::default(),
            no_photo: false,
            errors: Vec::new(),
            frozen: None,
            draft: None,
            restored_from: None,
            is_dirty: false,
            is_prepared: false,
            page_item,
            opening: prefill.opening,
            asked_order: false,
            read_back_of: None,
        };
        match prefill.order {
            Some(order) if spec.takes(Part::Order) => inquiry.found(order),
            None if spec.needs.contains(&Part::Order) => inquiry.other_order(),
            _ => {}
        }
        inquiry
    }

    /// An inquiry whose order and lines were chosen in another flow.
    #[must_use]
    pub fn prepared(topic: Topic, prefill: Prefill, lines: Vec<TicketLine>) -> Self {
        let mut inquiry = Self::new(topic, prefill);
        if let OrderAnswer::Found { lines: chosen, .. } = &mut inquiry.order {
            *chosen = lines;
            inquiry.is_prepared = true;
            inquiry.step = InquiryStep::Form;
        }
        inquiry
    }

    /// Whether it is about that topic, and about the order and the item that the shopper comes from.
    #[must_use]
    pub fn is_about(&self, topic: Topic, prefill: &Prefill) -> bool {
        let number = prefill.order.as_ref().map(|order| &order.order.number);
        let is_that_order =
            number.is_none() || number == self.found_order().map(|order| &order.number);
        let is_that_item = !topic.spec().takes(Part::Item) || prefill.item.name == self.page_item;
        self.topic == topic && is_that_order && is_that_item
    }

    /// Carries over what the shopper wrote in an earlier inquiry and didn't send.
    ///
    /// If it is about the same topic and order, everything is carried over, else the description alone. Returns whether
    /// the earlier one stays a draft of its own.
    pub fn carry_over_from(&mut self, earlier: &Self) -> bool {
        let description = &earlier.fields.description;
        if !description.is_empty() && *description != earlier.opening {
            self.fields.description.clone_from(description);
        }
        let is_the_same =
            self.topic == earlier.topic && self.order_number() == earlier.order_number();
        if is_the_same {
            self.photos.clone_from(&earlier.photos);
            self.no_photo = earlier.no_photo;
            self.draft = earlier.draft;
            self.is_dirty = earlier.is_dirty;
        }
        !is_the_same
    }
}
