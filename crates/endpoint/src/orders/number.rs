//! Order numbers as shoppers type them.
//!
//! `#ks 10482`, `KS-10482` and `ks10482` are the same number: letters and digits count, and nothing else. Digits
//! alone stand for a number too, where they are those of exactly one of the shopper's orders.

/// What tells one number from another: its letters and digits.
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

/// The digits, where a shopper typed nothing else that counts.
#[must_use]
pub fn digits_alone(typed: &str) -> Option<String> {
    let digits = digits(typed);
    (!digits.is_empty() && key(typed) == digits).then_some(digits)
}

/// What a number is rate_limit_key by, however it's typed: its digits, or its letters where it has none.
#[must_use]
pub fn rate_limit_key(typed: &str) -> String {
    match digits(typed) {
        digits if digits.is_empty() => key(typed),
        digits => digits,
    }
}

/// Whether what was typed stands for a number.
#[must_use]
pub fn matches(typed: &str, number: &str) -> bool {
    key(typed) == key(number) || digits_alone(typed).is_some_and(|typed| typed == digits(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_typing_has_one_key() {
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
    fn digits_stand_alone_or_not_at_all() {
        assert_eq!(digits_alone(" #10482 ").as_deref(), Some("10482"));
        assert_eq!(digits_alone("KS-10482"), None);
        assert_eq!(digits_alone("#"), None);
    }

    #[test]
    fn a_number_counts_once_however_it_is_typed() {
        assert_eq!(rate_limit_key("#ks 10482"), rate_limit_key("10482"));
        assert_eq!(rate_limit_key("Gift"), rate_limit_key("gift"));
        assert_ne!(rate_limit_key("Gift"), rate_limit_key("Card"));
    }

    #[test]
    fn what_was_typed_stands_for_a_number_or_not() {
        for typed in ["KS-10482", "ks 10482", "#10482"] {
            assert!(matches(typed, "KS-10482"), "{typed}");
        }
        for typed in ["GS-10482", "1048", "#", ""] {
            assert!(!matches(typed, "KS-10482"), "{typed}");
        }
    }
}
