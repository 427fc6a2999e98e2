//! Checks a policy for values that have the right type but make no sense.

use careline_policy::Policy;
use careline_policy::country::Country;
use careline_policy::money::Currency;
use careline_policy::money::Money;

use crate::platform::decode::{DecodeError, JsonPath};

type Checked = Result<(), DecodeError>;

/// Checks a policy.
///
/// # Errors
///
/// Names the first key that is wrong, what was found and what was expected.
pub fn check(policy: &Policy) -> Checked {
    if policy.response.business_days.min() == 0 {
        let detail =
            "expected at least 1: the first business day after the day of receipt; found 0";
        return wrong("response.business_days", detail);
    }
    if policy.cancellation.window_hours == Some(0) {
        let detail = "expected at least 1 hour, or no such key if the shop states none; found 0";
        return wrong("cancellation.window_hours", detail);
    }
    let shop_currency = policy.payment.currency.as_ref();
    if let Some(code) = shop_currency {
        currency("payment.currency", code)?;
    }
    if let Some(sum) = &policy.shipping.free_from {
        free_from(sum, shop_currency)?;
    }
    let shipping = &policy.shipping;
    countries("shipping.destinations", shipping.destinations.as_deref())?;
    countries(
        "shipping.primary_regions",
        shipping.primary_regions.as_deref(),
    )?;
    let (returns, final_sale) = (&policy.returns, &policy.final_sale);
    text("returns.address", returns.address.as_deref())?;
    for (index, step) in returns.steps.iter().enumerate() {
        let at = JsonPath::from("returns.steps").then(index);
        text(at, Some(step))?;
    }
    text("final_sale.why", final_sale.why.as_deref())
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

fn free_from(sum: &Money, shop_currency: Option<&Currency>) -> Checked {
    let at = "shipping.free_from.currency";
    currency(at, &sum.currency)?;
    if let Some(other) = shop_currency.filter(|other| **other != sum.currency) {
        let (Currency(expected), Currency(found)) = (other, &sum.currency);
        let detail = format!("expected {expected:?} as in payment.currency, found {found:?}");
        return wrong(at, detail);
    }
    if sum.amount.0 < 0 {
        let detail = format!("expected minor units, 0 or more; found {}", sum.amount.0);
        return wrong("shipping.free_from.amount", detail);
    }
    Ok(())
}

fn currency(at: &str, Currency(code): &Currency) -> Checked {
    if is_code(code, 3) {
        return Ok(());
    }
    let detail =
        format!("expected a currency of three capital letters like \"USD\", found {code:?}");
    wrong(at, detail)
}

fn countries(key: &str, listed: Option<&[Country]>) -> Checked {
    let Some(listed) = listed else { return Ok(()) };
    if listed.is_empty() {
        let detail = "expected a country, or no such key if the shop states none; found []";
        return wrong(key, detail);
    }
    let mut numbered = listed.iter().enumerate();
    let odd = numbered.find(|(_, Country(code))| !is_code(code, 2));
    let Some((index, Country(found))) = odd else {
        return Ok(());
    };
    let at = JsonPath::from(key).then(index);
    let detail = "expected a country of two capital letters like \"US\", found";
    wrong(at, format!("{detail} {found:?}"))
}

fn is_code(code: &str, length: usize) -> bool {
    code.len() == length && code.bytes().all(|letter| letter.is_ascii_uppercase())
}

fn wrong(at: impl Into<JsonPath>, detail: impl Into<String>) -> Checked {
    Err(DecodeError::new(at, detail))
}
