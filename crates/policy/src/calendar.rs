//! Business days, and the dates by which support replies (§2).
//!
//! A business day is neither a Saturday or Sunday nor one of the shop's holidays. Opening hours don't count: a ticket
//! that comes late in the evening still belongs to that day.

use chrono::{Datelike, Weekday};

use crate::shop::{Policy, Rules};
use crate::time::{Day, Moment, Window};

/// When support replies: on a business day from `from` to `by`, both included (§2).
pub type ReplyBy = Window;

/// Whether support works on that day (§2).
#[must_use]
pub fn is_business_day(policy: &Policy, day: Day) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !policy.holidays.contains(&day)
}

/// When support replies to a ticket that it received at a moment (§2).
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

/// How many business days come after `day` and no later than `by` (§2).
#[must_use]
pub fn business_days_left(policy: &Policy, day: Day, by: Day) -> usize {
    day.iter_days()
        .skip(1)
        .take_while(|day| *day <= by)
        .filter(|day| is_business_day(policy, *day))
        .count()
}

/// The `count`-th business day after `day`. For 0 it is the first one, too.
#[must_use]
pub fn business_days_after(policy: &Policy, day: Day, count: u16) -> Day {
    day.iter_days()
        .skip(1)
        .filter(|day| is_business_day(policy, *day))
        .nth(usize::from(count).saturating_sub(1))
        .unwrap_or(Day::MAX)
}
