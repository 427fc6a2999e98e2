//! Careline serves any shop: nothing specific to the first one is in the code.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, reason = "a test may fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};

/// The sources that ship.
const SHIPPED: [&str; 8] = [
    "src",
    "loader",
    "style",
    "locales",
    "crates/policy/src",
    "crates/messages/src",
    "crates/wire/src",
    "crates/endpoint/src",
];
/// Facts that only a shop's own files may contain.
const OF_A_SHOP: [&str; 6] = ["kendra", "atelier", "usd", "eur", "america/", "europe/"];

fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = fs::read_dir(path).expect("the folder is there");
    entries
        .flat_map(|entry| files(&entry.expect("it can be read").path()))
        .collect()
}

/// The code of a line, without its comment, examples in error messages, and keys of answers.
fn words(line: &str) -> Vec<String> {
    // A comment follows a space or starts the line; in a URL the slashes follow a colon.
    let code = if line.trim_start().starts_with("//") {
        ""
    } else {
        line
    };
    let code = code.split(" // ").next().unwrap_or_default();
    let is_example = code.contains("expected ") || code.trim_start().starts_with("\"terms.");
    let code = if is_example { "" } else { code };
    let words = code.split(|c: char| !c.is_alphanumeric() && c != '/');
    words.map(str::to_lowercase).collect()
}

/// Short names are matched as whole words: "neural" isn't euros.
fn names(word: &str, name: &str) -> bool {
    word == name || name.len() > 3 && word.starts_with(name)
}

#[test]
fn nothing_of_a_shop_is_in_the_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shipped = SHIPPED.iter().flat_map(|folder| files(&root.join(folder)));
    for file in shipped {
        let source = fs::read_to_string(&file).expect("it can be read");
        // A file's own tests may mention a shop.
        let shipped = source.split("#[cfg(test)]\nmod tests {").next();
        for (line, text) in shipped.unwrap_or_default().lines().enumerate() {
            let words = words(text);
            let found = |name: &&str| words.iter().any(|word| names(word, name));
            let found = OF_A_SHOP.iter().find(|name| found(name));
            assert_eq!(found, None, "{}:{}: {text}", file.display(), line + 1);
        }
    }
}
