//! Time zones by their IANA names, as the plain lists of offsets that the policy crate uses.
//!
//! The IANA database is compiled in, so that every machine decides alike.
//!
//! When clocks are put back, some local times occur twice; when they are put forward, some are skipped. [`moment`]
//! takes the first of two, and reads a skipped time with the offset before the change, as RFC 5545 does.
//!
//! # Limits
//!
//! Changes are listed from [`FIRST_YEAR`] to [`LAST_YEAR`]. Other days take the nearest known offset.

use careline_policy::time::Transition;
use careline_policy::{Day, Moment, Zone};
use chrono::{DateTime, Datelike, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::platform::clock;

/// The first year whose changes are listed.
const FIRST_YEAR: i32 = 2000;
/// The last year whose changes are listed.
const LAST_YEAR: i32 = 2100;
/// How many years before and after the current one the widget gets.
const YEARS_AROUND: i32 = 3;

/// A name that isn't in the IANA database.
#[derive(Debug, thiserror::Error)]
#[error("expected an IANA time zone such as \"America/Chicago\", found {0:?}")]
pub struct UnknownZone(String);

/// The zone with this IANA name.
///
/// # Errors
///
/// If the database has no such name.
pub fn named(name: &str) -> Result<Zone, UnknownZone> {
    let unknown = || UnknownZone(name.to_owned());
    let zone = TimeZone::get(name).map_err(|_| unknown())?;
    let start = Timestamp::from_second(new_year(FIRST_YEAR)).map_err(|_| unknown())?;
    let end = new_year(LAST_YEAR + 1);
    let initial = zone.to_offset(start).seconds();
    let mut transitions: Vec<_> = zone
        .following(start)
        .map(|change| Transition {
            at: change.timestamp().as_second(),
            offset: change.offset().seconds(),
        })
        .take_while(|change| change.at < end)
        .collect();
    // Some changes concern only the abbreviation.
    transitions.dedup_by_key(|change| change.offset);
    Ok(Zone {
        initial,
        transitions,
    })
}

/// The part of a zone that the widget needs. It covers whole years, so that it changes only once a year.
#[must_use]
pub fn around(zone: &Zone, now: DateTime<Utc>) -> Zone {
    let start = new_year(now.year() - YEARS_AROUND);
    let end = new_year(now.year() + YEARS_AROUND + 1);
    let before = zone.transitions.partition_point(|change| change.at < start);
    let initial = before
        .checked_sub(1)
        .and_then(|last| zone.transitions.get(last))
        .map_or(zone.initial, |change| change.offset);
    let within = zone.transitions.iter().skip(before);
    Zone {
        initial,
        transitions: within
            .take_while(|change| change.at < end)
            .copied()
            .collect(),
    }
}

/// The moment at which a shop's wall clock shows a local time.
#[must_use]
pub fn moment(zone: &Zone, wall: NaiveDateTime) -> Moment {
    let wall = wall.and_utc();
    let plus = |time| wall.checked_add_signed(time).unwrap_or(wall);
    let offset = |at: DateTime<Utc>| zone.offset_at(at.fixed_offset());
    let [before, after] = [-1, 1]
        .map(|days| offset(plus(TimeDelta::days(days))))
        .map(|offset| (offset, plus(TimeDelta::seconds(-i64::from(offset)))));
    let shown = [before, after]
        .into_iter()
        .find(|(expected, at)| offset(*at) == *expected);
    let (_, at) = shown.unwrap_or(before);
    clock::in_zone(at, zone)
}

/// The start of a day in the shop's time zone.
#[must_use]
pub fn start(zone: &Zone, day: Day) -> Moment {
    moment(zone, day.and_time(NaiveTime::MIN))
}

/// The start of a year in UTC, in Unix seconds.
fn new_year(year: i32) -> i64 {
    chrono::NaiveDate::from_ymd_opt(year, 1, 1)
        .and_then(|day| day.and_hms_opt(0, 0, 0))
        .map_or(0, |time| time.and_utc().timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offset(zone: &Zone, at: &str) -> i32 {
        zone.offset_at(DateTime::parse_from_rfc3339(at).unwrap())
    }

    #[test]
    fn chicago_changes_its_clocks_until_the_end_of_the_century() {
        let zone = named("America/Chicago").unwrap();
        assert_eq!(offset(&zone, "2026-03-08T07:59:59Z"), -6 * 3600);
        assert_eq!(offset(&zone, "2026-03-08T08:00:00Z"), -5 * 3600);
        assert_eq!(offset(&zone, "2026-11-01T06:59:59Z"), -5 * 3600);
        assert_eq!(offset(&zone, "2026-11-01T07:00:00Z"), -6 * 3600);
        assert_eq!(offset(&zone, "2099-07-01T00:00:00Z"), -5 * 3600);
        assert_eq!(offset(&zone, "2000-01-01T00:00:00Z"), -6 * 3600);
    }

    #[test]
    fn a_zone_without_changes_has_none() {
        assert_eq!(named("UTC").unwrap(), Zone::fixed(0));
        assert_eq!(
            offset(&named("Asia/Kathmandu").unwrap(), "2026-01-01T00:00:00Z"),
            20_700
        );
    }

    #[test]
    fn a_wall_clocks_time_is_the_moment_that_the_database_says() {
        for name in [
            "America/Chicago",
            "Europe/Lisbon",
            "Australia/Lord_Howe",
            "Asia/Kathmandu",
        ] {
            let (zone, database) = (named(name).unwrap(), TimeZone::get(name).unwrap());
            let mut wall = Day::from_ymd_opt(2026, 1, 1)
                .unwrap()
                .and_time(NaiveTime::MIN);
            while wall.year() == 2026 {
                let civil: jiff::civil::DateTime = wall.to_string().parse().unwrap();
                let expected = database.to_timestamp(civil).unwrap().as_second();
                assert_eq!(moment(&zone, wall).timestamp(), expected, "{name} {wall}");
                wall += TimeDelta::minutes(15);
            }
        }
    }

    #[test]
    fn a_day_begins_at_midnight_on_the_shops_clock() {
        let zone = named("America/Chicago").unwrap();
        let day = Day::from_ymd_opt(2026, 11, 1).unwrap();
        let start = start(&zone, day);
        assert_eq!(start.to_rfc3339(), "2026-11-01T00:00:00-05:00");
    }

    #[test]
    fn an_unknown_zone_is_named() {
        let error = named("America/Chicagoo").unwrap_err().to_string();
        assert!(error.contains("America/Chicagoo"), "{error}");
    }

    #[test]
    fn the_years_around_now_agree_with_the_whole() {
        let zone = named("America/Chicago").unwrap();
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        let near = around(&zone, now);
        assert_eq!(near.transitions.len(), 14);
        for day in ["2023-01-01", "2024-07-01", "2026-11-22", "2029-12-31"] {
            let at = format!("{day}T12:00:00Z");
            assert_eq!(offset(&near, &at), offset(&zone, &at), "{day}");
        }
    }
}
