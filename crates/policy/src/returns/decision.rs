//! A decision and the trace that explains it.

use serde::{Deserialize, Serialize};

use super::outcome::{Offer, ReasonCode, Remedy, ReturnShipping, Verdict, WouldChange};
use super::rule::Rule;
use crate::time::Day;

/// The days since delivery, compared with a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct DayCount {
    /// The day of delivery, which is day 0.
    pub delivered: Day,
    /// Today, in the shop's time zone.
    pub today: Day,
    /// Days from `delivered` to `today`.
    pub day: i64,
    /// How many days the window has.
    pub window_days: u16,
    /// `delivered` + `window_days`.
    pub last_day: Day,
}

/// One rule that was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TraceStep {
    /// The rule.
    pub rule: Rule,
    /// Whether it decided.
    pub applies: bool,
    /// The section of the policy that it comes from, e.g. `§2`; `None` if it needs no policy (nothing left to return).
    pub section: Option<String>,
    /// The arithmetic, if days were counted.
    pub count: Option<DayCount>,
}

/// Units of the line that are in the same parcel, or in none, and what the rules say of them alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct UnitsVerdict {
    /// How many units.
    pub units: u32,
    /// The day of their delivery, if they were delivered and it is known.
    pub delivered: Option<Day>,
    /// Yes, no, or support decides.
    pub verdict: Verdict,
    /// The rule that decided.
    pub rule: Rule,
}

/// A verdict with its reasons and its trace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Decision {
    /// Yes, no, or support decides.
    pub verdict: Verdict,
    /// The reasons; empty for a plain yes.
    pub reasons: Vec<ReasonCode>,
    /// How many units of the line get this verdict.
    #[serde(default)]
    pub units: u32,
    /// The last day of the window, if days were counted.
    pub last_day: Option<Day>,
    /// Whether support handles it first (§2).
    pub urgent: bool,
    /// What support may do (§3).
    pub remedies: Vec<Remedy>,
    /// Who pays for return shipping; `None` if the item can't be returned, or support decides that first.
    pub return_shipping: Option<ReturnShipping>,
    /// What the shopper can do instead.
    pub offers: Vec<Offer>,
    /// What would change the outcome.
    pub would_change: Vec<WouldChange>,
    /// The rules that were tried for the units that get this verdict; the last one decided.
    pub trace: Vec<TraceStep>,
    /// All units that were neither cancelled nor returned, by parcel. The best of their verdicts is the line's.
    #[serde(default)]
    pub by_parcel: Vec<UnitsVerdict>,
}

impl Decision {
    /// How many units were neither cancelled nor returned.
    #[must_use]
    pub fn all_units(&self) -> u32 {
        let units = self.by_parcel.iter().map(|part| part.units);
        units.fold(0, u32::saturating_add)
    }
}
