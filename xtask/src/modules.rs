//! Which WebAssembly modules wasm-split made, read from the script that it writes.
//!
//! A split is what one name in `chunk!` stands for: a module of its own, and modules with the code that it shares with
//! other splits.

use std::{collections::BTreeMap, fs, path::Path};

use crate::{run::Result, widget::PARTS};

/// The script that wasm-split writes. `loader/modules.js` takes its place.
pub const SCRIPT: &str = "__wasm_split.js";

const LOAD: &str = "__wasm_split_load_";

/// The file names of each split's modules, by the split's name.
///
/// # Errors
///
/// If the script has no split in a form that is known here.
pub fn by_split() -> Result<BTreeMap<String, Vec<String>>> {
    let splits = listed(&fs::read_to_string(Path::new(PARTS).join(SCRIPT))?);
    if splits.is_empty() {
        return Err(format!("{SCRIPT} has no split in a form that is known here").into());
    }
    Ok(splits)
}

fn listed(script: &str) -> BTreeMap<String, Vec<String>> {
    let files = |split: &Load| {
        let shared = loads(script).filter(|other| split.shares.contains(&other.name));
        let files = shared.chain(loads(script).filter(|other| other.name == split.name));
        files.map(|module| module.file.to_owned()).collect()
    };
    let split = |load: Load| Some((load.name.strip_prefix(LOAD)?.to_owned(), files(&load)));
    loads(script).filter_map(split).collect()
}

/// A call of `makeLoad` in the script: it names a file, and then the modules that this one shares with others.
struct Load<'a> {
    name: &'a str,
    file: &'a str,
    shares: Vec<&'a str>,
}

fn loads(script: &str) -> impl Iterator<Item = Load<'_>> {
    script
        .split("\nconst ")
        .flat_map(|part| part.split("export const "))
        .filter_map(|part| {
            let (name, rest) = part.split_once(" = ")?;
            let (_, rest) = rest.split_once("new URL(\"./")?;
            let (file, rest) = rest.split_once('"')?;
            let (_, rest) = rest.split_once(", [")?;
            let (shares, _) = rest.split_once(']')?;
            Some(Load {
                name,
                file,
                shares: shares.split(',').map(str::trim).collect(),
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = r#"
/* returns, track */
const __chunk_3 = makeLoad(() => {
    const src = fetch(new URL("./chunk_3.wasm", import.meta.url));
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
const __chunk_4 = makeLoad(() => {
    const src = fetch(new URL("./chunk_4.wasm", import.meta.url));
}
, []);
export const __wasm_split_load_track = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_track.wasm", import.meta.url));
}
, [__chunk_3]));
export const __wasm_split_load_ask = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_ask.wasm", import.meta.url));
}
, []));
"#;

    #[test]
    fn a_split_has_its_own_module_and_those_it_shares() {
        let splits = listed(SCRIPT);
        assert_eq!(splits["track"], ["chunk_3.wasm", "split_track.wasm"]);
        assert_eq!(splits["ask"], ["split_ask.wasm"]);
        assert_eq!(splits.len(), 2);
    }
}
