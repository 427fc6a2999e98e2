//! What a shopper types into an inquiry, and the ticket's field that each entry fills.

use careline_wire::Topic;
use careline_wire::topic::Part;
use serde::{Deserialize, Serialize};

/// Everything that the shopper types.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FormFields {
    /// The shopper's full name.
    pub name: String,
    /// The shopper's email address.
    pub email: String,
    /// What happened, or what the shopper asks for.
    pub description: String,
    /// The order's number, if it wasn't looked up.
    pub order_number: String,
    /// Which item of the order, in words.
    pub item_in_words: String,
    /// The item's name, if there is no order.
    pub item_name: String,
    /// The address of the item's page.
    pub item_url: String,
    /// The destination country.
    pub country: String,
    /// The new delivery address.
    pub new_address: String,
    /// The characters to engrave.
    pub read_back: String,
    /// The font of the engraving.
    pub font: String,
    /// The material of the item.
    pub material: String,
    /// The honeypot, which shoppers don't see.
    pub website: String,
}

/// A field of [`FormFields`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The shopper's full name.
    Name,
    /// The shopper's email address.
    Email,
    /// What happened, or what the shopper asks for.
    Description,
    /// The order's number.
    OrderNumber,
    /// Which item of the order, in words.
    ItemInWords,
    /// The item's name.
    ItemName,
    /// The address of the item's page.
    ItemUrl,
    /// The destination country.
    Country,
    /// The new delivery address.
    NewAddress,
    /// The characters to engrave.
    ReadBack,
    /// The font of the engraving.
    Font,
    /// The material of the item.
    Material,
    /// The honeypot, which shoppers don't see.
    Website,
}

/// The locale key of the sentence that the description begins with, if the topic says what the shopper wants.
#[must_use]
pub const fn opening_key(topic: Topic) -> Option<&'static str> {
    Some(match topic {
        Topic::CancelOrder => "opening.cancel_order",
        Topic::ChangeAddress => "opening.change_address",
        Topic::DelayedDelivery => "opening.delayed_delivery",
        Topic::DelayedDispatch => "opening.delayed_dispatch",
        Topic::ModifyPersonalized => "opening.modify_personalized",
        Topic::RefundStatus => "opening.refund_status",
        Topic::Return => "opening.return",
        _ => return None,
    })
}

/// The locale key of the description's label: what happened is asked of those who report something, and nothing of those
/// whose request is clear already.
#[must_use]
pub fn description_key(topic: Topic) -> &'static str {
    let spec = topic.spec();
    let is_report = spec.needs.contains(&Part::Order) && topic != Topic::CustomsAndDuties;
    if topic.is_feedback() {
        "inquiry.feedback"
    } else if opening_key(topic).is_some() {
        "inquiry.addition"
    } else if spec.changes.is_some() {
        "inquiry.change"
    } else if is_report {
        "inquiry.description"
    } else {
        "inquiry.question"
    }
}

impl Field {
    /// The ticket's fields whose errors it shows, as JSON Pointers.
    #[must_use]
    pub const fn pointers(self) -> &'static [&'static str] {
        match self {
            Self::Name => &["/contact/name"],
            Self::Email => &["/contact/email"],
            Self::Description => &["/description"],
            Self::OrderNumber => &["/order", "/order/number"],
            Self::ItemInWords => &["/order/lines", "/order/item_in_words"],
            // Either the name or the address is enough.
            Self::ItemName => &["/item", "/item/name"],
            Self::ItemUrl => &["/item", "/item/url"],
            Self::Country => &["/details/country"],
            Self::NewAddress => &["/details/new_address"],
            Self::ReadBack => &["/details/read_back"],
            Self::Font => &["/details/font"],
            Self::Material => &["/details/material"],
            Self::Website => &["/website"],
        }
    }
}

impl FormFields {
    /// The content of a field.
    #[must_use]
    pub fn get(&self, field: Field) -> &str {
        match field {
            Field::Name => &self.name,
            Field::Email => &self.email,
            Field::Description => &self.description,
            Field::OrderNumber => &self.order_number,
            Field::ItemInWords => &self.item_in_words,
            Field::ItemName => &self.item_name,
            Field::ItemUrl => &self.item_url,
            Field::Country => &self.country,
            Field::NewAddress => &self.new_address,
            Field::ReadBack => &self.read_back,
            Field::Font => &self.font,
            Field::Material => &self.material,
            Field::Website => &self.website,
        }
    }

    pub(super) fn set(&mut self, field: Field, text: String) {
        *match field {
            Field::Name => &mut self.name,
            Field::Email => &mut self.email,
            Field::Description => &mut self.description,
            Field::OrderNumber => &mut self.order_number,
            Field::ItemInWords => &mut self.item_in_words,
            Field::ItemName => &mut self.item_name,
            Field::ItemUrl => &mut self.item_url,
            Field::Country => &mut self.country,
            Field::NewAddress => &mut self.new_address,
            Field::ReadBack => &mut self.read_back,
            Field::Font => &mut self.font,
            Field::Material => &mut self.material,
            Field::Website => &mut self.website,
        } = text;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_is_asked_of_those_who_report_something() {
        for (topic, key) in [
            (Topic::Damaged, "inquiry.description"),
            (Topic::MissingShipment, "inquiry.description"),
            (Topic::ProductDetails, "inquiry.question"),
            (Topic::CustomsAndDuties, "inquiry.question"),
            (Topic::Other, "inquiry.question"),
            (Topic::ChangeOrder, "inquiry.change"),
            (Topic::CancelOrder, "inquiry.addition"),
            (Topic::Return, "inquiry.addition"),
            (Topic::ResponseTimes, "inquiry.feedback"),
        ] {
            assert_eq!(description_key(topic), key, "{}", topic.name());
        }
    }
}
