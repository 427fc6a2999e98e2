//! Which WebAssembly modules a flow fetches, read from the loader that wasm-split writes.

use std::{fs, path::Path};

use crate::{run::Result, widget::PARTS};

/// The file names of the modules that a flow fetches besides the main one.
pub fn of(flow: &str) -> Result<Vec<String>> {
    let script = fs::read_to_string(Path::new(PARTS).join("__wasm_split.js"))?;
    listed(&script, flow)
        .ok_or_else(|| format!("the widget has no module for the flow `{flow}`").into())
}

fn listed(script: &str, flow: &str) -> Option<Vec<String>> {
    let name = format!("__wasm_split_load_{flow}");
    let module = loads(script).find(|module| module.name == name)?;
    let shared = loads(script).filter(|other| module.shares.contains(&other.name));
    let mut files: Vec<_> = shared.map(|other| other.file.to_owned()).collect();
    files.push(module.file.to_owned());
    Some(files)
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
    fn a_flow_fetches_its_own_module_and_those_it_shares() {
        let track = listed(SCRIPT, "track").unwrap();
        assert_eq!(track, ["chunk_3.wasm", "split_track.wasm"]);
        assert_eq!(listed(SCRIPT, "ask").unwrap(), ["split_ask.wasm"]);
        assert_eq!(listed(SCRIPT, "nowhere"), None);
    }
}
