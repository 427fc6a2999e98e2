//! The languages that there are, and which of them comes nearest to a wish.

use std::fmt::{self, Display, Formatter};

use icu_locale::{LanguageIdentifier, Locale, LocaleCanonicalizer, LocaleDirectionality};

use crate::catalog::{CATALOGS, Catalog};

/// A language that has a file in `locales/`.
#[derive(Clone, Copy, Debug)]
pub struct Language(pub(crate) &'static Catalog);

impl Language {
    /// Every language, sorted by tag.
    pub fn all() -> impl Iterator<Item = Self> + Clone {
        CATALOGS.iter().map(Self)
    }

    /// English. Every text exists in it.
    #[must_use]
    pub fn english() -> Self {
        static NO_TEXTS: Catalog = Catalog {
            tag: "en",
            texts: &[],
        };
        Self::all()
            .find(|language| language.tag() == NO_TEXTS.tag)
            .unwrap_or(Self(&NO_TEXTS))
    }

    /// The language that comes nearest to a BCP 47 tag. See [`Self::nearest_of`].
    #[must_use]
    pub fn nearest(wanted: &str) -> Option<Self> {
        Self::nearest_of(Self::all(), wanted)
    }

    /// Of some languages, the one that comes nearest to a BCP 47 tag: the very one, or the language without a region
    /// (`de` for `de-AT`), or the first other region of it (`pt-BR` for `pt`). Case doesn't count, `_` is read as `-`,
    /// and an old tag as its successor (`he` for `iw`).
    pub fn nearest_of(offered: impl Iterator<Item = Self> + Clone, wanted: &str) -> Option<Self> {
        let LanguageIdentifier {
            language, region, ..
        } = identifier(wanted)?;
        let of_language = offered.filter(|one| one.id().language == language);
        let of_region = |region| of_language.clone().find(|one| one.id().region == region);
        of_region(region)
            .or_else(|| of_region(None))
            .or_else(|| of_language.clone().next())
    }

    /// Its BCP 47 tag, as its file is named.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        self.0.tag
    }

    /// The keys of its texts, sorted.
    pub fn keys(self) -> impl Iterator<Item = &'static str> {
        self.0.texts.iter().map(|(key, _)| *key)
    }

    /// Whether it is written from right to left.
    #[must_use]
    pub fn is_right_to_left(self) -> bool {
        LocaleDirectionality::new_common().is_right_to_left(&self.id())
    }

    fn id(self) -> LanguageIdentifier {
        // A file whose name is no tag is found under no wish.
        self.tag().parse().unwrap_or(LanguageIdentifier::UNKNOWN)
    }
}

/// What a BCP 47 tag says of language, script and region, in any spelling.
pub fn identifier(tag: &str) -> Option<LanguageIdentifier> {
    let mut locale: Locale = tag.trim().replace('_', "-").parse().ok()?;
    LocaleCanonicalizer::new_common().canonicalize(&mut locale);
    Some(locale.id)
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.tag() == other.tag()
    }
}

impl Eq for Language {}

impl Display for Language {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn without_texts(tag: &'static str) -> Catalog {
        Catalog { tag, texts: &[] }
    }

    /// The languages of the tests, whatever files there are.
    static OFFERED: [Catalog; 8] = [
        without_texts("ar"),
        without_texts("da"),
        without_texts("de"),
        without_texts("en"),
        without_texts("he"),
        without_texts("ja"),
        without_texts("pt-BR"),
        without_texts("sv"),
    ];

    #[test]
    fn a_wish_finds_the_nearest_language() {
        for (wanted, nearest) in [
            ("de", Some("de")),
            ("DE", Some("de")),
            ("de_DE", Some("de")),
            ("de-DE-1996", Some("de")),
            ("de-AT", Some("de")),
            (" de ", Some("de")),
            ("pt", Some("pt-BR")),
            ("pt-PT", Some("pt-BR")),
            ("PT_br", Some("pt-BR")),
            ("pt-BR-x-a", Some("pt-BR")),
            ("en-GB", Some("en")),
            ("EN", Some("en")),
            ("zh", None),
            ("iw", Some("he")),
            ("he-IL", Some("he")),
            ("ar-EG", Some("ar")),
            ("nb", None),
            ("ja-JP", Some("ja")),
            ("sv-FI", Some("sv")),
            ("", None),
            ("x", None),
            ("*", None),
        ] {
            let found = Language::nearest_of(OFFERED.iter().map(Language), wanted);
            assert_eq!(found.map(Language::tag), nearest, "{wanted:?}");
        }
    }

    #[test]
    fn arabic_and_hebrew_are_written_from_right_to_left() {
        let rtl = OFFERED
            .iter()
            .map(Language)
            .filter(|one| one.is_right_to_left());
        assert_eq!(rtl.map(Language::tag).collect::<Vec<_>>(), ["ar", "he"]);
    }

    #[test]
    fn every_file_is_named_by_a_tag() {
        for language in Language::all() {
            assert_eq!(language.id().to_string(), language.tag());
        }
    }
}
