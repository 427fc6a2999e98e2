//! The steps of a resolution, such as a refund or a replacement (§3, §6). Support posts them; the shopper reads how far
//! each one is.

use careline_policy::Moment;
use serde::{Deserialize, Serialize};

/// A kind of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// The shopper gets money back.
    Refund,
    /// The shopper gets another item.
    Replacement,
    /// The shopper sends the item back.
    ReturnShipment,
    /// Support finds out what happened.
    Investigation,
}

impl StepKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::Refund,
        Self::Replacement,
        Self::ReturnShipment,
        Self::Investigation,
    ];

    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Replacement => "replacement",
            Self::ReturnShipment => "return_shipment",
            Self::Investigation => "investigation",
        }
    }
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// It will be done.
    Planned,
    /// It is being done.
    Started,
    /// It is done.
    Done,
}

impl StepState {
    /// Every state, in the order in which they follow.
    pub const ALL: [Self; 3] = [Self::Planned, Self::Started, Self::Done];

    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Started => "started",
            Self::Done => "done",
        }
    }
}

/// A step of a resolution, with its current state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Step {
    /// Its kind.
    pub kind: StepKind,
    /// How far it is.
    pub state: StepState,
    /// Support's note about it.
    #[serde(default)]
    pub note: Option<String>,
    /// Since when it has this state.
    pub at: Moment,
}

/// `POST …/desk/tickets/{id}/steps`: support adds a step, or moves one on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct NewStep {
    /// Its kind.
    pub kind: StepKind,
    /// How far it is now.
    pub state: StepState,
    /// A note for the shopper.
    #[serde(default)]
    pub note: Option<String>,
}
