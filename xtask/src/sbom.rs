//! Says what the endpoint and the widget are made of: `target/sbom/endpoint.cdx.json` and `widget.cdx.json`, in CycloneDX.
//!
//! cargo-cyclonedx lists the crates, each with its version, licence and digest. What npm brings into `dist/` is added from
//! `package-lock.json`: so it belongs to the `dependencies` of `package.json`, and a tool to its `devDependencies`. The
//! same commit gives the same bytes: the time in them is the commit's.
//!
//! Listed are all crates that may be linked, macros too, and so a few more than are. Not listed are what a crate brings
//! in another language (SQLite, in `libsqlite3-sys`) and Rust's own library.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};

use crate::{
    cargo_tools::Tool,
    run::{Result, cargo, probe, run},
};

const FOLDER: &str = "target/sbom";
/// What the tool writes beside each package's manifest.
const WRITTEN: &str = "careline.cdx.json";
const TARGET: &str = "wasm32-unknown-unknown";

/// Writes both lists, and looks whether they name what the manifests do.
pub fn write() -> Result {
    let tool = Tool::cyclonedx();
    tool.install()?;
    let program = tool.path()?;
    let packages = packages()?;
    fs::create_dir_all(FOLDER)?;

    let endpoint = list(&program, &packages, "careline-endpoint", &[])?;
    save("endpoint", &endpoint)?;

    let for_browsers = ["--target", TARGET, "--features", "split"];
    let mut widget = list(&program, &packages, "careline", &for_browsers)?;
    let lock: Value = serde_json::from_slice(&fs::read("xtask/package-lock.json")?)?;
    let components = widget.pointer_mut("/components");
    if let Some(components) = components.and_then(Value::as_array_mut) {
        components.extend(from_npm(&lock));
    }
    save("widget", &widget)
}

/// A package of this workspace: where it is, and the crates that its manifest asks for in any case.
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

/// What one package is made of. The tool describes them all, beside their manifests, so that is tidied up.
fn list(
    program: &Path,
    packages: &BTreeMap<String, Package>,
    name: &str,
    arguments: &[&str],
) -> Result<Value> {
    let commit = probe("git", &["log", "-1", "--format=%ct"]).unwrap_or_else(|| "0".into());
    let described = run(Command::new(program)
        .args(["cyclonedx", "--quiet", "--format", "json"])
        .args(["--spec-version", "1.5", "--no-build-deps"])
        .args(["--override-filename", WRITTEN.trim_end_matches(".json")])
        .args(arguments)
        .env("SOURCE_DATE_EPOCH", commit.trim()));
    let package = packages.get(name).ok_or("the workspace has changed")?;
    let text = fs::read_to_string(package.folder.join(WRITTEN));
    for package in packages.values() {
        let _ = fs::remove_file(package.folder.join(WRITTEN));
    }
    described?;
    let here = env::current_dir()?.canonicalize()?;
    // Where this machine keeps the sources is nobody's business, and differs from the next one.
    let text = text?.replace(&*here.to_string_lossy(), "/careline");
    let document = serde_json::from_str(&text)?;
    names_all(&document, &package.needs)?;
    Ok(document)
}

/// Fails where a crate of the manifest has no component with a version and an address of its own.
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
        Some(need) => Err(format!("the list of parts doesn't name {need}, which is one").into()),
    }
}

/// The packages of `package-lock.json` that aren't tools, as components.
fn from_npm(lock: &Value) -> Vec<Value> {
    let packages = lock["packages"].as_object().into_iter().flatten();
    let shipped = packages.filter(|(_, package)| package["dev"] != true);
    let component = |(path, package): (&String, &Value)| {
        let name = path.rsplit_once("node_modules/")?.1;
        let version = package["version"].as_str()?;
        let address = format!("pkg:npm/{}@{version}", name.replace('@', "%40"));
        let licence = package["license"].as_str();
        let licences: Vec<_> = licence
            .map(|licence| json!({ "expression": licence }))
            .into_iter()
            .collect();
        Some(json!({
            "type": "library", "bom-ref": address, "name": name, "version": version,
            "scope": "required", "licenses": licences, "purl": address,
        }))
    };
    shipped.filter_map(component).collect()
}

fn each<'a>(value: &'a Value, list: &str) -> impl Iterator<Item = &'a Value> {
    value
        .get(list)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn save(name: &str, document: &Value) -> Result {
    let file = Path::new(FOLDER).join(format!("{name}.cdx.json"));
    fs::write(&file, serde_json::to_vec_pretty(document)?)?;
    let parts = each(document, "components").count();
    println!("{}: {parts} parts", file.display());
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
