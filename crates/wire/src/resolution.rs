//! The steps of a resolution, such as a refund or a replacement (§3, §6). Support posts them; the shopper reads how far
//! each one is.

use careline_policy::Moment;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A kind of step.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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
    /// Its name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// How far a step is, in the order in which the states follow.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum StepState {
    /// It will be done.
    Planned,
    /// It is being done.
    Started,
    /// It is done.
    Done,
}

impl StepState {
    /// Its name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
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
    #[cfg_attr(
        target_family = "wasm",
        serde(deserialize_with = "careline_policy::rfc3339::moment")
    )]
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
