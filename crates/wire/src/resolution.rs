//! The steps of a resolution, such as a refund or a replacement (§3, §6). Support posts them; the shopper reads how far each one is.

use careline_policy::Moment;
use serde::{Deserialize, Serialize};

/// A part of a resolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Money goes back.
    Refund,
    /// Another item comes.
    Replacement,
    /// The item goes back.
    ReturnShipment,
    /// Support finds out what happened.
    Investigation,
}

impl StepKind {
    /// All of them.
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
    /// All of them, the first first.
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

/// A step of a resolution, as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Step {
    /// What is done.
    pub kind: StepKind,
    /// How far.
    pub state: StepState,
    /// What support says about it.
    #[serde(default)]
    pub note: Option<String>,
    /// Since when it stands so.
    pub at: Moment,
}

/// `POST …/desk/tickets/{id}/steps`: support did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct NewStep {
    /// What.
    pub kind: StepKind,
    /// How far it is now.
    pub state: StepState,
    /// What to tell the shopper about it.
    #[serde(default)]
    pub note: Option<String>,
}
