//! The words of a mail or a page in one language.
//!
//! Values from outside keep their own direction: in a language that is written from right to left each value stands in a
//! Unicode isolate, and elsewhere each that may itself be written so.

use careline_messages::{Formats, Language, Messages};

use crate::mail::sanitize::{is_isolated, is_right_to_left, isolated};

/// Values that aren't isolated. They aren't from outside: a mark (` (§2)`) continues the word before it, programs look for
/// a reference in subjects, and the others are words of the language itself.
const OWN: [&str; 7] = [
    "mark",
    "reference",
    "headline",
    "topic",
    "status",
    "verdict",
    "because",
];

/// The words of a language.
#[derive(Clone, Debug)]
pub struct Words {
    messages: Messages,
    is_right_to_left: bool,
}

impl From<Messages> for Words {
    fn from(messages: Messages) -> Self {
        Self {
            is_right_to_left: messages.language().is_right_to_left(),
            messages,
        }
    }
}

impl From<Language> for Words {
    fn from(language: Language) -> Self {
        Messages::from(language).into()
    }
}

impl Words {
    /// The BCP 47 tag of the language.
    #[must_use]
    pub const fn tag(&self) -> &'static str {
        self.messages.language().tag()
    }

    /// Whether the language is written from right to left.
    #[must_use]
    pub const fn is_right_to_left(&self) -> bool {
        self.is_right_to_left
    }

    /// The direction in which the language is written, as HTML names it.
    #[must_use]
    pub const fn direction(&self) -> &'static str {
        if self.is_right_to_left { "rtl" } else { "ltr" }
    }

    /// How the language writes dates, sums and lists.
    #[must_use]
    pub const fn formats(&self) -> &Formats {
        self.messages.formats()
    }

    /// The text of a key.
    #[must_use]
    pub fn text(&self, key: &str) -> String {
        self.messages.text(key).to_owned()
    }

    /// The text of a key with values. Those from outside are isolated.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.with_isolated(values, |values| self.messages.fill(key, values))
    }

    /// The text of a key with values, for a subject. Some mail programs show isolates there as boxes, so that only a language
    /// from right to left has them, which couldn't be read without.
    #[must_use]
    pub fn fill_subject(&self, key: &str, values: &[(&str, &str)]) -> String {
        match self.is_right_to_left {
            true => self.fill(key, values),
            false => self.messages.fill(key, values),
        }
    }

    /// The form of a text for a number, which is also filled in as `{count}`.
    #[must_use]
    pub fn plural(&self, key: &str, count: u64, values: &[(&str, &str)]) -> String {
        self.with_isolated(values, |values| self.messages.plural(key, count, values))
    }

    /// A value that stands beside words of the language, with its own direction.
    #[must_use]
    pub fn isolate(&self, value: &str) -> String {
        let needs_none = value.is_empty() || is_isolated(value);
        if needs_none || !(self.is_right_to_left || is_right_to_left(value)) {
            value.to_owned()
        } else {
            isolated(value)
        }
    }

    fn with_isolated(
        &self,
        values: &[(&str, &str)],
        fill: impl Fn(&[(&str, &str)]) -> String,
    ) -> String {
        let isolate = |(name, value): &(&str, &str)| match OWN.contains(name) {
            true => (*value).to_owned(),
            false => self.isolate(value),
        };
        let isolated: Vec<_> = values.iter().map(isolate).collect();
        let names = values.iter().map(|(name, _)| *name);
        let values: Vec<_> = names.zip(isolated.iter().map(String::as_str)).collect();
        fill(&values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_is_written_from_right_to_left_is_isolated() {
        let english = Words::from(Language::english());
        let hello = |name| english.fill("mail.hello.name", &[("name", name)]);
        assert_eq!(hello("Ada “Óla” 愛"), "Hello Ada “Óla” 愛,");
        assert_eq!(hello("שרה"), "Hello \u{2068}שרה\u{2069},");
        assert_eq!(hello(""), "Hello ,");
        let subject = english.fill_subject("mail.hello.name", &[("name", "שרה")]);
        assert_eq!(subject, "Hello שרה,");
    }

    #[test]
    fn among_words_from_right_to_left_each_value_is_isolated_but_our_own() {
        let words = Words {
            is_right_to_left: true,
            ..Words::from(Language::english())
        };
        let values = [("by", "Friday"), ("mark", " (§2)")];
        let reply = words.fill("support.reply.on", &values);
        assert_eq!(reply, "Reply on \u{2068}Friday\u{2069} (§2).");
    }
}
