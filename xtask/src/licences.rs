//! Collects the licences of what the binary contains: the crates of the endpoint and the widget, and the packages from npm.
//! Most of them ask for their text to come with every copy.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use crate::{
    npm,
    run::{Result, cargo},
    sbom, static_binary,
};

/// How the names of files with licences begin.
const NAMES: [&str; 5] = ["COPYING", "COPYRIGHT", "LICENCE", "LICENSE", "NOTICE"];

/// What has a licence: its name with version and licence, and the folder of its sources.
type Parts = BTreeMap<String, PathBuf>;

/// Writes each text once, below the names of all that it is for.
pub fn write(to: &Path) -> Result {
    let mut names = BTreeMap::<String, BTreeSet<String>>::new();
    for (name, folder) in [crates()?, packages()?].into_iter().flatten() {
        for text in texts(&folder)? {
            names.entry(text).or_default().insert(name.clone());
        }
    }
    let mut all = String::from("Licences of the software that the program `careline` contains.\n");
    for (text, names) in names {
        let names: Vec<_> = names.into_iter().collect();
        write!(
            all,
            "\n{}\n\n{}\n\n{text}\n",
            "=".repeat(80),
            names.join("\n")
        )?;
    }
    Ok(fs::write(to, all)?)
}

/// The crates that are linked into the endpoint and the widget.
fn crates() -> Result<Parts> {
    let mut linked = linked(&static_binary::selection())?;
    linked.extend(linked_into_widget()?);
    let metadata = json(cargo().args(["metadata", "--locked", "--format-version", "1"]))?;
    let part = |package: &Value| {
        let text = |key| package.get(key)?.as_str();
        let (name, version) = (text("name")?, text("version")?);
        let folder = Path::new(text("manifest_path")?).parent()?.to_owned();
        // The workspace's own are under the project's licence.
        let is_ours = text("source").is_none();
        let is_linked = linked.contains(&format!("{name} v{version}"));
        let licence = text("license").unwrap_or("see below");
        (is_linked && !is_ours).then(|| (format!("{name} {version}: {licence}"), folder))
    };
    Ok(sbom::each(&metadata, "packages").filter_map(part).collect())
}

fn linked_into_widget() -> Result<BTreeSet<String>> {
    linked(&["--package", "careline", "--target", sbom::WIDGET_TARGET])
}

/// The crates of a selection, as `name vVersion`.
fn linked(selection: &[&str]) -> Result<BTreeSet<String>> {
    let mut tree = cargo();
    tree.args(["tree", "--locked", "--edges", "normal,no-proc-macro"])
        .args(["--prefix", "none", "--format", "{p}"])
        .args(selection);
    let text = output(&mut tree)?;
    let name = |line: &str| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
    Ok(text.lines().map(name).collect())
}

/// The packages from npm that are in the widget.
fn packages() -> Result<Parts> {
    let modules = npm::modules()?;
    let lock = serde_json::from_slice(&fs::read("xtask/package-lock.json")?)?;
    let part = |component: &Value| {
        let name = component["name"].as_str()?;
        let licence = component.pointer("/licenses/0/expression")?.as_str()?;
        let version = component["version"].as_str()?;
        Some((format!("{name} {version}: {licence}"), modules.join(name)))
    };
    Ok(sbom::from_npm(&lock).iter().filter_map(part).collect())
}

/// The licences in a folder.
fn texts(folder: &Path) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().to_uppercase();
        if entry.path().is_file() && NAMES.iter().any(|start| name.starts_with(start)) {
            let text = fs::read(entry.path())?;
            texts.push(String::from_utf8_lossy(&text).trim().to_owned());
        }
    }
    Ok(texts)
}

fn json(command: &mut Command) -> Result<Value> {
    Ok(serde_json::from_str(&output(command)?)?)
}

fn output(command: &mut Command) -> Result<String> {
    let output = command.output()?;
    match output.status.success() {
        true => Ok(String::from_utf8(output.stdout)?),
        false => Err(String::from_utf8_lossy(&output.stderr).into()),
    }
}
