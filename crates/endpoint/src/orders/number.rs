//! When two order numbers are the same, and which order a shopper means.
//!
//! Two orders are the same only if their numbers are, apart from case, compatibility characters (NFKC), spaces around
//! them and one leading `#`. So `10011` and `1001-1` are two orders. A look-up is more forgiving, because it looks only
//! among the orders of one email: `#ks 10482`, `ks10482` and `10482` find `KS-10482` if no other order of that email
//! comes as near.

use icu_casemap::CaseMapper;
use icu_normalizer::ComposingNormalizer;

/// A number in the forms that are compared, the strictest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forms {
    /// The identity of an order.
    pub key: String,
    /// The letters and digits of the key.
    pub letters: String,
    /// The digits `0` to `9` of the key.
    pub digits: String,
}

impl Forms {
    /// The forms of a number.
    #[must_use]
    pub fn of(number: &str) -> Self {
        let key = key(number);
        let only = |is_kept: fn(&char) -> bool| key.chars().filter(is_kept).collect();
        Self {
            letters: only(|c| c.is_alphanumeric()),
            digits: only(char::is_ascii_digit),
            key,
        }
    }

    /// The digits, if the number has neither letters nor other digits.
    #[must_use]
    pub fn digits_alone(&self) -> Option<&str> {
        let is_alone = !self.digits.is_empty() && self.digits == self.letters;
        is_alone.then_some(&self.digits)
    }
}

/// The identity of an order.
#[must_use]
pub fn key(number: &str) -> String {
    let normalizer = ComposingNormalizer::new_nfkc();
    let compatible = normalizer.normalize(number);
    let folded = CaseMapper::new().fold_string(&compatible);
    // Folding may leave a sequence that isn't normalized.
    let folded = normalizer.normalize(&folded);
    let trimmed = folded.trim();
    trimmed
        .strip_prefix('#')
        .unwrap_or(trimmed)
        .trim()
        .to_owned()
}

/// The order that a shopper means, among the orders of their email: the one whose number is the same; else the one that
/// has the same letters and digits; else, if only digits were typed, the one that has those. If several are as near, none
/// is meant.
#[must_use]
pub fn find<T>(typed: &Forms, orders: Vec<T>, number: impl Fn(&T) -> &str) -> Option<T> {
    let forms = orders.iter().map(|order| Forms::of(number(order)));
    let forms: Vec<_> = forms.collect();
    let one = |is_hit: &dyn Fn(&Forms) -> bool| {
        let mut hits = (0..).zip(&forms).filter(|(_, order)| is_hit(order));
        let first = hits.next().map(|(position, _)| position);
        first.filter(|_| hits.next().is_none())
    };
    let has_letters = !typed.letters.is_empty();
    let position: usize = one(&|order| order.key == typed.key)
        .or_else(|| one(&|order| has_letters && order.letters == typed.letters))
        .or_else(|| one(&|order| typed.digits_alone() == Some(order.digits.as_str())))?;
    orders.into_iter().nth(position)
}

/// Whether what the shopper typed may mean the order with this number.
#[must_use]
pub fn matches(typed: &str, number: &str) -> bool {
    find(&Forms::of(typed), vec![number], |number| number).is_some()
}

/// The key under which a number is rate-limited in any spelling: its digits, or its letters if it has none.
#[must_use]
pub fn rate_limit_key(typed: &str) -> String {
    let Forms {
        key,
        letters,
        digits,
    } = Forms::of(typed);
    let mut spellings = [digits, letters, key].into_iter();
    let first = spellings.find(|form| !form.is_empty());
    first.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_same_apart_from_case_width_spaces_and_one_hash() {
        let same = [
            ["KS-10482", "#ks-10482"],
            [" KS-10482 ", "# ks-10482"],
            ["ＫＳ-１０４８２", "ks-10482"],
            ["STRASSE/1", "Straße/1"],
            ["ΟΔΟΣ 7", "οδος 7"],
            ["①", "1"],
            ["＃7", "7"],
        ];
        for [one, other] in same {
            assert_eq!(key(one), key(other), "{one} and {other}");
        }
        let different = [
            ["10011", "1001-1"],
            ["1001 1", "1001-1"],
            ["1001/1", "1001-1"],
            ["1001  1", "1001 1"],
            ["##7", "#7"],
            ["KS10482", "KS-10482"],
            ["7.", "7"],
        ];
        for [one, other] in different {
            assert_ne!(key(one), key(other), "{one} and {other}");
        }
    }

    #[test]
    fn the_nearest_order_is_meant_if_there_is_one() {
        let orders = [
            "10011", "1001-1", "KS-10482", "GS-10482", "A-7", "#A 8", "–",
        ];
        for (typed, meant) in [
            ("10011", Some(0)),
            ("1001-1", Some(1)),
            (" #1001-1", Some(1)),
            // Both have these letters and digits, and these digits.
            ("1001/1", None),
            ("100-11", None),
            ("ks 10482", Some(2)),
            ("#gs10482", Some(3)),
            ("10482", None),
            ("7", Some(4)),
            ("a7", Some(4)),
            ("8", Some(5)),
            ("B8", None),
            ("–", Some(6)),
            ("-", None),
            ("#", None),
            ("", None),
        ] {
            let found = find(&Forms::of(typed), orders.to_vec(), |number| number);
            assert_eq!(
                found,
                meant.map(|position: usize| orders[position]),
                "{typed:?}"
            );
        }
    }

    #[test]
    fn every_spelling_has_one_rate_limit_key() {
        for typed in ["KS-10482", "#ks 10482", "10482", "１０４８２"] {
            assert_eq!(rate_limit_key(typed), "10482", "{typed}");
        }
        assert_eq!(rate_limit_key(" #Ada-B "), "adab");
        assert_eq!(rate_limit_key("#–"), "–");
        assert_eq!(rate_limit_key("#"), "");
    }
}
