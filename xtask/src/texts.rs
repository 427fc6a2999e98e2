//! The texts of a language (`locales/`), in parts: those of the panel are a file, and so are those of the main module and of
//! each split (`split_texts.rs`). The loader carries the launcher's label in every language, and in English what it shows if
//! the panel's file can't be loaded.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value};

use crate::{files, run::Result};

/// The only text of the loader's that the widget shows too.
pub const SHARED: &str = "loader.wait";

/// What the loader shows if the panel's file can't be loaded.
const FALLBACK: [&str; 2] = ["failed", "retry"];

/// The categories of plurals (CLDR), which end a key beside that of "other".
const PLURALS: [&str; 5] = ["zero", "one", "two", "few", "many"];

/// The languages' files. The notes for translators aren't one.
pub fn files() -> Result<Vec<PathBuf>> {
    let mut files = files::under(Path::new("locales"))?;
    files.retain(|file| !file.ends_with("notes.json"));
    Ok(files)
}

/// The launcher's label by language.
pub fn labels() -> Result<Map<String, Value>> {
    let label = |file: &PathBuf| {
        let language = file.file_stem().and_then(|name| name.to_str());
        let label = read(file)?.remove("loader.launcher");
        let both = language.map(ToOwned::to_owned).zip(label);
        both.ok_or_else(|| format!("{} has no `loader.launcher`", file.display()).into())
    };
    files()?.iter().map(label).collect()
}

/// A key without the category of a plural.
pub fn stem(key: &str) -> &str {
    match key.rsplit_once('.') {
        Some((stem, category)) if PLURALS.contains(&category) => stem,
        _ => key,
    }
}

/// A language's texts, by their keys.
pub fn read(language: &Path) -> Result<Map<String, Value>> {
    serde_json::from_str(&fs::read_to_string(language)?)
        .map_err(|error| format!("{} is not JSON: {error}", language.display()).into())
}

/// The texts of the panel, those of the loader among them, and the first screens.
pub fn of_panel(texts: &Map<String, Value>, first_screens: Value) -> Value {
    let mut panel = select(texts, |key| key.starts_with("panel."));
    panel.extend(of_loader(texts));
    panel.insert("screens".into(), first_screens);
    panel.into()
}

/// The texts whose keys are chosen.
pub fn select(texts: &Map<String, Value>, is_chosen: impl Fn(&str) -> bool) -> Map<String, Value> {
    let chosen = texts.iter().filter(|(key, _)| is_chosen(key));
    chosen
        .map(|(key, text)| (key.clone(), text.clone()))
        .collect()
}

/// What the loader shows if the panel's file can't be loaded.
pub fn fallback(texts: &Map<String, Value>) -> Map<String, Value> {
    select(&of_loader(texts), |key| FALLBACK.contains(&key))
}

/// The texts of the loader, without their prefix.
fn of_loader(texts: &Map<String, Value>) -> Map<String, Value> {
    let own = |(key, text): (&String, &Value)| {
        let key = key.strip_prefix("loader.")?;
        Some((key.to_owned(), text.clone()))
    };
    texts.iter().filter_map(own).collect()
}
