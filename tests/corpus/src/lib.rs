//! Injection strings: text that makes a program that handles it do something.
//!
//! The strings are built by families: an escape from the context of the text, then a payload. Every payload calls
//! [`CANARY`], so that a test notices if it runs. [`Mutations`] makes more of them from a seed.
//!
//! No list of strings is complete. Tests therefore don't search for the strings, but check the structure around them:
//! headers, elements, cells, lines.

#![forbid(unsafe_code)]

mod letters;
mod mails;
mod markup;
mod mutations;
mod programs;

pub use mutations::Mutations;

/// The function that payloads call.
pub const CANARY: &str = "carelineCanary";

/// All strings, each once, in the order of their families.
#[must_use]
pub fn all() -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for string in families().into_iter().flatten() {
        if !all.contains(&string) {
            all.push(string);
        }
    }
    all
}

/// About this many strings, equally many of every family.
#[must_use]
pub fn some(count: usize) -> Vec<String> {
    let families = families();
    let each = (count / families.len()).max(1);
    let some = families.into_iter().flat_map(|family| {
        let step = family.len().div_ceil(each);
        family.into_iter().step_by(step)
    });
    some.collect()
}

fn families() -> [Vec<String>; 14] {
    [
        markup::strings(),
        markup::addresses(),
        programs::templates(),
        programs::queries(),
        programs::formulas(),
        programs::paths(),
        programs::names(),
        mails::headers(),
        mails::encoded(),
        mails::bodies(),
        letters::ends(),
        letters::turns(),
        letters::terminal(),
        letters::odd(),
    ]
}

/// Every combination of the two.
fn each<A: AsRef<str>, B: AsRef<str>>(
    ones: &[A],
    others: &[B],
    join: impl Fn(&str, &str) -> String,
) -> Vec<String> {
    let pairs = ones.iter().flat_map(|one| {
        others
            .iter()
            .map(move |other| (one.as_ref(), other.as_ref()))
    });
    pairs.map(|(one, other)| join(one, other)).collect()
}

fn owned(strings: &[&str]) -> Vec<String> {
    strings.iter().map(|string| (*string).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_more_than_five_hundred_and_no_two_are_alike() {
        let all = all();
        assert!(all.len() > 500, "{}", all.len());
        assert!(all.iter().all(|string| !string.trim().is_empty()));
    }

    #[test]
    fn some_are_of_every_family() {
        let some = some(60);
        assert!((40..=60).contains(&some.len()), "{}", some.len());
        for part in [
            "<",
            "javascript",
            "{{",
            "=",
            "../",
            "\r\n",
            "=?",
            "\u{202e}",
            "\u{1b}",
        ] {
            assert!(some.iter().any(|string| string.contains(part)), "{part:?}");
        }
    }
}
