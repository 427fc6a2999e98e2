//! Subresource Integrity: hashes with which a browser checks that a file is the one that was built.

use std::{fs, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::run::Result;

/// A file's hash, in the form of the attribute `integrity`.
pub fn of(file: &Path) -> Result<String> {
    let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(of_bytes(&bytes))
}

fn of_bytes(bytes: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes)))
}

/// wasm-split's loader with integrity checks, and the file of hashes that it fetches.
pub struct Checked {
    /// The loader. It carries the hashes of the first modules, and fetches those of the others when it needs one.
    pub script: String,
    /// The hashes of the other modules, as JSON.
    pub others: String,
}

/// The name of the file with the hashes of the other modules.
pub const OTHERS: &str = "integrity.json";

/// Changes each `fetch` of a module so that the module's hash is checked.
///
/// Hashes don't compress. So the script carries only those of the modules in `first`, which a shopper fetches at once.
///
/// # Errors
///
/// If the script fetches anything in a form that isn't known here: that would go unchecked.
pub fn of_each(
    script: &str,
    first: &[String],
    hash: impl Fn(&str) -> Result<String>,
) -> Result<Checked> {
    const BEFORE: &str = "fetch(new URL(\"./";
    const AFTER: &str = "\", import.meta.url))";
    let mut parts = script.split(BEFORE);
    let mut script = parts.next().unwrap_or_default().to_owned();
    let mut others = Map::new();
    for part in parts {
        let (module, rest) = part
            .split_once(AFTER)
            .ok_or("wasm-split's loader names a module in a form that isn't known here")?;
        let hash = hash(module)?;
        let call = if first.iter().any(|first| first == module) {
            format!("checked(\"{module}\", \"{hash}\")")
        } else {
            others.insert(module.to_owned(), hash.into());
            format!("other(\"{module}\")")
        };
        script += &(call + rest);
    }
    if script.contains("fetch(") {
        return Err("wasm-split's loader fetches something in a form that isn't known here".into());
    }
    let others = Value::from(others).to_string();
    let hash_of_others = of_bytes(others.as_bytes());
    script += &format!(
        "
const checked = (file, integrity) => fetch(new URL(file, import.meta.url), {{ integrity }});
let others;
const other = async (module) => {{
    others ??= checked(\"./{OTHERS}\", \"{hash_of_others}\").then((hashes) => hashes.json());
    try {{
        return checked(module, (await others)[module]);
    }} catch (error) {{
        others = undefined; // The next call tries again.
        throw error;
    }}
}};
"
    );
    Ok(Checked { script, others })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = r#"
const first = fetch(new URL("./chunk_8.wasm", import.meta.url));
const later = fetch(new URL("./split_ask.wasm", import.meta.url));
"#;

    fn hash(module: &str) -> Result<String> {
        Ok(format!("hash of {module}"))
    }

    #[test]
    fn what_comes_first_names_its_hash_and_the_others_are_in_a_file_of_their_own() {
        let Checked { script, others } = of_each(SCRIPT, &["chunk_8.wasm".into()], hash).unwrap();
        assert!(
            script.contains(r#"const first = checked("chunk_8.wasm", "hash of chunk_8.wasm");"#)
        );
        assert!(script.contains(r#"const later = other("split_ask.wasm");"#));
        assert!(script.contains(&of_bytes(others.as_bytes())));
        assert_eq!(others, r#"{"split_ask.wasm":"hash of split_ask.wasm"}"#);
    }

    #[test]
    fn a_fetch_that_cannot_be_checked_stops_the_build() {
        assert!(of_each(SCRIPT, &[], |module| Err(module.into())).is_err());
        assert!(of_each("fetch(elsewhere)", &[], hash).is_err());
    }
}
