//! Every language of `locales/` has every text of English, with its own plural forms and the same placeholders, and no
//! English is left in it.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, reason = "a test may fail loudly")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};

type Texts = BTreeMap<String, String>;

/// Texts that are the same word in English and in another language, by their keys.
const SAME: &str = include_str!("languages/same.json");

fn read(file: &Path) -> Texts {
    let text = fs::read_to_string(file).expect("the file can be read");
    serde_json::from_str(&text).expect("a language is a flat object of texts")
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("locales")
}

fn english() -> Texts {
    read(&folder().join("en.json"))
}

/// The languages beside English, by their tags.
fn others() -> BTreeMap<String, Texts> {
    let entries = fs::read_dir(folder()).expect("the folder can be read");
    let files = entries.map(|entry| entry.expect("the file can be read").path());
    let languages = files.map(|file| {
        let tag = file.file_stem().and_then(|name| name.to_str());
        (tag.expect("the name is UTF-8").to_owned(), file.clone())
    });
    languages
        .filter(|(tag, _)| !["en", "notes"].contains(&tag.as_str()))
        .map(|(tag, file)| (tag, read(&file)))
        .collect()
}

/// The categories of a language's plurals beside "other", as keys end in them.
fn categories(tag: &str) -> BTreeSet<&'static str> {
    let locale: icu_locale_core::Locale = tag.parse().expect("a file's name is a language's tag");
    let options = PluralRulesOptions::default();
    let rules = PluralRules::try_new(locale.into(), options).expect("CLDR has the language");
    let name = |category| match category {
        PluralCategory::Zero => Some("zero"),
        PluralCategory::One => Some("one"),
        PluralCategory::Two => Some("two"),
        PluralCategory::Few => Some("few"),
        PluralCategory::Many => Some("many"),
        PluralCategory::Other => None,
    };
    rules.categories().filter_map(name).collect()
}

/// The keys of English that stand for plurals.
fn plurals(english: &Texts) -> BTreeSet<&str> {
    let stems = english.keys().filter_map(|key| key.strip_suffix(".one"));
    stems.filter(|stem| english.contains_key(*stem)).collect()
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    let parts = text.split('{').skip(1);
    parts
        .filter_map(|part| Some(part.split_once('}')?.0))
        .collect()
}

/// Fails with everything that is wrong at once.
fn fails_with(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_language_has_every_text_in_all_of_its_plural_forms() {
    let english = english();
    let plurals = plurals(&english);
    let mut faults = Vec::new();
    for (tag, texts) in others() {
        let categories = categories(&tag);
        let forms = plurals.iter().flat_map(|stem| {
            categories
                .iter()
                .map(move |category| format!("{stem}.{category}"))
        });
        let single = english.keys().filter(|key| {
            !key.strip_suffix(".one")
                .is_some_and(|stem| plurals.contains(stem))
        });
        let expected: BTreeSet<String> = single.cloned().chain(forms).collect();
        let found: BTreeSet<String> = texts.into_keys().collect();
        let missing = expected.difference(&found);
        faults.extend(missing.map(|key| format!("{tag}: `{key}` is missing")));
        let unknown = found.difference(&expected).filter(|key| {
            // A language may need forms where English has one text.
            let stem = key.rsplit_once('.');
            !stem
                .is_some_and(|(stem, form)| english.contains_key(stem) && categories.contains(form))
        });
        faults.extend(unknown.map(|key| format!("{tag}: English has no `{key}`")));
    }
    fails_with(&faults);
}

#[test]
fn every_text_has_the_placeholders_of_the_english_one() {
    let english = english();
    let mut faults = Vec::new();
    for (tag, texts) in others() {
        let categories = categories(&tag);
        for (key, text) in &texts {
            let of_plural = key
                .rsplit_once('.')
                .filter(|(_, form)| categories.contains(form));
            let (wanted, found) = (
                english.get(key).or_else(|| english.get(of_plural?.0)),
                placeholders(text),
            );
            let wanted = wanted.map(|text| placeholders(text)).unwrap_or_default();
            // A form for one number may spell the number out.
            let is_spelled_out = |lacking: &&str| {
                of_plural.is_some()
                    && ["count", "days", "hours", "minutes", "left", "window"].contains(lacking)
            };
            let lacking: Vec<_> = wanted
                .difference(&found)
                .filter(|name| !is_spelled_out(name))
                .collect();
            let unknown: Vec<_> = found.difference(&wanted).collect();
            if !lacking.is_empty() || !unknown.is_empty() {
                faults.push(format!(
                    "{tag}: `{key}` lacks {lacking:?} and has {unknown:?} beyond the English text"
                ));
            }
        }
    }
    fails_with(&faults);
}

/// Each value is isolated, and its letters don't count: without U+200F the text would run from left to right (UAX #9, P2).
#[test]
fn a_text_from_right_to_left_says_so_if_all_its_letters_are_values() {
    let mut faults = Vec::new();
    for tag in ["ar", "he"] {
        for (key, text) in &others()[tag] {
            let own: String = text
                .split('{')
                .map(|part| part.split_once('}').map_or(part, |(_, own)| own))
                .collect();
            let has_value = own.len() < text.len();
            if has_value && !own.chars().any(char::is_alphabetic) && !text.starts_with('\u{200f}') {
                faults.push(format!("{tag}: {key}"));
            }
        }
    }
    fails_with(&faults);
}

#[test]
fn no_english_is_left_in_another_language() {
    let english = english();
    let same: BTreeMap<String, Vec<String>> = serde_json::from_str(SAME).expect("it is JSON");
    let is_known = |key: &str, tag: &str| {
        same.get(key)
            .is_some_and(|tags| tags.iter().any(|one| one == tag))
    };
    let mut faults = Vec::new();
    for (tag, texts) in others() {
        for (key, text) in &texts {
            let has_letters = text.chars().any(char::is_alphabetic);
            let is_same = has_letters && english.get(key) == Some(text);
            if is_same && placeholders(text).is_empty() && !is_known(key, &tag) {
                faults.push(format!("{tag}: `{key}` is the English text: {text}"));
            }
        }
    }
    fails_with(&faults);
}

#[test]
fn every_note_is_about_a_text() {
    let english = english();
    let notes = read(&folder().join("notes.json"));
    let faults: Vec<_> = notes
        .keys()
        .filter(|key| match key.strip_suffix('*') {
            Some(family) => !english.keys().any(|key| key.starts_with(family)),
            None => !english.contains_key(*key),
        })
        .map(|key| format!("locales/notes.json: there is no text `{key}`"))
        .collect();
    fails_with(&faults);
}
