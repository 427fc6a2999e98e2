//! The texts of a language (`locales/`), in parts: the loader carries its own; those of the panel are a file, and so are those
//! of the main module and of each split (`split_texts.rs`).

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value};

use crate::{files, run::Result};

/// The only text of the loader's that panel and widget show too.
pub const SHARED: &str = "loader.wait";

/// The widget's languages, as their files are named.
pub fn languages() -> Result<Vec<String>> {
    let files = files::under(Path::new("locales"))?;
    let name = |file: &PathBuf| Some(file.file_stem()?.to_str()?.to_owned());
    Ok(files.iter().filter_map(name).collect())
}

/// A language's texts, by their keys.
pub fn read(language: &Path) -> Result<Map<String, Value>> {
    serde_json::from_str(&fs::read_to_string(language)?)
        .map_err(|error| format!("{} is not JSON: {error}", language.display()).into())
}

/// The texts of the panel, and the first screens.
pub fn of_panel(texts: &Map<String, Value>, first_screens: Value) -> Value {
    let mut panel = select(texts, |key| key.starts_with("panel.") || key == SHARED);
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

/// The texts that the loader carries, without their prefix.
pub fn of_loader(texts: Map<String, Value>) -> Map<String, Value> {
    let own = |(key, text): (String, Value)| Some((key.strip_prefix("loader.")?.to_owned(), text));
    texts.into_iter().filter_map(own).collect()
}
