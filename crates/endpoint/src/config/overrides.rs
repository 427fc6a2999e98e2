//! The folder `locales` beside a `shop.toml`: a shop's own texts, which stand in place of a language's. A file is named as
//! the language's own (`de.json`), and has the same keys.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use careline_messages::{Language, Mistake, Overrides};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value};

use crate::config::toml_file::ConfigError;
use crate::platform::decode::{DecodeError, preview};
use crate::platform::similar::most_similar;
use crate::platform::text_file;

/// A shop's own texts, by the BCP 47 tag of their language.
pub type ShopOverrides = BTreeMap<&'static str, Overrides>;

/// The launcher's label is in the loader, so that the page waits for nothing.
const LAUNCHER: &str = "loader.launcher";

/// Reads the files of a shop's folder, if it has one.
///
/// # Errors
///
/// Names every file and key that is wrong, what was found and what was expected.
pub fn load(folder: &Path) -> Result<ShopOverrides, ConfigError> {
    let files = files(folder)
        .map_err(|error| ConfigError::new(folder, format!("can't be read: {error}")))?;
    let (mut overrides, mut errors) = (ShopOverrides::new(), ConfigError::default());
    for file in files {
        match read(&file) {
            Ok((language, texts)) => {
                overrides.insert(language.tag(), texts);
            }
            Err(error) => errors.extend([error]),
        }
    }
    if errors.is_empty() {
        Ok(overrides)
    } else {
        Err(errors)
    }
}

/// The folder's JSON files in their order; none if there is no folder.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let files: io::Result<Vec<_>> = entries.map(|entry| Ok(entry?.path())).collect();
    let mut files = files?;
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "json")
    });
    files.sort();
    Ok(files)
}

fn read(file: &Path) -> Result<(Language, Overrides), ConfigError> {
    let wrong = |detail: String| ConfigError::new(file, detail);
    let tag = file.file_stem().unwrap_or_default();
    let language = Language::all().find(|language| tag == language.tag());
    let language = language.ok_or_else(|| {
        let known: Vec<_> = Language::all().map(Language::tag).collect();
        wrong(format!(
            "expected a file named by a language of these: {}; found {tag:?}",
            known.join(", ")
        ))
    })?;
    let text = text_file::read(file).map_err(wrong)?;
    let texts: Value =
        serde_json::from_str(&text).map_err(|error| wrong(format!("isn't JSON: {error}")))?;
    let Value::Object(texts) = texts else {
        let found = preview(&texts);
        return Err(wrong(format!(
            "expected an object of texts by their keys, found {found}"
        )));
    };
    let Keys(keys) =
        serde_json::from_str(&text).map_err(|error| wrong(format!("isn't JSON: {error}")))?;
    let texts = check(language, &keys, texts).map_err(|errors| ConfigError::with(file, errors))?;
    Ok((language, texts))
}

/// How often each key of an object is there. Of a key that is there twice, [`Map`] keeps only the last value.
struct Keys(BTreeMap<String, usize>);

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(KeysVisitor)
    }
}

struct KeysVisitor;

impl<'de> Visitor<'de> for KeysVisitor {
    type Value = Keys;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Keys, A::Error> {
        let mut keys = BTreeMap::new();
        while let Some((key, _)) = object.next_entry::<String, IgnoredAny>()? {
            *keys.entry(key).or_default() += 1;
        }
        Ok(Keys(keys))
    }
}

fn check(
    language: Language,
    keys: &BTreeMap<String, usize>,
    texts: Map<String, Value>,
) -> Result<Overrides, Vec<DecodeError>> {
    let mut errors = Vec::new();
    let mut wrong = |key: &str, detail| errors.push(DecodeError::new(key, detail));
    for (key, times) in keys.iter().filter(|(_, times)| **times > 1) {
        wrong(
            key,
            format!("expected the key once, found it {times} times"),
        );
    }
    let mut strings = BTreeMap::new();
    for (key, value) in texts {
        match value {
            _ if key == LAUNCHER => wrong(
                &key,
                "expected another key: the launcher is drawn before the shop's texts are fetched"
                    .into(),
            ),
            Value::String(text) => {
                strings.insert(key, text);
            }
            other => wrong(&key, format!("expected a text, found {}", preview(&other))),
        }
    }
    match Overrides::check(language, strings) {
        Ok(overrides) if errors.is_empty() => return Ok(overrides),
        Ok(_) => {}
        Err(mistakes) => {
            let mistakes = mistakes.into_iter();
            errors.extend(mistakes.map(|(key, mistake)| {
                DecodeError::new(key.as_str(), explain(language, &key, mistake))
            }));
        }
    }
    Err(errors)
}

fn explain(language: Language, key: &str, mistake: Mistake) -> String {
    match mistake {
        Mistake::UnknownKey => {
            let meant = most_similar(key, language.keys());
            let meant =
                meant.map_or_else(String::new, |meant| format!("; did you mean {meant:?}?"));
            format!("expected a key of locales/{language}.json, which has none of that name{meant}")
        }
        Mistake::Blank => {
            "expected a text, or no such key to keep the language's own; found a blank one".into()
        }
        Mistake::Placeholders { expected, found } => format!(
            "expected the placeholders of the language's text, {}; found {}",
            listed(&expected),
            listed(&found)
        ),
    }
}

fn listed(placeholders: &BTreeSet<String>) -> String {
    if placeholders.is_empty() {
        return "none".into();
    }
    let named = placeholders.iter().map(|name| format!("{{{name}}}"));
    named.collect::<Vec<_>>().join(" ")
}
