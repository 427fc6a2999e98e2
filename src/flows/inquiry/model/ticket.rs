//! The ticket that an inquiry becomes.

use careline_policy::OrderNumber;
use careline_wire::ticket::{Contact, Details, Item, OrderPart, PhotoRef, Sha256Hex, Ticket};
use careline_wire::topic::Part;
use careline_wire::validate::PHOTOS_MAX;
use uuid::Uuid;

use crate::flows::inquiry::model::inquiry::Inquiry;
use crate::flows::inquiry::model::order_answer::OrderAnswer;

impl Inquiry {
    /// The ticket for validation: id, secret and the digests of photos are blank, and photos that aren't ready yet
    /// count, up to the limit. Those beyond it are refused or move up, once the others are ready.
    pub(super) fn draft_ticket(&self) -> Ticket {
        let mut ticket = self.ticket(Uuid::nil(), Sha256Hex([0; 32]), "en");
        let photos = self.photos.sendable().map(|photo| PhotoRef {
            id: photo.id,
            sha256: Sha256Hex([0; 32]),
        });
        ticket.photos = photos.take(PHOTOS_MAX).collect();
        ticket
    }

    /// The ticket to send.
    #[must_use]
    pub fn ticket(&self, id: Uuid, secret_sha256: Sha256Hex, locale: &str) -> Ticket {
        let spec = self.topic.spec();
        let fields = &self.fields;
        let only = |part, text: &str| spec.takes(part).then(|| filled(text)).flatten();
        Ticket {
            id,
            secret_sha256,
            topic: self.topic,
            locale: locale.to_owned(),
            contact: Contact {
                name: filled(&fields.name),
                email: filled(&fields.email),
            },
            description: fields.description.trim().to_owned(),
            order: self.order_part(),
            item: self.item(),
            details: Details {
                country: only(Part::Country, &fields.country),
                new_address: only(Part::NewAddress, &fields.new_address),
                read_back: only(Part::ReadBack, &fields.read_back),
                font: only(Part::ReadBack, &fields.font),
                material: only(Part::ReadBack, &fields.material),
            },
            photos: self.photos.refs().unwrap_or_default(),
            no_photo: self.no_photo && self.photos.sendable().next().is_none(),
            website: filled(&fields.website),
        }
    }

    fn order_part(&self) -> Option<OrderPart> {
        let in_words = self.takes_item_in_words();
        let item_in_words = in_words
            .then(|| filled(&self.fields.item_in_words))
            .flatten();
        let typed = |item_in_words| OrderPart {
            number: OrderNumber(self.fields.order_number.trim().to_owned()),
            lines: Vec::new(),
            item_in_words,
        };
        match &self.order {
            OrderAnswer::Found { order, lines } => Some(OrderPart {
                number: order.order.number.clone(),
                lines: lines.clone(),
                item_in_words,
            }),
            OrderAnswer::Typed => Some(typed(item_in_words)),
            OrderAnswer::None if self.topic.spec().takes(Part::Order) => {
                filled(&self.fields.order_number).map(|_| typed(None))
            }
            OrderAnswer::None => None,
        }
    }

    fn item(&self) -> Option<Item> {
        let item = Item {
            name: filled(&self.fields.item_name),
            url: filled(&self.fields.item_url),
        };
        let is_asked = self.topic.spec().takes(Part::Item);
        (is_asked && item != Item::default()).then_some(item)
    }
}

/// Trimmed text; none if there is none.
fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
