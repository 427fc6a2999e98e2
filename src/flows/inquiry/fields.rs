//! What a shopper types into an inquiry, and which field of the ticket each of it fills.

use serde::{Deserialize, Serialize};

/// Everything that is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FormFields {
    /// Full name.
    pub name: String,
    /// Email.
    pub email: String,
    /// What happened?
    pub description: String,
    /// The order's number, where it wasn't looked up.
    pub order_number: String,
    /// Which item of it?
    pub item_in_words: String,
    /// The item's name, where there's no order.
    pub item_name: String,
    /// The item's page.
    pub item_url: String,
    /// Which country?
    pub country: String,
    /// Which address?
    pub new_address: String,
    /// Which characters?
    pub read_back: String,
    /// In which font?
    pub font: String,
    /// In which material?
    pub material: String,
    /// What no shopper sees.
    pub website: String,
}

/// A field of [`FormFields`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Full name.
    Name,
    /// Email.
    Email,
    /// What happened?
    Description,
    /// The order's number.
    OrderNumber,
    /// Which item of it?
    ItemInWords,
    /// The item's name.
    ItemName,
    /// The item's page.
    ItemUrl,
    /// Which country?
    Country,
    /// Which address?
    NewAddress,
    /// Which characters?
    ReadBack,
    /// In which font?
    Font,
    /// In which material?
    Material,
    /// What no shopper sees.
    Website,
}

impl Field {
    /// The field of the ticket that it fills, as a JSON Pointer.
    #[must_use]
    pub const fn pointer(self) -> &'static str {
        match self {
            Self::Name => "/contact/name",
            Self::Email => "/contact/email",
            Self::Description => "/description",
            Self::OrderNumber => "/order/number",
            Self::ItemInWords => "/order/lines",
            Self::ItemName => "/item",
            Self::ItemUrl => "/item/url",
            Self::Country => "/details/country",
            Self::NewAddress => "/details/new_address",
            Self::ReadBack => "/details/read_back",
            Self::Font => "/details/font",
            Self::Material => "/details/material",
            Self::Website => "/website",
        }
    }
}

impl FormFields {
    /// What a field says.
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
