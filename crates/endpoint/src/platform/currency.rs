//! Currencies by their ISO 4217 codes.

use careline_policy::money::Currency;

/// Refuses a code that isn't a currency's. Letter case doesn't count. Codes without a minor unit, such as gold's, aren't
/// what an order is paid in.
///
/// # Errors
///
/// What was expected, and what was found.
pub fn check(currency: &Currency) -> Result<(), String> {
    check_code(&currency.0.to_ascii_uppercase(), &currency.0)
}

/// The same for a code that a person wrote: its letters must be capital ones.
///
/// # Errors
///
/// What was expected, and what was found.
pub fn check_written(Currency(code): &Currency) -> Result<(), String> {
    check_code(code, code)
}

fn check_code(code: &str, found: &str) -> Result<(), String> {
    let known = iso_currency::Currency::from_code(code);
    match known.and_then(iso_currency::Currency::exponent) {
        Some(_) => Ok(()),
        None => Err(format!(
            "expected a currency by ISO 4217, three capital letters like \"USD\", found {found:?}"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_currencies_of_iso_4217_are_currencies() {
        for code in ["USD", "usd", "JPY", "KWD", "CLF", "HRK"] {
            assert_eq!(check(&Currency(code.into())), Ok(()));
        }
        for code in ["", "€", "US", "USDX", "USX", "US$", "XAU", "XXX", " USD"] {
            let error = check(&Currency(code.into())).unwrap_err();
            assert!(error.contains(&format!("{code:?}")), "{error}");
        }
    }

    /// The rules have the decimals for browser and endpoint; this compares them with those of the standard.
    #[test]
    fn decimals_are_those_of_iso_4217() {
        let letters = || b'A'..=b'Z';
        let codes = letters().flat_map(|a| letters().map(move |b| (a, b)));
        let codes = codes.flat_map(|(a, b)| letters().map(move |c| [a, b, c]));
        let mut known = 0;
        for code in codes {
            let code = String::from_utf8(code.to_vec()).unwrap();
            let currency = iso_currency::Currency::from_code(&code);
            if let Some(decimals) = currency.and_then(iso_currency::Currency::exponent) {
                known += 1;
                assert_eq!(
                    u16::from(Currency(code.clone()).decimals()),
                    decimals,
                    "{code}"
                );
            }
        }
        assert!(known > 150, "{known}");
    }
}
