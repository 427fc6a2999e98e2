//! An order as the shop's own system sends it.
//!
//! Such data is often odd: cancelled yet shipped, tracking events out of order or without a date, statuses that are new
//! to us. Every well-formed order is accepted, so that every rule has a result for it. Only JSON that doesn't fit these
//! types is an error, and serde reports it.

use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use crate::country::Country;
use crate::money::{Amount, Currency};
use crate::time::Moment;

/// An order's number as the shop writes it, e.g. `KS-10482`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct OrderNumber(pub String);

/// A line's id, unique within its order.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct LineId(pub String);

/// What a shopper bought, and what happened to it so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Order {
    /// The number that the shop gave it.
    pub number: OrderNumber,
    /// When it was placed.
    #[cfg_attr(
        target_family = "wasm",
        serde(deserialize_with = "crate::rfc3339::moment")
    )]
    pub placed_at: Moment,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// When it was cancelled, if it was.
    #[serde(default)]
    #[cfg_attr(
        target_family = "wasm",
        serde(deserialize_with = "crate::rfc3339::optional_moment")
    )]
    pub cancelled_at: Option<Moment>,
    /// Where it goes.
    #[serde(default)]
    pub destination: Option<Destination>,
    /// What was bought.
    pub lines: Vec<Line>,
    /// The parcels made of it so far.
    #[serde(default)]
    pub shipments: Vec<Shipment>,
    /// The refunds so far.
    #[serde(default)]
    pub refunds: Vec<Refund>,
}

impl Order {
    /// What the ordered items cost together, cancelled ones included. Discounts, shipping and taxes aren't known.
    #[must_use]
    pub fn items_total(&self) -> Amount {
        let costs = self.lines.iter().map(|line| line.cost(line.quantity).0);
        Amount(costs.fold(0, i64::saturating_add))
    }

    /// The line with that id.
    #[must_use]
    pub fn line(&self, id: &LineId) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == *id)
    }

    /// Whether it was cancelled, as a whole or by all units of all its lines.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        let is_emptied = !self.lines.is_empty() && self.lines.iter().all(Line::is_cancelled);
        self.cancelled_at.is_some() || is_emptied
    }

    /// The lines that have at least one unit in a parcel.
    pub fn lines_in<'a>(&'a self, shipment: &'a Shipment) -> impl Iterator<Item = &'a Line> {
        let lines = self.lines.iter();
        lines.filter(|line| shipment.quantity_of(&line.id) > 0)
    }

    /// What a parcel carries. Lines that the order doesn't have, and cancelled ones, are left out.
    #[must_use]
    pub fn contents(&self, shipment: &Shipment) -> Vec<PartOfLine> {
        self.quantities(Line::units, |line| shipment.quantity_of(&line.id))
    }

    /// What no parcel carries yet. Returned units count as shipped, even if no shipment lists them. Cancelled units and
    /// lines that need no shipping don't wait.
    #[must_use]
    pub fn unshipped(&self) -> Vec<PartOfLine> {
        self.outside_parcels(true)
    }

    /// What needs no shipping, and no parcel carries.
    #[must_use]
    pub fn without_shipping(&self) -> Vec<PartOfLine> {
        self.outside_parcels(false)
    }

    fn outside_parcels(&self, requires_shipping: bool) -> Vec<PartOfLine> {
        self.quantities(Line::units, |line| {
            let units = (line.requires_shipping == requires_shipping).then(|| line.units());
            let gone = self.gone(line, |_| true);
            units.unwrap_or_default().saturating_sub(gone)
        })
    }

    /// What was cancelled. Of an order that was cancelled as a whole, all that never left.
    #[must_use]
    pub fn cancelled(&self) -> Vec<PartOfLine> {
        self.quantities(
            |line| line.quantity,
            |line| match self.cancelled_at {
                Some(_) => line
                    .quantity
                    .saturating_sub(self.gone(line, Shipment::has_left)),
                None => line.cancelled_quantity,
            },
        )
    }

    /// What was returned.
    #[must_use]
    pub fn returned(&self) -> Vec<PartOfLine> {
        self.quantities(Line::units, |line| line.returned_quantity)
    }

    /// At least one and at most `of` units of each line; lines with none are left out.
    fn quantities(&self, of: fn(&Line) -> u32, quantity: impl Fn(&Line) -> u32) -> Vec<PartOfLine> {
        let items = self.lines.iter().map(|line| PartOfLine {
            line: line.clone(),
            quantity: quantity(line).min(of(line)),
            of: of(line),
        });
        items.filter(|item| item.quantity > 0).collect()
    }

    /// How many units of a line are in these parcels or were returned, whichever is more.
    fn gone(&self, line: &Line, is_in: fn(&Shipment) -> bool) -> u32 {
        let shipments = self.shipments.iter().filter(|shipment| is_in(shipment));
        let quantities = shipments.map(|shipment| shipment.quantity_of(&line.id));
        let shipped = quantities.fold(0_u32, u32::saturating_add);
        shipped.max(line.returned_quantity)
    }
}

/// A line, and how many of its units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartOfLine {
    /// The line.
    pub line: Line,
    /// How many units.
    pub quantity: u32,
    /// How many units the line has after cancellations.
    pub of: u32,
}

impl PartOfLine {
    /// What this part costs.
    #[must_use]
    pub fn price(&self) -> Amount {
        self.line.cost(self.quantity)
    }
}

/// Where an order goes: only what the rules need, and no street.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Destination {
    /// The country.
    pub country: Country,
    /// The state or province, as the shop writes it.
    #[serde(default)]
    pub region: Option<String>,
}

/// A line: one kind of item, and how many units of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Line {
    /// Its id, unique within the order.
    pub id: LineId,
    /// The shop's stock-keeping unit.
    pub sku: String,
    /// The item's name.
    pub title: String,
    /// The variant, e.g. `Gold, rose quartz`.
    #[serde(default)]
    pub variant: Option<String>,
    /// How many units were bought.
    pub quantity: u32,
    /// How many of them were returned already.
    #[serde(default)]
    pub returned_quantity: u32,
    /// How many of them were cancelled or removed before dispatch.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub cancelled_quantity: u32,
    /// Whether it travels in a parcel; a gift card sent by email doesn't.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub requires_shipping: bool,
    /// The price of one unit.
    pub unit_price: Amount,
    /// Marked "Final Sale" (§4).
    #[serde(default)]
    pub final_sale: bool,
    /// The address of its picture: `https`, or `http` on a loopback host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// The address of its page: `https`, or `http` on a loopback host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_url: Option<String>,
    /// How it is personalized, if it is (§4).
    #[serde(default)]
    pub personalization: Option<Personalization>,
}

impl Line {
    /// What this number of its units costs.
    #[must_use]
    pub fn cost(&self, units: u32) -> Amount {
        Amount(self.unit_price.0.saturating_mul(units.into()))
    }

    /// How many units are left after cancellations.
    #[must_use]
    pub const fn units(&self) -> u32 {
        self.quantity.saturating_sub(self.cancelled_quantity)
    }

    /// Whether no unit is left after cancellations.
    #[must_use]
    pub const fn is_cancelled(&self) -> bool {
        self.units() == 0
    }

    /// How many units a ticket can be about: those that were neither cancelled nor returned. If all were returned, one,
    /// because a shopper may ask about them.
    #[must_use]
    pub fn most(&self) -> u32 {
        self.quantity_left().max(1).min(self.units())
    }

    /// How many units were neither cancelled nor returned.
    #[must_use]
    pub const fn quantity_left(&self) -> u32 {
        self.units().saturating_sub(self.returned_quantity)
    }
}

const fn yes() -> bool {
    true
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
const fn is_zero(quantity: &u32) -> bool {
    *quantity == 0
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
const fn is_true(flag: &bool) -> bool {
    *flag
}

/// How an item is personalized (§4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Personalization {
    /// The engraved characters.
    #[serde(default)]
    pub text: Option<String>,
    /// The font of these characters.
    #[serde(default)]
    pub font: Option<String>,
    /// The material.
    #[serde(default)]
    pub material: Option<String>,
    /// When its production started; from then on it can't be changed.
    #[serde(default)]
    #[cfg_attr(
        target_family = "wasm",
        serde(deserialize_with = "crate::rfc3339::optional_moment")
    )]
    pub production_started_at: Option<Moment>,
}

/// A parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Shipment {
    /// Its id, unique within the order.
    pub id: String,
    /// The carrier's name.
    #[serde(default)]
    pub carrier: Option<String>,
    /// The carrier's tracking number.
    #[serde(default)]
    pub tracking_number: Option<String>,
    /// The carrier's tracking page.
    #[serde(default)]
    pub tracking_url: Option<String>,
    /// What is in it.
    pub lines: Vec<ShippedLine>,
    /// Its tracking events, in any order.
    #[serde(default)]
    pub events: Vec<TrackingEvent>,
}

impl Shipment {
    /// Whether a carrier has or had it.
    #[must_use]
    pub fn has_left(&self) -> bool {
        let mut events = self.events.iter();
        events.any(|event| event.status.is_dispatched())
    }

    /// How many units of a line it carries.
    #[must_use]
    pub fn quantity_of(&self, line: &LineId) -> u32 {
        let parts = self.lines.iter().filter(|part| part.id == *line);
        parts.fold(0, |sum, part| sum.saturating_add(part.quantity))
    }
}

/// The units of a line that a parcel carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ShippedLine {
    /// The line's id.
    pub id: LineId,
    /// How many units.
    pub quantity: u32,
}

/// A carrier's scan of a parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TrackingEvent {
    /// When it happened; `None` means on an unknown day.
    #[serde(default)]
    #[cfg_attr(
        target_family = "wasm",
        serde(deserialize_with = "crate::rfc3339::optional_moment")
    )]
    pub at: Option<Moment>,
    /// The status from then on.
    pub status: TrackingStatus,
    /// The place, as the carrier writes it.
    #[serde(default)]
    pub place: Option<String>,
}

/// A refund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Refund {
    /// When it was issued.
    #[cfg_attr(
        target_family = "wasm",
        serde(deserialize_with = "crate::rfc3339::moment")
    )]
    pub at: Moment,
    /// How much.
    pub amount: Amount,
}

/// A parcel's tracking status, by the names of Shopify and AfterShip.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, IntoStaticStr, VariantArray,
)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum TrackingStatus {
    /// The shop has accepted the order.
    Confirmed,
    /// The shop is preparing it.
    Processing,
    /// A label exists, but the carrier doesn't have the parcel.
    LabelCreated,
    /// The carrier has it.
    InTransit,
    /// The carrier is delivering it today.
    OutForDelivery,
    /// The shopper can collect it.
    ReadyForPickup,
    /// The carrier tried to deliver it and couldn't.
    AttemptedDelivery,
    /// The carrier handed it over.
    Delivered,
    /// Later than the carrier planned.
    Delayed,
    /// Customs holds it.
    CustomsHold,
    /// The carrier reports a problem.
    Exception,
    /// On its way back to the shop.
    ReturnedToSender,
    /// The shipment was cancelled.
    Cancelled,
    /// Any other status.
    #[serde(other)]
    Unknown,
}

impl TrackingStatus {
    /// Its name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether this status proves that the carrier has the parcel: `in_transit` or a later step.
    ///
    /// `delayed`, `exception` and the other statuses that may come at any time prove nothing.
    #[must_use]
    pub const fn is_dispatched(self) -> bool {
        matches!(
            self,
            Self::InTransit
                | Self::OutForDelivery
                | Self::ReadyForPickup
                | Self::AttemptedDelivery
                | Self::Delivered
        )
    }
}

/// Why a shopper wants to return an item, by Shopify's names and in the order in which the widget offers them.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, IntoStaticStr, VariantArray,
)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ReturnReason {
    /// The shopper doesn't want it any more.
    Unwanted,
    /// Too small.
    SizeTooSmall,
    /// Too large.
    SizeTooLarge,
    /// The shopper dislikes the style.
    Style,
    /// The shopper dislikes the color.
    Color,
    /// It differs from its description.
    NotAsDescribed,
    /// The shop sent an item that wasn't ordered.
    WrongItem,
    /// It doesn't work as it should.
    Defective,
    /// It was damaged on its way.
    DamagedInTransit,
    /// Any other reason.
    Other,
}

impl ReturnReason {
    /// Its name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}
