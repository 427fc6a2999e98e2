//! What fits its type in a policy, but makes no sense.

use careline_policy::Policy;
use careline_policy::country::Country;
use careline_policy::money::Currency;
use careline_policy::money::Money;

use crate::platform::decode::{Misread, Place};

type Checked = Result<(), Misread>;

/// Looks for it.
///
/// # Errors
///
/// Names the key, what was found and what was expected.
pub fn check(policy: &Policy) -> Checked {
    if policy.response.business_days.min() == 0 {
        let detail =
            "expected at least 1: the first business day after the day of receipt; found 0";
        return wrong(Place::key("response.business_days"), detail);
    }
    if policy.cancellation.window_hours == Some(0) {
        let detail = "expected at least 1 hour, or no such key where the shop states none; found 0";
        return wrong(Place::key("cancellation.window_hours"), detail);
    }
    let shop_currency = policy.payment.currency.as_ref();
    if let Some(code) = shop_currency {
        currency(Place::key("payment.currency"), code)?;
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
    words(Place::key("returns.address"), returns.address.as_deref())?;
    for (index, step) in returns.steps.iter().enumerate() {
        let at = Place::key("returns.steps").then(Place::index(index));
        words(at, Some(step))?;
    }
    words(Place::key("final_sale.why"), final_sale.why.as_deref())
}

/// Words that a shop may leave out, but not blank: they would be shown, and say nothing.
///
/// # Errors
///
/// Names the key, what was found and what was expected.
pub fn words(at: Place, stated: Option<&str>) -> Checked {
    match stated.filter(|words| words.trim().is_empty()) {
        None => Ok(()),
        Some(blank) => {
            let detail = "expected words, or nothing at all where the shop states none; found";
            wrong(at, format!("{detail} {blank:?}"))
        }
    }
}

fn free_from(sum: &Money, shop_currency: Option<&Currency>) -> Checked {
    let at = || Place::key("shipping.free_from.currency");
    currency(at(), &sum.currency)?;
    if let Some(other) = shop_currency.filter(|other| **other != sum.currency) {
        let (Currency(expected), Currency(found)) = (other, &sum.currency);
        let detail = format!("expected {expected:?} as in payment.currency, found {found:?}");
        return wrong(at(), detail);
    }
    if sum.amount.0 < 0 {
        let detail = format!("expected minor units, 0 or more; found {}", sum.amount.0);
        return wrong(Place::key("shipping.free_from.amount"), detail);
    }
    Ok(())
}

fn currency(at: Place, Currency(code): &Currency) -> Checked {
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
        let detail = "expected a country, or no such key where the shop states none; found []";
        return wrong(Place::key(key), detail);
    }
    let mut numbered = listed.iter().enumerate();
    let odd = numbered.find(|(_, Country(code))| !is_code(code, 2));
    let Some((index, Country(found))) = odd else {
        return Ok(());
    };
    let at = Place::key(key).then(Place::index(index));
    let detail = "expected a country of two capital letters like \"US\", found";
    wrong(at, format!("{detail} {found:?}"))
}

fn is_code(code: &str, length: usize) -> bool {
    code.len() == length && code.bytes().all(|letter| letter.is_ascii_uppercase())
}

fn wrong(at: Place, detail: impl Into<String>) -> Checked {
    Err(Misread::new(at, detail))
}
