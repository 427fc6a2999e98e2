//! The blocks that go into a shop's pages name only what the loader and the styles know. The browser tests show what
//! these do.

use std::fs;
use std::process::Command;

use tempfile::TempDir;

use crate::documented::page::{blocks_in, root};
use crate::file;

/// The files of a folder with this extension, as one text.
fn sources(folder: &str, extension: &str) -> String {
    let entries = fs::read_dir(root().join(folder)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let files = paths.filter(|path| path.extension().is_some_and(|one| one == extension));
    files
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

/// The words of a text that begin with this prefix.
fn words<'a>(text: &'a str, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '-');
    words.filter(move |word| word.starts_with(prefix))
}

/// The name in `dataset` of an attribute: `logoAlt` of `data-logo-alt`.
fn dataset_name(attribute: &str) -> String {
    let mut parts = attribute.split('-').skip(1);
    let mut name = parts.next().unwrap().to_owned();
    for part in parts {
        name.push_str(&part[..1].to_uppercase());
        name.push_str(&part[1..]);
    }
    name
}

#[test]
fn every_attribute_is_one_that_the_loader_reads() {
    let loader = sources("loader", "js");
    let known: Vec<_> = words(&loader, "").collect();
    for block in blocks_in("html") {
        for attribute in words(&block.text, "data-") {
            let is_known = known.contains(&attribute) || known.contains(&&*dataset_name(attribute));
            assert!(
                is_known,
                "{}: the loader doesn't know {attribute}",
                block.place
            );
        }
        let current = format!("/careline/{}/careline.js\"", env!("CARGO_PKG_VERSION"));
        for (_, address) in block
            .text
            .match_indices("https://help.example.com")
            .map(|(at, host)| block.text[at..].split_at(host.len()))
        {
            let is_served = address.starts_with("/careline.js\"") || address.starts_with(&current);
            assert!(is_served, "{}: the endpoint doesn't serve it", block.place);
        }
    }
}

#[test]
fn every_property_is_one_that_the_styles_use() {
    let styles = sources("style", "css");
    let known: Vec<_> = words(&styles, "--careline-").collect();
    assert!(!known.is_empty());
    for block in blocks_in("css") {
        for property in words(&block.text, "--careline-") {
            assert!(
                known.contains(&property),
                "{}: no style uses {property}",
                block.place
            );
        }
    }
}

#[test]
fn every_script_can_be_parsed() {
    let directory = TempDir::new().unwrap();
    for block in blocks_in("js") {
        let script = file(&directory, "script.mjs", &block.text);
        let node = Command::new("node").args(["--check", &script]).output();
        let parsed = node.expect("node is missing; run `cargo xtask setup`");
        assert!(parsed.status.success(), "{}: {parsed:?}", block.place);
    }
}
