//! Resolves what is relative in the demo's orders: times, so that the orders are always recent, and the addresses of
//! product images, since each demo has a port of its own.
//!
//! `today-12T14:05` means 12 days ago at 14:05 in the shop's time zone, and `now-3h` means three hours ago. `/demo/bar.svg`
//! is a file of the demo.

use jiff::{ToSpan, Zoned, civil::Time};
use serde_json::Value;

use crate::run::Result;

/// Replaces each relative time, anywhere in the JSON, by the moment that it means now, as RFC 3339, and each relative
/// address by that at the demo's origin. The time zone of `now` is the shop's.
pub fn resolve(orders: &mut Value, now: &Zoned, origin: &str) -> Result {
    match orders {
        Value::String(text) if text.starts_with("/demo/") => {
            text.insert_str(0, origin);
            Ok(())
        }
        Value::String(text) if text.starts_with("today") || text.starts_with("now") => {
            *text = moment(text, now).ok_or_else(|| {
                format!(
                    "orders.json: `{text}` isn't a time; write one like `today-12T14:05` or `now-3h`"
                )
            })?;
            Ok(())
        }
        Value::Array(items) => items
            .iter_mut()
            .try_for_each(|item| resolve(item, now, origin)),
        Value::Object(fields) => fields
            .values_mut()
            .try_for_each(|field| resolve(field, now, origin)),
        _ => Ok(()),
    }
}

/// A relative time as RFC 3339.
fn moment(text: &str, now: &Zoned) -> Option<String> {
    let moment = match text.strip_prefix("today") {
        Some(text) => on_a_day(now, text)?,
        None => hours_ago(now, text.strip_prefix("now-")?)?,
    };
    Some(moment.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

/// A day and a time, such as `-12T14:05`.
fn on_a_day(now: &Zoned, text: &str) -> Option<Zoned> {
    let (days, time) = text.split_once('T')?;
    let days: i32 = if days.is_empty() {
        0
    } else {
        days.parse().ok()?
    };
    let time: Time = time.parse().ok()?;
    let date = now.date().checked_add(days.days()).ok()?;
    date.to_datetime(time)
        .to_zoned(now.time_zone().clone())
        .ok()
}

/// Hours before now, such as `3h`.
fn hours_ago(now: &Zoned, text: &str) -> Option<Zoned> {
    let hours: i32 = text.strip_suffix('h')?.parse().ok()?;
    now.checked_sub(hours.hours()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ORIGIN: &str = "http://127.0.0.1:8787";

    fn now() -> Zoned {
        "2026-11-24T10:30:00-06:00[America/Chicago]"
            .parse()
            .unwrap()
    }

    #[test]
    fn times_become_moments_of_the_shops_days() {
        let mut orders = json!([{"at": "today-12T14:05", "note": "not today", "none": null}]);
        resolve(&mut orders, &now(), ORIGIN).unwrap();
        let at = orders[0]["at"].as_str().unwrap();
        assert_eq!(at, "2026-11-12T14:05:00-06:00");
        assert_eq!(orders[0]["note"], "not today");
    }

    #[test]
    fn hours_count_from_now() {
        let mut order = json!("now-3h");
        resolve(&mut order, &now(), ORIGIN).unwrap();
        assert_eq!(order, "2026-11-24T07:30:00-06:00");
    }

    #[test]
    fn images_are_the_demos_own() {
        let mut line = json!({"image_url": "/demo/bar.svg", "title": "Bar"});
        resolve(&mut line, &now(), ORIGIN).unwrap();
        assert_eq!(line["image_url"], "http://127.0.0.1:8787/demo/bar.svg");
    }

    #[test]
    fn a_time_that_is_none_is_named() {
        for time in ["today-xT14:05", "now-3"] {
            let error = resolve(&mut json!(time), &now(), ORIGIN).unwrap_err();
            assert!(error.to_string().contains(time));
        }
    }
}
