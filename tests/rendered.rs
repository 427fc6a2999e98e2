//! Every text of every language, rendered as people may come to read it: with nothing or a million of something, with very
//! long names, and with names that are written in the other direction.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, reason = "a test may fail loudly")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use careline::i18n::words::Words;
use careline::i18n::{self, bidi_isolate};
use careline_messages::{Language, Messages};
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};

/// The last is written with separators.
const COUNTS: [u32; 6] = [0, 1, 2, 5, 11, 1_000_000];

/// Placeholders that may stand for a number. Some stand for a date in another text.
const NUMBERS: [&str; 15] = [
    "all", "count", "day", "days", "hours", "left", "max", "min", "minutes", "number", "of",
    "rating", "shown", "step", "window",
];

/// Placeholders that stand for words: of an order, a shop, a shopper, or the language itself.
const WORDS: [&str; 50] = [
    "address",
    "amount",
    "arrives",
    "at",
    "because",
    "by",
    "code",
    "command",
    "contents",
    "countries",
    "country",
    "currency",
    "current",
    "delivered",
    "email",
    "first",
    "font",
    "from",
    "headline",
    "id",
    "issued",
    "item",
    "items",
    "label",
    "language",
    "last",
    "leaves",
    "material",
    "name",
    "part",
    "parts",
    "place",
    "price",
    "product",
    "reference",
    "requested",
    "rule",
    "second",
    "shop",
    "sku",
    "status",
    "text",
    "time",
    "today",
    "topic",
    "until",
    "variant",
    "verdict",
    "when",
    "words",
];

/// A policy's section, which continues the word before it. Policies without sections have none.
const MARKS: [&str; 2] = ["", " (§2)"];

const LEFT_TO_RIGHT: &str = "Ada Lovelace";
const RIGHT_TO_LEFT: &str = "שרה כהן";
const WITH_ARTICLE: &str = "the United States of America";

const ISOLATES: [char; 2] = ['\u{2068}', '\u{2069}'];

type Texts = BTreeMap<String, String>;

fn texts(language: Language) -> Texts {
    let file = format!("locales/{language}.json");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = fs::read_to_string(file).expect("the file can be read");
    serde_json::from_str(&text).expect("a language is a flat object of texts")
}

/// The key of a text's form for a number; the text's own if it is no plural.
fn form(rules: &PluralRules, texts: &Texts, key: &str, count: u32) -> String {
    let category = match rules.category_for(count) {
        PluralCategory::Zero => ".zero",
        PluralCategory::One => ".one",
        PluralCategory::Two => ".two",
        PluralCategory::Few => ".few",
        PluralCategory::Many => ".many",
        PluralCategory::Other => "",
    };
    let form = [key, category].concat();
    if texts.contains_key(&form) {
        form
    } else {
        key.to_owned()
    }
}

/// Whether a key is that of a plural's form, such as `days.one` beside `days`.
fn is_form(texts: &Texts, key: &str) -> bool {
    let form = key.rsplit_once('.');
    form.is_some_and(|(stem, category)| {
        let is_category = ["zero", "one", "two", "few", "many"].contains(&category);
        is_category && texts.contains_key(stem)
    })
}

/// A text as the widget fills it. Words are isolated before, as those from outside are.
fn render(key: &str, number: &str, words: &str, mark: &str) -> String {
    let words = bidi_isolate(words);
    let numbers = NUMBERS.map(|name| (name, number));
    let words = WORDS.map(|name| (name, words.as_str()));
    // Only the endpoint's texts have a mark, and it isolates none.
    i18n::format(key, &[&numbers[..], &words].concat()).replace("{mark}", mark)
}

/// What stands outside of all isolates; `None` if they aren't balanced.
fn outside(rendered: &str) -> Option<String> {
    let (mut depth, mut outside) = (0_usize, String::new());
    for c in rendered.chars() {
        match c {
            '\u{2068}' => depth += 1,
            '\u{2069}' => depth = depth.checked_sub(1)?,
            c if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    (depth == 0).then_some(outside)
}

const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\u{3000}')
}

const fn is_punctuation(c: char) -> bool {
    matches!(
        c,
        '.' | ','
            | ':'
            | ';'
            | '!'
            | '?'
            | '。'
            | '、'
            | '，'
            | '：'
            | '；'
            | '！'
            | '？'
            | '،'
            | '؛'
            | '؟'
    )
}

/// What is wrong with a rendered text, if something is.
fn fault(language: Language, rendered: &str) -> Option<&'static str> {
    if rendered.contains(['{', '}']) {
        return Some("a placeholder is left");
    }
    let Some(outside) = outside(rendered) else {
        return Some("the isolates aren't balanced");
    };
    let other = match language.is_right_to_left() {
        true => LEFT_TO_RIGHT,
        false => RIGHT_TO_LEFT,
    };
    if outside.contains(other) {
        return Some("a name in the other direction isn't isolated");
    }
    let plain = rendered.replace(ISOLATES, "");
    if plain.starts_with(is_space) || plain.ends_with(is_space) {
        return Some("it starts or ends with a space");
    }
    let mut pairs = plain.chars().zip(plain.chars().skip(1));
    pairs.find_map(|pair| match pair {
        (a, b) if is_space(a) && is_space(b) => Some("a space is doubled"),
        (a, b) if is_punctuation(a) && is_punctuation(b) => Some("punctuation is doubled"),
        // French has a narrow space before all but these.
        (a, '.' | ',' | '。' | '、' | '،') if is_space(a) => {
            Some("a space stands before a stop")
        }
        _ => None,
    })
}

#[test]
fn every_text_reads_well_with_extreme_values() {
    let long = ["Maximiliane"; 12].join(" ");
    let names = [LEFT_TO_RIGHT, RIGHT_TO_LEFT, WITH_ARTICLE, &long];
    let mut faults = Vec::new();
    let mut rendered = 0;
    for language in Language::all() {
        let texts = texts(language);
        let locale: icu_locale_core::Locale = language.tag().parse().expect("a tag");
        let rules = PluralRules::try_new(locale.into(), PluralRulesOptions::default())
            .expect("CLDR has the language");
        let messages = Messages::from(language);
        i18n::set_language(i18n::Language {
            locale: language.to_string(),
            is_right_to_left: language.is_right_to_left(),
            words: Words::Map(texts.clone()),
        });
        let numbers = COUNTS.map(|count| messages.formats().number(count.into()));
        for key in texts.keys().filter(|key| !is_form(&texts, key)) {
            for (count, number) in COUNTS.iter().zip(&numbers) {
                let form = form(&rules, &texts, key, *count);
                let marks = match texts.get(&form) {
                    Some(text) if text.contains("{mark}") => &MARKS[..],
                    _ => &[""],
                };
                for (name, mark) in names
                    .iter()
                    .flat_map(|name| marks.iter().map(move |mark| (name, mark)))
                {
                    let text = render(&form, number, name, mark);
                    rendered += 1;
                    if let Some(fault) = fault(language, &text) {
                        faults.push(format!("{language}: `{form}`: {fault}: {text}"));
                    }
                }
            }
        }
    }
    faults.dedup();
    assert!(rendered > 200_000, "{rendered}");
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn the_faults_are_noticed() {
    let of = |tag, text| fault(Language::nearest(tag).expect("it is there"), text);
    for (tag, text, expected) in [
        ("en", "Hello {name},", Some("a placeholder is left")),
        (
            "en",
            "Hello \u{2068}Ada,",
            Some("the isolates aren't balanced"),
        ),
        (
            "en",
            "Hello Ada\u{2069},\u{2068}",
            Some("the isolates aren't balanced"),
        ),
        (
            "en",
            "Hello שרה כהן,",
            Some("a name in the other direction isn't isolated"),
        ),
        (
            "he",
            "שלום Ada Lovelace",
            Some("a name in the other direction isn't isolated"),
        ),
        ("he", "שלום \u{2068}Ada Lovelace\u{2069}", None),
        ("en", "Hello  Ada", Some("a space is doubled")),
        (
            "en",
            "Hello \u{2068} Ada\u{2069}",
            Some("a space is doubled"),
        ),
        ("en", "Hello Ada..", Some("punctuation is doubled")),
        ("en", "Hello Ada .", Some("a space stands before a stop")),
        ("fr", "Bonjour\u{202f}: Ada", None),
        ("en", "Hello ", Some("it starts or ends with a space")),
        ("en", "", None),
    ] {
        assert_eq!(of(tag, text), expected, "{text}");
    }
}
