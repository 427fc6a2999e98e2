//! Business days and the reply-by date.

use chrono::{Datelike, Weekday};

use crate::shop::{Policy, Rules};
use crate::time::{Day, Moment, Window};

/// When support replies: on a business day from `from` to `by` (§2).
pub type ReplyBy = Window;

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
