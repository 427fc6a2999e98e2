//! Embeds the files of `locales/` as tables that are sorted by key, so that nothing is parsed when the endpoint runs.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// For translators, not a language.
const NOTES: &str = "notes";

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../locales");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_, Box<dyn Error>>>()?;
    files.sort();
    let catalogs = files.iter().filter_map(|file| {
        let tag = file.file_stem()?.to_str()?;
        let is_language = file.extension()? == "json" && tag != NOTES;
        is_language.then(|| catalog(tag, file))
    });
    let catalogs: String = catalogs.collect::<Result<_, _>>()?;
    let code = format!("pub static CATALOGS: &[Catalog] = &[{catalogs}];\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("catalogs.rs"), code)?;
    Ok(())
}

/// The Rust of a language's table.
fn catalog(tag: &str, file: &Path) -> Result<String, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", file.display());
    let texts: BTreeMap<String, String> = serde_json::from_str(&fs::read_to_string(file)?)
        .map_err(|error| {
            let file = file.display();
            format!("{file}: expected an object whose values are strings: {error}")
        })?;
    let texts: Vec<_> = texts.iter().collect();
    Ok(format!("Catalog {{ tag: {tag:?}, texts: &{texts:?} }},"))
}
