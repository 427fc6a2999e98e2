//! The texts of a language, filled in.

use icu_plurals::{PluralCategory, PluralRules};

use crate::formats::Formats;
use crate::language::Language;
use crate::overrides::Overrides;

/// The texts and formats of a language.
#[derive(Clone, Debug)]
pub struct Messages {
    language: Language,
    overrides: Overrides,
    formats: Formats,
}

impl From<Language> for Messages {
    fn from(language: Language) -> Self {
        Self::of_shop(language, Overrides::default())
    }
}

impl Messages {
    /// The texts of a language with a shop's own laid over them.
    #[must_use]
    pub fn of_shop(language: Language, overrides: Overrides) -> Self {
        Self {
            language,
            overrides,
            formats: Formats::of(language.tag()),
        }
    }

    /// Whose texts they are.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// How the language writes dates, sums and lists.
    #[must_use]
    pub const fn formats(&self) -> &Formats {
        &self.formats
    }

    /// The text of a key: if the language has none, the English one; if there is none at all, the key.
    #[must_use]
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.own(key)
            .or_else(|| Language::english().0.text(key))
            .unwrap_or(key)
    }

    /// The text of a key, with each `{name}` replaced. The values aren't scanned for further names.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.text(key), values)
    }

    /// The form of a text for a number, which is also filled in as `{count}`.
    #[must_use]
    pub fn plural(&self, key: &str, count: u64, values: &[(&str, &str)]) -> String {
        let form = category(&self.formats, count)
            .and_then(|category| self.own(&format!("{key}.{category}")));
        let number = self.formats.number(count);
        let values = [&[("count", number.as_str())], values].concat();
        fill(form.unwrap_or_else(|| self.text(key)), &values)
    }

    fn own(&self, key: &str) -> Option<&str> {
        let overridden = self.overrides.text(key);
        overridden.or_else(|| self.language.0.text(key))
    }
}

fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut parts = text.split('{');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let named = part.split_once('}').and_then(|(name, rest)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some([value, rest])
        });
        filled.extend(named.unwrap_or(["{", part]));
    }
    filled
}

/// CLDR's plural category of a number, as it ends a key. `None` for `other`, which is the plain key's.
fn category(formats: &Formats, count: u64) -> Option<&'static str> {
    let rules = PluralRules::try_new_cardinal(formats.locale().into()).ok()?;
    match rules.category_for(count) {
        PluralCategory::Zero => Some("zero"),
        PluralCategory::One => Some("one"),
        PluralCategory::Two => Some("two"),
        PluralCategory::Few => Some("few"),
        PluralCategory::Many => Some("many"),
        PluralCategory::Other => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    static POLISH: Catalog = Catalog {
        tag: "pl",
        texts: &[
            ("hours", "{count} godziny"),
            ("hours.few", "{count} godziny ({left})"),
            ("hours.many", "{count} godzin"),
            ("hours.one", "godzina"),
        ],
    };
    static ARABIC: Catalog = Catalog {
        tag: "ar",
        texts: &[
            ("days", "{count} يوم"),
            ("days.few", "{count} أيام"),
            ("days.many", "{count} يومًا"),
            ("days.one", "يوم واحد"),
            ("days.two", "يومان"),
            ("days.zero", "لا أيام"),
        ],
    };

    #[test]
    fn a_number_chooses_its_form() {
        let polish = Messages::from(Language(&POLISH));
        for (count, form) in [
            (0, "0 godzin"),
            (1, "godzina"),
            (2, "2 godziny (tu)"),
            (5, "5 godzin"),
            (11, "11 godzin"),
            (1_000_000, "1\u{a0}000\u{a0}000 godzin"),
        ] {
            assert_eq!(polish.plural("hours", count, &[("left", "tu")]), form);
        }
        let arabic = Messages::from(Language(&ARABIC));
        for (count, form) in [
            (0, "لا أيام"),
            (1, "يوم واحد"),
            (2, "يومان"),
            (5, "5 أيام"),
            (11, "11 يومًا"),
            (1_000_000, "1,000,000 يوم"),
        ] {
            assert_eq!(arabic.plural("days", count, &[]), form);
        }
    }

    #[test]
    fn a_missing_form_is_the_plain_text_and_a_missing_text_is_english() {
        let polish = Messages::from(Language(&POLISH));
        let english = Messages::from(Language::english());
        assert_eq!(polish.text("continue"), english.text("continue"));
        assert_eq!(polish.text("no.such.key"), "no.such.key");
        assert_eq!(polish.plural("hours.many", 1, &[]), "1 godzin");
    }

    #[test]
    fn values_are_filled_in_once() {
        let values = [("a", "{b}"), ("b", "1")];
        assert_eq!(fill("{b}, {a}, {c}, {", &values), "1, {b}, {c}, {");
    }
}
