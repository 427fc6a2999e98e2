//! The demo's orders. Their times are written relative to today, so that the demo never rots:
//! `today-12T14:05` is 12 days ago at five past two, on the shop's own clock.

use jiff::{ToSpan, Zoned, civil::Time, tz::TimeZone};
use serde_json::Value;

use crate::run::Result;

/// Replaces each relative time, anywhere in the JSON, by the time that it means now.
pub fn resolve(orders: &mut Value, zone: &TimeZone) -> Result {
    match orders {
        Value::String(text) => {
            if let Some(time) = text.strip_prefix("today") {
                *text = moment(time, zone).ok_or_else(|| {
                    format!("orders.json: `{text}` is no time; write one like `today-12T14:05`")
                })?;
            }
            Ok(())
        }
        Value::Array(items) => items.iter_mut().try_for_each(|item| resolve(item, zone)),
        Value::Object(fields) => fields
            .values_mut()
            .try_for_each(|field| resolve(field, zone)),
        _ => Ok(()),
    }
}

/// `-12T14:05` as RFC 3339.
fn moment(text: &str, zone: &TimeZone) -> Option<String> {
    let (days, time) = text.split_once('T')?;
    let days: i32 = if days.is_empty() {
        0
    } else {
        days.parse().ok()?
    };
    let time: Time = time.parse().ok()?;
    let today = Zoned::now().with_time_zone(zone.clone()).date();
    let date = today.checked_add(days.days()).ok()?;
    let moment = date.to_datetime(time).to_zoned(zone.clone()).ok()?;
    Some(moment.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn zone() -> TimeZone {
        TimeZone::get("America/Chicago").unwrap()
    }

    #[test]
    fn times_become_moments_of_the_shops_days() {
        let mut orders = json!([{"at": "today-12T14:05", "note": "not today", "none": null}]);
        resolve(&mut orders, &zone()).unwrap();
        let at = orders[0]["at"].as_str().unwrap();
        let expected = Zoned::now().with_time_zone(zone()).date() - 12.days();
        assert!(at.starts_with(&format!("{expected}T14:05:00-0")), "{at}");
        assert_eq!(orders[0]["note"], "not today");
    }

    #[test]
    fn a_time_that_is_none_is_named() {
        let error = resolve(&mut json!("today-xT14:05"), &zone()).unwrap_err();
        assert!(error.to_string().contains("today-xT14:05"));
    }
}
