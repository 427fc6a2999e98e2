//! Says why a call isn't answered yet, and when it is made again.

use crate::api::failure::Wait;
use crate::i18n::{format, t, time_of_day};

/// That a limit was exceeded, and until when; else the text of `away`, a locale key.
#[must_use]
pub fn wait_text(wait: Wait, away: &str) -> String {
    match wait {
        Wait::Away => t(away),
        Wait::Limit { until } => format("limit", &[("time", &time_of_day(until))]),
    }
}
