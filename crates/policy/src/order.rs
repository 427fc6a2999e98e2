//! An order as other people's systems tell it.
//!
//! Well-formed and odd is welcome: cancelled yet shipped, events out of order or without a date, statuses we never
//! heard of. Only what can't be read as an order is an error, and that is serde's to say.

use serde::{Deserialize, Serialize};

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

/// What a shopper bought, and what became of it so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Order {
    /// The number the shop gave it.
    pub number: OrderNumber,
    /// When it was placed.
    pub placed_at: Moment,
    /// What its amounts are in.
    pub currency: Currency,
    /// When it was cancelled, if it was.
    #[serde(default)]
    pub cancelled_at: Option<Moment>,
    /// Where it goes.
    #[serde(default)]
    pub destination: Option<Destination>,
    /// What was bought.
    pub lines: Vec<Line>,
    /// The parcels made of it so far.
    #[serde(default)]
    pub shipments: Vec<Shipment>,
    /// The money given back so far.
    #[serde(default)]
    pub refunds: Vec<Refund>,
}

impl Order {
    /// The line of that id.
    #[must_use]
    pub fn line(&self, id: &LineId) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == *id)
    }

    /// The shipments that carry some of a line.
    pub fn shipments_of<'a>(&'a self, id: &'a LineId) -> impl Iterator<Item = &'a Shipment> {
        self.shipments.iter().filter(move |shipment| {
            shipment
                .lines
                .iter()
                .any(|part| part.id == *id && part.quantity > 0)
        })
    }

    /// What a parcel carries, by title and quantity.
    #[must_use]
    pub fn contents(&self, shipment: &Shipment) -> Vec<TitledQuantity> {
        let item = |part: &ShippedLine| {
            let line = self.line(&part.id)?;
            Some((line.title.clone(), part.quantity))
        };
        shipment.lines.iter().filter_map(item).collect()
    }

    /// What no parcel carries yet, by title and quantity; what went back isn't waited for, and had been shipped.
    #[must_use]
    pub fn unshipped(&self) -> Vec<TitledQuantity> {
        let waiting = self.lines.iter().map(|line| {
            let parts = self.shipments.iter().flat_map(|shipment| &shipment.lines);
            let parts = parts.filter(|part| part.id == line.id);
            let shipped = parts.fold(0_u32, |sum, part| sum.saturating_add(part.quantity));
            let gone = shipped.max(line.returned_quantity);
            (line.title.clone(), line.quantity.saturating_sub(gone))
        });
        waiting.filter(|(_, quantity)| *quantity > 0).collect()
    }
}

/// A title, and how many of it.
pub type TitledQuantity = (String, u32);

/// Where an order goes, as coarse as the rules need it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Destination {
    /// The country.
    pub country: Country,
    /// The state or province, as the shop writes it.
    #[serde(default)]
    pub region: Option<String>,
}

/// One kind of item in an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Line {
    /// Its id within the order.
    pub id: LineId,
    /// The shop's stock-keeping unit.
    pub sku: String,
    /// The item's name.
    pub title: String,
    /// Which one of its kind, e.g. `Gold, rose quartz`.
    #[serde(default)]
    pub variant: Option<String>,
    /// How many were bought.
    pub quantity: u32,
    /// How many of them went back already.
    #[serde(default)]
    pub returned_quantity: u32,
    /// What one costs.
    pub unit_price: Amount,
    /// Marked "Final Sale" (§4).
    #[serde(default)]
    pub final_sale: bool,
    /// What was made for this shopper alone (§4).
    #[serde(default)]
    pub personalization: Option<Personalization>,
}

impl Line {
    /// How many could still go back.
    #[must_use]
    pub const fn quantity_left(&self) -> u32 {
        self.quantity.saturating_sub(self.returned_quantity)
    }
}

/// What makes an item this shopper's own (§4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Personalization {
    /// The engraved characters.
    #[serde(default)]
    pub text: Option<String>,
    /// Their font.
    #[serde(default)]
    pub font: Option<String>,
    /// The material.
    #[serde(default)]
    pub material: Option<String>,
    /// When it began to be made; from then on it can't change.
    #[serde(default)]
    pub production_started_at: Option<Moment>,
}

/// A parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Shipment {
    /// Its id within the order.
    pub id: String,
    /// Who carries it.
    #[serde(default)]
    pub carrier: Option<String>,
    /// The carrier's number for it.
    #[serde(default)]
    pub tracking_number: Option<String>,
    /// The carrier's page about it.
    #[serde(default)]
    pub tracking_url: Option<String>,
    /// What is in it.
    pub lines: Vec<ShippedLine>,
    /// What happened to it, in any order.
    #[serde(default)]
    pub events: Vec<TrackingEvent>,
}

/// Some of a line, in a parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ShippedLine {
    /// The line.
    pub id: LineId,
    /// How many of it.
    pub quantity: u32,
}

/// Something that happened to a parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TrackingEvent {
    /// When; `None` is an unknown day.
    #[serde(default)]
    pub at: Option<Moment>,
    /// What.
    pub status: TrackingStatus,
    /// Where.
    #[serde(default)]
    pub place: Option<String>,
}

/// Money given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Refund {
    /// When it was issued.
    pub at: Moment,
    /// How much.
    pub amount: Amount,
}

/// Where a parcel stands, in the words of Shopify and AfterShip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TrackingStatus {
    /// The shop has the order.
    Confirmed,
    /// The shop prepares it.
    Processing,
    /// The carrier was told, but doesn't have it.
    LabelCreated,
    /// The carrier has it.
    InTransit,
    /// On its last leg.
    OutForDelivery,
    /// Waiting to be fetched.
    ReadyForPickup,
    /// The carrier came in vain.
    AttemptedDelivery,
    /// Handed over.
    Delivered,
    /// Later than the carrier planned.
    Delayed,
    /// Waiting at a border.
    CustomsHold,
    /// The carrier reports a problem.
    Exception,
    /// On its way back to the shop.
    ReturnedToSender,
    /// Called off.
    Cancelled,
    /// Anything else that a carrier may say.
    #[serde(other)]
    Unknown,
}

impl TrackingStatus {
    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Processing => "processing",
            Self::LabelCreated => "label_created",
            Self::InTransit => "in_transit",
            Self::OutForDelivery => "out_for_delivery",
            Self::ReadyForPickup => "ready_for_pickup",
            Self::AttemptedDelivery => "attempted_delivery",
            Self::Delivered => "delivered",
            Self::Delayed => "delayed",
            Self::CustomsHold => "customs_hold",
            Self::Exception => "exception",
            Self::ReturnedToSender => "returned_to_sender",
            Self::Cancelled => "cancelled",
            Self::Unknown => "unknown",
        }
    }

    /// Whether the carrier has the parcel for sure: `in_transit` or a later step of the way.
    ///
    /// The statuses aside of the way (`delayed`, `exception`, …) don't say who has it.
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

/// Why a shopper wants to give an item back, in Shopify's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReturnReason {
    /// Changed their mind.
    Unwanted,
    /// Too small.
    SizeTooSmall,
    /// Too large.
    SizeTooLarge,
    /// Not their style.
    Style,
    /// Not the colour they hoped for.
    Color,
    /// Not what the page said.
    NotAsDescribed,
    /// Another item than the one ordered.
    WrongItem,
    /// It doesn't work as it should.
    Defective,
    /// It arrived broken.
    DamagedInTransit,
    /// Anything else.
    Other,
}

impl ReturnReason {
    /// Every reason, in the order in which a shopper is offered them.
    pub const ALL: [Self; 10] = [
        Self::Unwanted,
        Self::SizeTooSmall,
        Self::SizeTooLarge,
        Self::Style,
        Self::Color,
        Self::NotAsDescribed,
        Self::WrongItem,
        Self::Defective,
        Self::DamagedInTransit,
        Self::Other,
    ];

    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unwanted => "unwanted",
            Self::SizeTooSmall => "size_too_small",
            Self::SizeTooLarge => "size_too_large",
            Self::Style => "style",
            Self::Color => "color",
            Self::NotAsDescribed => "not_as_described",
            Self::WrongItem => "wrong_item",
            Self::Defective => "defective",
            Self::DamagedInTransit => "damaged_in_transit",
            Self::Other => "other",
        }
    }
}
