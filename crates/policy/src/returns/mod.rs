//! May this item go back?
//!
//! [`decide`] applies the first [`Rule`] that fits. The [`Decision`] always carries its trace: the rules that
//! were tried, the dates and the arithmetic, the § of each rule, and what would change the outcome. So a shopper who
//! reads "no" also reads why.
//!
//! A line's units may be in different parcels, so the rules decide for each parcel's units. The line gets the best of
//! these verdicts, and [`Decision::units`] says how many units have it.
//!
//! The day of delivery is day 0, so a window of 7 days ends 7 days after it. Remedies are what support *may* do;
//! nothing here promises one.

mod decide;
mod decision;
mod outcome;
mod rule;

pub use decide::{NoSuchLine, decide};
pub use decision::{DayCount, Decision, TraceStep, UnitsVerdict};
pub use outcome::{Offer, ReasonCode, Remedy, ReturnShipping, Verdict, WouldChange};
pub use rule::Rule;
