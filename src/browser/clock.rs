//! The device's clock.

use careline_policy::Moment;
use chrono::DateTime;

/// The current time by the device's clock, in milliseconds since 1970.
#[must_use]
pub fn device_millis() -> i64 {
    #[allow(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970 fit an i64"
    )]
    let millis = js_sys::Date::now() as i64;
    millis
}

/// Converts milliseconds since 1970.
#[must_use]
pub fn moment(millis: i64) -> Moment {
    DateTime::from_timestamp_millis(millis)
        .unwrap_or_default()
        .fixed_offset()
}
