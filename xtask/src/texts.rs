//! The texts of a language (`locales/`), in three parts: the loader carries its own; the texts of the panel, and those until
//! the first field of *track*, are fetched with the widget; the rest is fetched later.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value};

use crate::{files, run::Result};

/// The texts of *track* until its first field can be typed in, and those of errors until then.
const FIRST_TEXTS: [&str; 21] = [
    "chunk.away",
    "chunk.title",
    "facts.unreadable",
    "loader.wait",
    "try_again",
    "track.title",
    "track.lead",
    "lookup.number",
    "lookup.number.hint",
    "lookup.number.missing",
    "lookup.email",
    "lookup.email.hint",
    "lookup.email.missing",
    "lookup.find",
    "lookup.give_up",
    "lookup.looking",
    "lookup.working",
    "lookup.limited",
    "lookup.not_found",
    "lookup.failed",
    "away.lookup",
];

/// The widget's languages, as their files are named.
pub fn languages() -> Result<Vec<String>> {
    let files = files::under(Path::new("locales"))?;
    let name = |file: &PathBuf| Some(file.file_stem()?.to_str()?.to_owned());
    Ok(files.iter().filter_map(name).collect())
}

/// A language's texts, by their keys.
pub fn read(language: &Path) -> Result<Value> {
    serde_json::from_str(&fs::read_to_string(language)?)
        .map_err(|error| format!("{} is not JSON: {error}", language.display()).into())
}

/// Splits a language's texts into those until the first field, with the first screens, and the rest. The loader's own texts
/// are in neither, except for `loader.wait`, which the widget shows too.
pub fn first_and_rest(texts: Value, first_screens: Value) -> (Value, Value) {
    let Value::Object(texts) = texts else {
        return (Value::Null, Value::Null);
    };
    let texts = texts
        .into_iter()
        .filter(|(key, _)| !key.starts_with("loader.") || key == "loader.wait");
    let is_first = |(key, _): &(String, Value)| {
        key.starts_with("panel.") || FIRST_TEXTS.contains(&key.as_str())
    };
    let (mut first, rest): (Map<_, _>, Map<_, _>) = texts.partition(is_first);
    first.insert("screens".into(), first_screens);
    (first.into(), rest.into())
}

/// The texts that the loader carries, without their prefix.
pub fn of_loader(texts: Value) -> Map<String, Value> {
    let Value::Object(texts) = texts else {
        return Map::new();
    };
    let own = |(key, text): (String, Value)| Some((key.strip_prefix("loader.")?.to_owned(), text));
    texts.into_iter().filter_map(own).collect()
}
