//! Moments, days and the shop's time zone.
//!
//! Carriers report moments; shoppers and support count days. A [`Zone`] turns a moment into a day. All that follows is
//! date arithmetic, which daylight saving doesn't affect.

use chrono::{DateTime, Days, FixedOffset};
use serde::{Deserialize, Serialize};

/// A date in the shop's time zone.
pub use chrono::NaiveDate as Day;

/// A moment with the offset that its sender wrote; on the wire, RFC 3339.
pub type Moment = DateTime<FixedOffset>;

/// The shop's offsets from UTC over time, so that no time-zone database is needed here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Zone {
    /// Seconds east of UTC before the first transition.
    pub initial: i32,
    /// Every later change of the offset, in order of time.
    pub transitions: Vec<Transition>,
}

/// A change of the offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Transition {
    /// Seconds since the Unix epoch.
    pub at: i64,
    /// The new offset, in seconds east of UTC.
    pub offset: i32,
}

impl Zone {
    /// A zone that never changes its offset, in seconds east of UTC.
    #[must_use]
    pub const fn fixed(offset: i32) -> Self {
        Self {
            initial: offset,
            transitions: Vec::new(),
        }
    }

    /// Seconds east of UTC at a moment.
    #[must_use]
    pub fn offset_at(&self, at: Moment) -> i32 {
        let passed = self
            .transitions
            .partition_point(|change| change.at <= at.timestamp());
        passed
            .checked_sub(1)
            .and_then(|last| self.transitions.get(last))
            .map_or(self.initial, |change| change.offset)
    }

    /// The date in the shop's time zone at a moment. Beyond the first or last date that [`Day`] can hold, it is that
    /// date.
    #[must_use]
    pub fn day(&self, at: Moment) -> Day {
        let local = at.timestamp() + i64::from(self.offset_at(at));
        let edge = if local < 0 { Day::MIN } else { Day::MAX };
        DateTime::from_timestamp(local, 0).map_or(edge, |time| time.date_naive())
    }
}

/// From one day to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Window {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub by: Day,
}

impl Window {
    /// The window from `span.min()` to `span.max()` days after `day`.
    #[must_use]
    pub fn after(day: Day, span: Span) -> Self {
        Self {
            from: plus(day, span.min()),
            by: plus(day, span.max()),
        }
    }

    /// The window of a second step, which takes `span` days and starts on a day of this window.
    #[must_use]
    pub fn then(self, span: Span) -> Self {
        Self {
            from: plus(self.from, span.min()),
            by: plus(self.by, span.max()),
        }
    }
}

/// `day` plus a number of days, but at most the last date that [`Day`] can hold.
#[must_use]
pub fn plus(day: Day, days: u16) -> Day {
    day.checked_add_days(Days::new(days.into()))
        .unwrap_or(Day::MAX)
}

/// How many days `to` is after `from`; negative if it is before.
#[must_use]
pub fn days_between(from: Day, to: Day) -> i64 {
    to.signed_duration_since(from).num_days()
}

/// A range of days, from the fewest to the most; written `[1, 3]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(try_from = "[u16; 2]", into = "[u16; 2]")]
pub struct Span([u16; 2]);

impl Span {
    /// The fewest days.
    #[must_use]
    pub const fn min(self) -> u16 {
        let Self([min, _]) = self;
        min
    }

    /// The most days.
    #[must_use]
    pub const fn max(self) -> u16 {
        let Self([_, max]) = self;
        max
    }
}

impl TryFrom<[u16; 2]> for Span {
    type Error = &'static str;

    fn try_from([min, max]: [u16; 2]) -> Result<Self, Self::Error> {
        if min <= max {
            Ok(Self([min, max]))
        } else {
            Err("the first number is larger than the second; expected [least, most]")
        }
    }
}

impl From<Span> for [u16; 2] {
    fn from(Span(days): Span) -> Self {
        days
    }
}
