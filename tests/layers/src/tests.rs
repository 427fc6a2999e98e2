use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::layers::{self, Layers};
use crate::rules::breaks;
use crate::sources::Sources;

/// The crates that are shipped: each has its layers in `ARCHITECTURE.md`.
const LAYERED: [&str; 5] = [
    "crates/policy/src",
    "crates/messages/src",
    "crates/wire/src",
    "crates/endpoint/src",
    "src",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn listed() -> BTreeMap<String, Layers> {
    layers::read(&fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap())
}

fn sources(src: &str) -> Sources {
    Sources::read(&root().join(src)).unwrap()
}

#[test]
fn no_crate_has_a_circle_or_an_upward_import() {
    let layers = listed();
    let mut found = Vec::new();
    for src in LAYERED {
        let layers = layers.get(src);
        assert!(layers.is_some(), "ARCHITECTURE.md lists no layers of {src}");
        found.extend(
            breaks(&sources(src), layers)
                .iter()
                .map(|text| format!("{src}: {text}")),
        );
    }
    for src in others() {
        let layers = layers.get(&src);
        found.extend(
            breaks(&sources(&src), layers)
                .iter()
                .map(|text| format!("{src}: {text}")),
        );
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// The crates of the tests and tools.
fn others() -> Vec<String> {
    let tests = fs::read_dir(root().join("tests")).unwrap();
    let names = tests.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let crates = names.map(|name| format!("tests/{name}/src"));
    let mut crates: Vec<_> = crates.filter(|src| root().join(src).is_dir()).collect();
    crates.push("xtask/src".into());
    crates
}

#[test]
fn a_circle_is_found_wherever_one_is_added() {
    for (src, file, other) in [
        ("crates/endpoint/src", "platform/clock.rs", "http/mod.rs"),
        ("src", "flows/track/model.rs", "flows/mod.rs"),
        ("crates/policy/src", "time.rs", "returns"),
    ] {
        let mut changed = sources(src);
        let mut names = changed.files.values().map(|(name, _)| name);
        let target = names.find(|name| name.starts_with(other)).unwrap();
        let target = target.clone();
        let both = [(file, import_of(&target)), (&target, import_of(file))];
        for (file, import) in both {
            let text = fs::read_to_string(root().join(src).join(file)).unwrap();
            changed.add(file, &format!("{text}\n{import}\n")).unwrap();
        }
        let found = breaks(&changed, None);
        assert!(
            found.iter().any(|text| text.contains(file)),
            "{src}: {found:?}"
        );
    }
}

#[test]
fn an_upward_import_is_found_wherever_one_is_added() {
    let layers = listed();
    for (src, file, import) in [
        (
            "crates/endpoint/src",
            "platform/clock.rs",
            "use crate::store::Store;",
        ),
        (
            "src",
            "browser/clock.rs",
            "fn now() { crate::flows::view() }",
        ),
        (
            "crates/policy/src",
            "time.rs",
            "use super::{returns::decide as _};",
        ),
        (
            "crates/messages/src",
            "language.rs",
            "fn all() -> crate::Messages { loop {} }",
        ),
        (
            "crates/wire/src",
            "topic.rs",
            "fn all() -> Vec<crate::ticket::Ticket> { vec![] }",
        ),
    ] {
        let mut changed = sources(src);
        changed.add(file, import).unwrap();
        let found = breaks(&changed, layers.get(src));
        let says = |text: &String| text.starts_with(file) && text.contains("higher layer");
        assert!(found.iter().any(says), "{src}: {found:?}");
    }
}

#[test]
fn a_folder_that_no_layer_names_is_found() {
    let layers = listed();
    let mut changed = sources("crates/endpoint/src");
    changed.add("attic/mod.rs", "").unwrap();
    let found = breaks(&changed, layers.get("crates/endpoint/src"));
    assert_eq!(found, ["no layer of ARCHITECTURE.md names `attic`"]);
}

#[test]
fn every_way_to_name_a_file_is_an_import() {
    for import in [
        "use crate::b::B;",
        "use crate::{b::{B, C}, d};",
        "use super::b;",
        "pub use crate::b::*;",
        "fn f() -> crate::b::B { todo() }",
        "fn f() { println!(\"{}\", crate::b::NAME) }",
        "mod inner { use super::super::b::B; }",
        "fn f() { g::<super::b::B>() }",
    ] {
        let mut made = Sources::default();
        made.add("lib.rs", "mod a; mod b; mod d;").unwrap();
        made.add("a.rs", import).unwrap();
        made.add("b.rs", "use crate::a::A;").unwrap();
        made.add("d.rs", "").unwrap();
        assert_eq!(breaks(&made, None).len(), 1, "{import}");
    }
}

#[test]
fn test_code_and_other_crates_are_no_imports() {
    for import in [
        "use serde::b::B;",
        "#[cfg(test)] mod tests { use crate::b::B; }",
        "#[cfg(test)] use crate::b::B;",
        "fn b() {} fn f() { b() }",
        "pub(crate) fn f() {}",
    ] {
        let mut made = Sources::default();
        made.add("a.rs", import).unwrap();
        made.add("b.rs", "use crate::a::A;").unwrap();
        assert!(breaks(&made, None).is_empty(), "{import}");
    }
}

fn import_of(file: &str) -> String {
    let path = file.trim_end_matches(".rs").trim_end_matches("/mod");
    format!("use crate::{} as _;", path.replace('/', "::"))
}
