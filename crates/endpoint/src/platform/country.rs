//! Countries by their ISO 3166-1 codes. `XK` is Kosovo's: the standard leaves it to its users, and shops use it.

use std::str::FromStr as _;

use careline_policy::country::Country;

/// Letters that are used like codes and aren't.
const MISTAKEN: [(&str, &str); 2] = [("UK", "GB"), ("EL", "GR")];

/// Refuses what isn't a country's code. Letter case and outer spaces don't count.
///
/// # Errors
///
/// What was expected, what was found, and the code that is probably meant.
pub fn check(Country(found): &Country) -> Result<(), String> {
    check_code(&found.trim().to_ascii_uppercase(), found)
}

/// The same for a code that a person wrote: two capital letters and nothing else.
///
/// # Errors
///
/// What was expected, what was found, and the code that is probably meant.
pub fn check_written(Country(found): &Country) -> Result<(), String> {
    check_code(found, found)
}

fn check_code(code: &str, found: &str) -> Result<(), String> {
    if celes::Country::from_alpha2(code).is_ok_and(|country| country.alpha2 == code) {
        return Ok(());
    }
    let meant = meant(code).map(|code| format!("; did you mean {code:?}?"));
    Err(format!(
        "expected a country by ISO 3166-1, two capital letters like \"US\", found {found:?}{}",
        meant.unwrap_or_default()
    ))
}

/// The code that was meant by a name such as `Denmark`, by `DNK` or `UK`.
fn meant(text: &str) -> Option<&'static str> {
    let mut mistaken = MISTAKEN.iter();
    if let Some((_, code)) = mistaken.find(|(found, _)| found.eq_ignore_ascii_case(text)) {
        return Some(code);
    }
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    let country = celes::Country::from_str(&letters).ok();
    country.map(|country| country.alpha2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_of_iso_3166_are_countries() {
        for code in ["US", "us", " GB ", "DK", "XK", "SS"] {
            assert_eq!(check(&Country(code.into())), Ok(()));
        }
        for (found, meant) in [
            ("UK", Some("GB")),
            ("uk", Some("GB")),
            ("EL", Some("GR")),
            ("Denmark", Some("DK")),
            ("United Kingdom", Some("GB")),
            ("USA", Some("US")),
            ("DNK", Some("DK")),
            ("ZZ", None),
            ("XX", None),
            ("840", None),
            ("", None),
            ("Atlantis", None),
        ] {
            let error = check(&Country(found.into())).unwrap_err();
            let hint = meant.map(|code| format!("did you mean {code:?}?"));
            assert_eq!(error.contains("did you mean"), meant.is_some(), "{error}");
            assert!(error.contains(&hint.unwrap_or_default()), "{error}");
        }
    }
}
