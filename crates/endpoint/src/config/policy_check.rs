//! Checks a policy for values that have the right type but make no sense.

use careline_policy::Policy;
use careline_policy::country::Country;
use careline_policy::money::{Currency, Money};

use crate::platform::decode::{DecodeError, JsonPath};
use crate::platform::{country, currency};

type Checked = Result<(), DecodeError>;

/// All keys of a policy that are wrong, what was found and what was expected.
pub fn check(policy: &Policy) -> Vec<DecodeError> {
    let shipping = &policy.shipping;
    let mut checked = vec![
        business_days(policy),
        cancellation(policy),
        policy
            .payment
            .currency
            .as_ref()
            .map_or(Ok(()), |code| check_currency("payment.currency", code)),
        text("returns.address", policy.returns.address.as_deref()),
        text("final_sale.why", policy.final_sale.why.as_deref()),
    ];
    if let Some(sum) = &shipping.free_from {
        checked.extend(free_from(sum, policy.payment.currency.as_ref()));
    }
    checked.extend(countries(
        "shipping.destinations",
        shipping.destinations.as_deref(),
    ));
    checked.extend(countries(
        "shipping.primary_regions",
        shipping.primary_regions.as_deref(),
    ));
    checked.extend(
        policy
            .returns
            .steps
            .iter()
            .enumerate()
            .map(|(index, step)| {
                let at = JsonPath::from("returns.steps").then(index);
                text(at, Some(step))
            }),
    );
    checked.into_iter().filter_map(Result::err).collect()
}

fn business_days(policy: &Policy) -> Checked {
    if policy.response.business_days.min() > 0 {
        return Ok(());
    }
    let detail = "expected at least 1: the first business day after the day of receipt; found 0";
    wrong("response.business_days", detail)
}

fn cancellation(policy: &Policy) -> Checked {
    if policy.cancellation.window_hours != Some(0) {
        return Ok(());
    }
    let detail = "expected at least 1 hour, or no such key if the shop states none; found 0";
    wrong("cancellation.window_hours", detail)
}

/// Checks a text that a shop may leave out: it would be shown to shoppers, so it must not be blank.
///
/// # Errors
///
/// Names the key, what was found and what was expected.
pub fn text(at: impl Into<JsonPath>, stated: Option<&str>) -> Checked {
    match stated.filter(|text| text.trim().is_empty()) {
        None => Ok(()),
        Some(blank) => {
            let detail = "expected a text, or no such key if the shop states none; found";
            wrong(at, format!("{detail} {blank:?}"))
        }
    }
}

fn free_from(sum: &Money, shop_currency: Option<&Currency>) -> [Checked; 2] {
    let at = "shipping.free_from.currency";
    let currency = match shop_currency {
        Some(expected) if *expected != sum.currency => {
            let (Currency(expected), Currency(found)) = (expected, &sum.currency);
            let detail = format!("expected {expected:?} as in payment.currency, found {found:?}");
            wrong(at, detail)
        }
        _ => Ok(()),
    };
    let amount = match sum.amount.0 {
        0.. => Ok(()),
        found => {
            let detail = format!("expected minor units, 0 or more; found {found}");
            wrong("shipping.free_from.amount", detail)
        }
    };
    [check_currency(at, &sum.currency).and(currency), amount]
}

fn check_currency(at: &str, code: &Currency) -> Checked {
    currency::check_written(code).or_else(|detail| wrong(at, detail))
}

fn countries(key: &str, listed: Option<&[Country]>) -> Vec<Checked> {
    if listed.is_some_and(<[_]>::is_empty) {
        let detail = "expected a country, or no such key if the shop states none; found []";
        return vec![wrong(key, detail)];
    }
    let listed = listed.unwrap_or_default().iter().enumerate();
    let checked = listed.map(|(index, country)| {
        let at = JsonPath::from(key).then(index);
        country::check_written(country).or_else(|detail| wrong(at, detail))
    });
    checked.collect()
}

fn wrong(at: impl Into<JsonPath>, detail: impl Into<String>) -> Checked {
    Err(DecodeError::new(at, detail))
}
