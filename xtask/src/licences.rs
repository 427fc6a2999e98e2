//! Collects the licences of what the binary contains: the crates of the endpoint and the widget, the packages from npm,
//! and what Rust links into every program. Most of them ask for their text to come with every copy.
//!
//! Some crates are published without a file that has the text. They are named with their licence and their repository.

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
    runtime, sbom, static_binary,
};

/// Between two texts.
const RULE: &str =
    "================================================================================";
/// How the names of files with licences begin.
const NAMES: [&str; 5] = ["COPYING", "COPYRIGHT", "LICENCE", "LICENSE", "NOTICE"];

/// Something that has a licence.
struct Part {
    /// Its name with version and licence.
    name: String,
    /// The address of its sources.
    repository: String,
    /// The folder of its sources, if they are here.
    folder: Option<PathBuf>,
}

/// Writes the licences of all parts.
pub fn write(to: &Path) -> Result {
    let without_sources = |(name, repository): (String, &str)| Part {
        name,
        repository: repository.to_owned(),
        folder: None,
    };
    let mut parts = crates()?;
    parts.extend(packages()?);
    parts.extend(runtime::parts()?.map(without_sources));
    Ok(fs::write(to, document(&parts)?)?)
}

/// Each text once, below the names of all that it is for; then the names of those without a text.
fn document(parts: &[Part]) -> Result<String> {
    let (mut names, mut without) = (BTreeMap::<_, BTreeSet<_>>::new(), BTreeSet::new());
    for part in parts {
        let texts = part.folder.as_deref().map_or(Ok(Vec::new()), texts)?;
        if texts.is_empty() {
            without.insert(format!("{}, {}", part.name, part.repository));
        }
        for text in texts {
            names.entry(text).or_default().insert(part.name.clone());
        }
    }
    let mut all = String::from("Licences of the software that the program `careline` contains.\n");
    for (text, names) in names {
        let names: Vec<_> = names.into_iter().collect();
        write!(all, "\n{RULE}\n\n{}\n\n{text}\n", names.join("\n"))?;
    }
    let without: Vec<_> = without.into_iter().collect();
    write!(
        all,
        "\n{RULE}\n\nThese come without a file that has their licence:\n\n{}\n",
        without.join("\n")
    )?;
    Ok(all)
}

/// The crates that are linked into the endpoint and the widget.
fn crates() -> Result<Vec<Part>> {
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
        (is_linked && !is_ours).then(|| Part {
            name: format!("{name} {version}: {licence}"),
            repository: text("repository").unwrap_or("no repository").to_owned(),
            folder: Some(folder),
        })
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
fn packages() -> Result<Vec<Part>> {
    let modules = npm::modules()?;
    let lock = serde_json::from_slice(&fs::read("xtask/package-lock.json")?)?;
    let part = |component: &Value| {
        let name = component["name"].as_str()?;
        let licence = component.pointer("/licenses/0/expression")?.as_str()?;
        let version = component["version"].as_str()?;
        Some(Part {
            name: format!("{name} {version}: {licence}"),
            repository: format!("https://www.npmjs.com/package/{name}"),
            folder: Some(modules.join(name)),
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_named_with_a_text_or_with_its_address() -> Result {
        let mut parts = crates()?;
        assert!(parts.len() > 200, "{}", parts.len());
        parts.push(Part {
            name: "std 1.0: MIT".to_owned(),
            repository: "https://std.example".to_owned(),
            folder: None,
        });
        let document = document(&parts)?;
        let (with, without) = document
            .split_once("without a file that has their licence:\n")
            .ok_or("there is no such list")?;
        for Part {
            name, repository, ..
        } in &parts
        {
            let is_below = without.contains(&format!("\n{name}, {repository}\n"));
            assert!(with.contains(&format!("\n{name}\n")) != is_below, "{name}");
        }
        assert!(without.contains("\nstd 1.0: MIT, https://std.example\n"));
        Ok(())
    }
}
