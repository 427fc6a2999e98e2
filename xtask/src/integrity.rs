//! The hashes by which a browser knows that what it fetched is what was built (Subresource Integrity).

use std::{fs, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

use crate::run::Result;

/// A file's hash as `integrity` takes it.
pub fn of(file: &Path) -> Result<String> {
    let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes))))
}

/// A script in which each `fetch` of a module names the module's hash.
pub fn of_each(script: &str, hash: impl Fn(&str) -> Result<String>) -> Result<String> {
    const BEFORE: &str = "fetch(new URL(\"./";
    const AFTER: &str = "\", import.meta.url)";
    let mut parts = script.split(BEFORE);
    let mut checked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (module, rest) = part
            .split_once(AFTER)
            .ok_or("wasm-split's loader names its modules in another way than known here")?;
        let hash = hash(module)?;
        checked += &format!("{BEFORE}{module}{AFTER}, {{ integrity: \"{hash}\" }}{rest}");
    }
    // One that is fetched in some other way would go unchecked.
    match checked.matches("fetch(").count() == checked.matches("integrity: ").count() {
        true => Ok(checked),
        false => Err("wasm-split's loader fetches something in another way than known here".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FETCH: &str = r#"const src = fetch(new URL("./chunk_8.wasm", import.meta.url));"#;

    #[test]
    fn each_fetch_names_the_hash_of_its_module() {
        let checked = of_each(FETCH, |module| Ok(format!("hash of {module}"))).unwrap();
        let expected = r#"const src = fetch(new URL("./chunk_8.wasm", import.meta.url), { integrity: "hash of chunk_8.wasm" });"#;
        assert_eq!(checked, expected);
    }

    #[test]
    fn a_fetch_that_cannot_be_checked_stops_the_build() {
        assert!(of_each(FETCH, |module| Err(module.into())).is_err());
        assert!(of_each("fetch(elsewhere)", |_| Ok(String::new())).is_err());
    }
}
