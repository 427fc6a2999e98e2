//! A shop's own texts, which stand in place of some of a language's.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use icu_plurals::PluralCategory;

use crate::language::Language;

/// Checked texts of one language, by their keys. A copy shares them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides(Arc<BTreeMap<String, String>>);

/// Why a text can't stand in place of a language's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// The language has no such text.
    UnknownKey,
    /// Nothing would be shown.
    Blank,
    /// It has other placeholders than the language's text, or not all of them.
    Placeholders {
        /// Those of the language's text.
        expected: BTreeSet<String>,
        /// Its own.
        found: BTreeSet<String>,
    },
}

impl Overrides {
    /// Checks a shop's texts of a language.
    ///
    /// # Errors
    ///
    /// Each key whose text can't be used, and why.
    pub fn check(
        language: Language,
        texts: BTreeMap<String, String>,
    ) -> Result<Self, Vec<(String, Mistake)>> {
        let mistake = |(key, text): (&String, &String)| {
            let mistake = check(language, key, text).err()?;
            Some((key.clone(), mistake))
        };
        let mistakes: Vec<_> = texts.iter().filter_map(mistake).collect();
        if mistakes.is_empty() {
            Ok(Self(Arc::new(texts)))
        } else {
            Err(mistakes)
        }
    }

    /// The text of a key, if there is one.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// Keys and texts, sorted by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let texts = self.0.iter();
        texts.map(|(key, text)| (key.as_str(), text.as_str()))
    }
}

fn check(language: Language, key: &str, text: &str) -> Result<(), Mistake> {
    let original = language.0.text(key).ok_or(Mistake::UnknownKey)?;
    if text.trim().is_empty() {
        return Err(Mistake::Blank);
    }
    let (expected, found) = (placeholders(original), placeholders(text));
    let lacks_none = expected.is_subset(&found);
    // A plural's form may spell its number out, as in "one day". A shop's may name it again, as in "{count} day".
    let allowed = plural_of(key).and_then(|plain| language.0.text(plain));
    let allowed = allowed.map_or_else(BTreeSet::new, placeholders);
    if lacks_none && found.difference(&expected).all(|one| allowed.contains(one)) {
        return Ok(());
    }
    Err(Mistake::Placeholders { expected, found })
}

/// The plain key of a plural's form.
fn plural_of(key: &str) -> Option<&str> {
    let (plain, category) = key.rsplit_once('.')?;
    let category = PluralCategory::get_for_cldr_string(category)?;
    (category != PluralCategory::Other).then_some(plain)
}

/// The names in braces. A brace without its other one counts too: it would be shown.
fn placeholders(text: &str) -> BTreeSet<String> {
    let parts = text.split('{').skip(1);
    let names = parts.map(|part| part.split_once('}').map_or(part, |(name, _)| name));
    names.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::messages::Messages;

    static ENGLISH: Catalog = Catalog {
        tag: "en",
        texts: &[
            ("days", "within {count} days"),
            ("days.one", "within a day"),
            ("greeting", "Hello {name},"),
            ("hint", ""),
        ],
    };

    fn check<const N: usize>(
        texts: [(&str, &str); N],
    ) -> Result<Overrides, Vec<(String, Mistake)>> {
        let texts = texts.map(|(key, text)| (key.to_owned(), text.to_owned()));
        Overrides::check(Language(&ENGLISH), texts.into())
    }

    #[test]
    fn a_shops_texts_stand_in_place_of_the_languages() {
        let own = check([("greeting", "Dear {name},"), ("days.one", "in {count} day")]).unwrap();
        let messages = Messages::of_shop(Language(&ENGLISH), own);
        assert_eq!(messages.fill("greeting", &[("name", "Ada")]), "Dear Ada,");
        assert_eq!(messages.plural("days", 1, &[]), "in 1 day");
        assert_eq!(messages.plural("days", 2, &[]), "within 2 days");
        assert_eq!(messages.text("hint"), "");
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let mistakes = check([
            ("days", "within a few days"),
            ("days.two", "within two days"),
            ("greeting", "Dear {nmae},"),
            ("hint", " "),
        ]);
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let placeholders = |expected: &[&str], found: &[&str]| Mistake::Placeholders {
            expected: names(expected),
            found: names(found),
        };
        let expected = [
            ("days", placeholders(&["count"], &[])),
            ("days.two", Mistake::UnknownKey),
            ("greeting", placeholders(&["name"], &["nmae"])),
            ("hint", Mistake::Blank),
        ];
        let expected = expected.map(|(key, mistake)| (key.to_owned(), mistake));
        assert_eq!(mistakes, Err(expected.into()));
    }

    #[test]
    fn a_brace_without_its_other_one_is_a_mistake() {
        let mistakes = check([("greeting", "Dear {name}, {")]).unwrap_err();
        assert!(matches!(
            mistakes.as_slice(),
            [(_, Mistake::Placeholders { .. })]
        ));
    }
}
