//! Order numbers as shoppers type them.
//!
//! `#ks 10482`, `KS-10482` and `ks10482` are the same number: only letters and digits count. Digits alone match a
//! number too, if they are the digits of exactly one of the shopper's orders.

/// The key of a number: its letters and digits, in upper case.
#[must_use]
pub fn key(number: &str) -> String {
    let letters = number.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_uppercase).collect()
}

/// A number's digits.
#[must_use]
pub fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// The digits, if the shopper typed no letters.
#[must_use]
pub fn digits_alone(typed: &str) -> Option<String> {
    let digits = digits(typed);
    (!digits.is_empty() && key(typed) == digits).then_some(digits)
}

/// The key under which a number is rate-limited in any spelling: its digits, or its letters if it has none.
#[must_use]
pub fn rate_limit_key(typed: &str) -> String {
    match digits(typed) {
        digits if digits.is_empty() => key(typed),
        digits => digits,
    }
}

/// Whether what the shopper typed matches a number.
#[must_use]
pub fn matches(typed: &str, number: &str) -> bool {
    key(typed) == key(number) || digits_alone(typed).is_some_and(|typed| typed == digits(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_has_one_key() {
        for typed in [
            "KS-10482",
            "#ks 10482",
            "ks10482",
            " Ks – 10482 ",
            "KS_10482",
        ] {
            assert_eq!(key(typed), "KS10482", "{typed}");
        }
    }

    #[test]
    fn digits_alone_have_no_letters_beside_them() {
        assert_eq!(digits_alone(" #10482 ").as_deref(), Some("10482"));
        assert_eq!(digits_alone("KS-10482"), None);
        assert_eq!(digits_alone("#"), None);
    }

    #[test]
    fn every_spelling_has_one_rate_limit_key() {
        assert_eq!(rate_limit_key("#ks 10482"), rate_limit_key("10482"));
        assert_eq!(rate_limit_key("Gift"), rate_limit_key("gift"));
        assert_ne!(rate_limit_key("Gift"), rate_limit_key("Card"));
    }

    #[test]
    fn a_number_matches_its_spellings_and_its_digits() {
        for typed in ["KS-10482", "ks 10482", "#10482"] {
            assert!(matches(typed, "KS-10482"), "{typed}");
        }
        for typed in ["GS-10482", "1048", "#", ""] {
            assert!(!matches(typed, "KS-10482"), "{typed}");
        }
    }
}
