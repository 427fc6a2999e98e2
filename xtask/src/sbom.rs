//! Writes the software bills of materials of the endpoint and the widget, as CycloneDX: `target/sbom/endpoint.cdx.json`
//! and `widget.cdx.json`.
//!
//! cargo-cyclonedx lists the crates, each with its version, licence and digest. npm packages that are shipped in
//! `dist/` are added from `package-lock.json`; so they must be in the `dependencies` of `package.json`, and tools in
//! its `devDependencies`. The same commit gives the same bytes, since the time in them is the commit's.
//!
//! All crates that may be linked are listed, macros included, so the lists have a few that aren't. Code in other
//! languages inside a crate (SQLite in `libsqlite3-sys`) and Rust's standard library aren't listed.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};

use crate::{
    cargo_tools::Tool,
    git,
    run::{Result, cargo, run},
    static_binary,
};

/// The folder of both lists.
pub const FOLDER: &str = "target/sbom";
/// The file that cargo-cyclonedx writes beside each package's manifest.
const WRITTEN: &str = "careline.cdx.json";
/// The target of the widget.
pub const WIDGET_TARGET: &str = "wasm32-unknown-unknown";

/// Writes both lists.
///
/// # Errors
///
/// If a list lacks a crate that the package's manifest depends on.
pub fn write() -> Result {
    let tool = Tool::cyclonedx();
    tool.install()?;
    let program = tool.path()?;
    let packages = packages()?;
    fs::create_dir_all(FOLDER)?;

    let of_release = ["--features", static_binary::FEATURES];
    let endpoint = list(&program, &packages, "careline-endpoint", &of_release)?;
    save("endpoint", &endpoint)?;

    let for_browsers = ["--target", WIDGET_TARGET, "--features", "split"];
    let mut widget = list(&program, &packages, "careline", &for_browsers)?;
    let lock: Value = serde_json::from_slice(&fs::read("xtask/package-lock.json")?)?;
    let components = widget.pointer_mut("/components");
    if let Some(components) = components.and_then(Value::as_array_mut) {
        components.extend(from_npm(&lock));
    }
    save("widget", &widget)
}

/// A package of this workspace: its folder, and the crates that it depends on in every build.
struct Package {
    folder: PathBuf,
    needs: Vec<String>,
}

fn packages() -> Result<BTreeMap<String, Package>> {
    let arguments = ["metadata", "--no-deps", "--format-version", "1"];
    let output = cargo().args(arguments).output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let read = |package: &Value| {
        let manifest = Path::new(package["manifest_path"].as_str()?);
        let needs = each(package, "dependencies").filter(|need| {
            need["kind"].is_null() && need["target"].is_null() && need["optional"] == false
        });
        let package_of = Package {
            folder: manifest.parent()?.to_owned(),
            needs: needs
                .filter_map(|need| Some(need["name"].as_str()?.to_owned()))
                .collect(),
        };
        Some((package["name"].as_str()?.to_owned(), package_of))
    };
    Ok(each(&metadata, "packages").filter_map(read).collect())
}

/// Lists one package. cargo-cyclonedx writes a file beside the manifest of every package, so all of them are removed
/// here.
fn list(
    program: &Path,
    packages: &BTreeMap<String, Package>,
    name: &str,
    arguments: &[&str],
) -> Result<Value> {
    let described = run(Command::new(program)
        .args(["cyclonedx", "--quiet", "--format", "json"])
        .args(["--spec-version", "1.5", "--no-build-deps"])
        .args(["--override-filename", WRITTEN.trim_end_matches(".json")])
        .args(arguments)
        .env("SOURCE_DATE_EPOCH", git::commit_time()));
    let package = packages
        .get(name)
        .ok_or("cargo metadata lists no such package")?;
    let text = fs::read_to_string(package.folder.join(WRITTEN));
    for package in packages.values() {
        let _ = fs::remove_file(package.folder.join(WRITTEN));
    }
    described?;
    let here = env::current_dir()?.canonicalize()?;
    // The path of the sources differs between machines, and is private.
    let text = text?.replace(&*here.to_string_lossy(), "/careline");
    let document = serde_json::from_str(&text)?;
    names_all(&document, &package.needs)?;
    Ok(document)
}

/// Fails if a needed crate has no component with a version and a package URL.
fn names_all(document: &Value, needs: &[String]) -> Result {
    let is_named = |need: &str| {
        each(document, "components").any(|component| {
            let version = component["version"].as_str().unwrap_or_default();
            let address = component["purl"].as_str().unwrap_or_default();
            component["name"] == need && address.starts_with(&format!("pkg:cargo/{need}@{version}"))
        })
    };
    match needs.iter().find(|need| !is_named(need)) {
        None => Ok(()),
        Some(need) => Err(format!("the list lacks {need}, which the package depends on").into()),
    }
}

/// The packages of `package-lock.json` that aren't tools, as components.
pub fn from_npm(lock: &Value) -> Vec<Value> {
    let packages = lock["packages"].as_object().into_iter().flatten();
    let shipped = packages.filter(|(_, package)| package["dev"] != true);
    let component = |(path, package): (&String, &Value)| {
        let name = path.rsplit_once("node_modules/")?.1;
        let version = package["version"].as_str()?;
        let address = format!("pkg:npm/{}@{version}", name.replace('@', "%40"));
        let licence = package["license"].as_str().into_iter();
        let licences: Vec<_> = licence
            .map(|licence| json!({ "expression": licence }))
            .collect();
        Some(json!({
            "type": "library", "bom-ref": address, "name": name, "version": version,
            "scope": "required", "licenses": licences, "purl": address,
        }))
    };
    shipped.filter_map(component).collect()
}

/// The values of a list in JSON; none if there is no such list.
pub fn each<'a>(value: &'a Value, list: &str) -> impl Iterator<Item = &'a Value> {
    value[list].as_array().into_iter().flatten()
}

fn save(name: &str, document: &Value) -> Result {
    let file = Path::new(FOLDER).join(format!("{name}.cdx.json"));
    fs::write(&file, serde_json::to_vec_pretty(document)?)?;
    let parts = each(document, "components").count();
    println!("{}: {parts} components", file.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_npm_ships_is_named_and_its_tools_are_not() {
        let lock = json!({"packages": {
            "": {"name": "careline-tools"},
            "node_modules/esbuild": {"version": "0.28.2", "dev": true},
            "node_modules/solver": {"version": "2.0.1", "license": "MIT"},
            "node_modules/solver/node_modules/@scope/part": {"version": "1.0.0"},
        }});
        let addresses: Vec<_> = from_npm(&lock)
            .iter()
            .map(|part| part["purl"].as_str().map(str::to_owned))
            .collect();
        let expected = ["pkg:npm/solver@2.0.1", "pkg:npm/%40scope/part@1.0.0"];
        assert_eq!(addresses, expected.map(|part| Some(part.to_owned())));
    }

    #[test]
    fn a_list_without_a_crate_of_the_manifest_is_no_list() {
        let document = json!({"components": [
            {"name": "lettre", "version": "0.11.23", "purl": "pkg:cargo/lettre@0.11.23"},
            {"name": "axum", "version": "0.8.9"},
        ]});
        assert!(names_all(&document, &["lettre".into()]).is_ok());
        for missing in ["axum", "leptos"] {
            let error = names_all(&document, &[missing.into()]).unwrap_err();
            assert!(error.to_string().contains(missing));
        }
    }
}
