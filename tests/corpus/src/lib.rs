//! Injection strings: text that makes a program that handles it do something.
//!
//! The strings are built by families: an escape from the context of the text, then a payload. Every payload calls
//! [`CANARY`], so that a test notices if it runs. [`Mutations`] makes more of them from a seed.
//!
//! No list of strings is complete. Tests therefore don't search for the strings, but check the structure around them:
//! headers, elements, cells, lines.

#![forbid(unsafe_code)]

mod families;
mod letters;
mod mails;
mod markup;
mod mutations;
mod programs;
mod strings;

pub use families::{all, some};
pub use mutations::Mutations;
pub use strings::CANARY;

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
