//! Days, the shop's time zone, business days.
//!
//! Shoppers and support count in days, carriers report moments. A moment becomes a day through the shop's
//! [`Zone`]; from there on it's plain date arithmetic, which no daylight-saving change can disturb.

use chrono::{DateTime, Datelike, Days, FixedOffset, Weekday};
use serde::{Deserialize, Serialize};

use crate::shop::{Policy, Rules, Span};

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

/// From a moment on, another offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Transition {
    /// Seconds since the Unix epoch.
    pub at: i64,
    /// Seconds east of UTC from then on.
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

    /// The date on the shop's wall calendar at a moment; at either end of the calendar it stays there.
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
    /// The window that opens `span.min` days after `day` and ends `span.max` days after it.
    #[must_use]
    pub fn after(day: Day, span: Span) -> Self {
        Self {
            from: plus(day, span.min()),
            by: plus(day, span.max()),
        }
    }

    /// The window that opens when one span after `self.from` has passed and ends one after `self.by`.
    #[must_use]
    pub fn then(self, span: Span) -> Self {
        Self {
            from: plus(self.from, span.min()),
            by: plus(self.by, span.max()),
        }
    }
}

/// When support replies: on a business day from `from` to `by` (§2).
pub type ReplyBy = Window;

/// `day` plus a number of days; at the end of the calendar it stays there.
#[must_use]
pub fn plus(day: Day, days: u16) -> Day {
    day.checked_add_days(Days::new(days.into()))
        .unwrap_or(Day::MAX)
}

/// How many days `to` is after `from`; negative when before.
#[must_use]
pub fn days_between(from: Day, to: Day) -> i64 {
    to.signed_duration_since(from).num_days()
}

/// Whether support works on that day: neither a weekend nor one of the shop's holidays (§2).
#[must_use]
pub fn is_business_day(policy: &Policy, day: Day) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !policy.holidays.contains(&day)
}

/// The days on which support replies to what it received at a moment (§2).
///
/// Business day 1 is the first one after the shop-local date of receipt.
#[must_use]
pub fn reply_by(rules: &Rules, received: Moment) -> ReplyBy {
    let Rules { policy, zone } = rules;
    let day = zone.day(received);
    let span = policy.response.business_days;
    Window {
        from: business_days_after(policy, day, span.min()),
        by: business_days_after(policy, day, span.max()),
    }
}

/// How many business days are left after `day` until `by` is over (§2); none once it is.
#[must_use]
pub fn business_days_left(policy: &Policy, day: Day, by: Day) -> usize {
    day.iter_days()
        .skip(1)
        .take_while(|day| *day <= by)
        .filter(|day| is_business_day(policy, *day))
        .count()
}

/// The business day that comes `count` of them after a day.
#[must_use]
pub fn business_days_after(policy: &Policy, day: Day, count: u16) -> Day {
    day.iter_days()
        .skip(1)
        .filter(|day| is_business_day(policy, *day))
        .nth(usize::from(count).saturating_sub(1))
        .unwrap_or(Day::MAX)
}
