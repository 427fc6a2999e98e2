//! Which texts are downloaded with the main module and with each split: those that its modules mention ([`mentions`]).

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use crate::{
    mentions, modules,
    run::Result,
    texts::{self, SHARED},
    widget::PARTS,
};

/// The name of the main module's part.
const MAIN: &str = "main";

/// The keys of each part, by its name: `main`, or a split's. A split's are without those of `main`. The key of a
/// plural stands for all of its forms, such as `key.one`.
///
/// # Errors
///
/// If no module mentions one of the texts. Then the code puts its key together in a way that isn't known here.
pub fn keys() -> Result<BTreeMap<String, BTreeSet<String>>> {
    let texts = texts::read(Path::new("locales/en.json"))?;
    let keys = texts.keys().map(|key| texts::stem(key));
    let keys: BTreeSet<_> = keys.filter(|key| is_of_modules(key)).collect();
    let main = mentioned(&["main_bg.wasm".to_owned()], &keys)?;
    let mut parts = BTreeMap::new();
    for (split, files) in modules::by_split()? {
        parts.insert(split, &mentioned(&files, &keys)? - &main);
    }
    parts.insert(MAIN.to_owned(), main);
    let all: BTreeSet<_> = parts.values().flatten().copied().collect();
    if let Some(key) = keys.difference(&all).next() {
        return Err(format!("no module mentions the text `{key}`").into());
    }
    let owned = |keys: BTreeSet<&str>| keys.into_iter().map(str::to_owned).collect();
    let parts = parts.into_iter().map(|(part, keys)| (part, owned(keys)));
    Ok(parts.collect())
}

/// Neither the loader's nor the endpoint's.
fn is_of_modules(key: &str) -> bool {
    let is_of_others = ["loader.", "panel.", "mail.", "support.", "page."]
        .iter()
        .any(|family| key.starts_with(family));
    !is_of_others || key == SHARED
}

fn mentioned<'a>(files: &[String], keys: &BTreeSet<&'a str>) -> Result<BTreeSet<&'a str>> {
    let mut all = BTreeSet::new();
    for file in files {
        let module = fs::read(Path::new(PARTS).join(file))?;
        all.append(&mut mentions::of(&module, keys));
    }
    Ok(all)
}
