//! Reads moments and days in a browser.
//!
//! The endpoint reads orders that other people's systems wrote, by chrono's own rules, which allow much more than RFC 3339.
//! A browser reads only what the endpoint wrote, and shoppers would download the code of those rules.

use chrono::TimeDelta;
use serde::{Deserialize, Deserializer, de::Error};

use crate::time::{Day, Moment};

/// The number of years after which the Gregorian calendar repeats.
const CYCLE_YEARS: i64 = 400;
/// The number of days in these years.
const CYCLE_DAYS: i64 = 146_097;

/// Reads a moment.
///
/// # Errors
///
/// If it isn't as chrono writes it.
pub fn moment<'de, D: Deserializer<'de>>(from: D) -> Result<Moment, D::Error> {
    read(&String::deserialize(from)?).ok_or_else(unreadable)
}

/// Reads a moment, or nothing.
///
/// # Errors
///
/// If it isn't as chrono writes it.
pub fn optional_moment<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Moment>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    text.map(|text| read(&text).ok_or_else(unreadable))
        .transpose()
}

/// Reads a day, or nothing.
///
/// # Errors
///
/// If it isn't as chrono writes it.
pub fn optional_day<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Day>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    text.map(|text| read_day(&text).ok_or_else(unreadable))
        .transpose()
}

/// Reads days.
///
/// # Errors
///
/// If one isn't as chrono writes it.
pub fn days<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Day>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?.into_iter();
    texts
        .map(|text| read_day(&text).ok_or_else(unreadable))
        .collect()
}

fn unreadable<E: Error>() -> E {
    E::custom("not as chrono writes it")
}

fn read_day(text: &str) -> Option<Day> {
    read(&[text, "T00:00:00Z"].concat()).map(|moment| moment.date_naive())
}

/// chrono writes a year of other than four digits with a sign, which RFC 3339 doesn't have. Such a text is read as if of the
/// same year in a cycle near today's.
fn read(text: &str) -> Option<Moment> {
    if !text.starts_with(['+', '-']) {
        return Moment::parse_from_rfc3339(text).ok();
    }
    let (year, rest) = text.split_at_checked(text.get(1..)?.find('-')? + 1)?;
    let year: i64 = year.parse().ok()?;
    let near = 2000 + year.rem_euclid(CYCLE_YEARS);
    let cycles = (year - near) / CYCLE_YEARS;
    Moment::parse_from_rfc3339(&(near.to_string() + rest))
        .ok()?
        .checked_add_signed(TimeDelta::days(cycles * CYCLE_DAYS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_reads_every_moment_that_chrono_writes() {
        for text in [
            "2026-11-10T14:05:00-06:00",
            "2024-02-29T23:59:60.123456789Z",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59+23:59",
            // A store without a date, as PHP writes it.
            "-0001-11-30T00:00:00+00:00",
            "-0004-02-29T00:00:00+00:00",
            "-262143-01-01T12:00:00+01:00",
            "+10000-02-29T00:00:00+00:00",
            "+262142-12-31T00:00:00-01:00",
        ] {
            let moment: Moment = text.parse().expect("a moment");
            let written = serde_json::to_value(moment).expect("it can be written");
            let written = written.as_str().expect("a text");
            assert_eq!(read(written), Some(moment), "{written}");
            let day = moment.date_naive();
            let written = format!("[{}]", serde_json::json!(day));
            let mut json = serde_json::Deserializer::from_str(&written);
            assert_eq!(days(&mut json).expect("days"), [day], "{written}");
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "-",
            "+",
            "2026",
            "-1",
            "--",
            "+x-01-01T00:00:00Z",
            "yesterday",
            "10.11.2026",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
