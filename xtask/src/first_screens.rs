//! The first screens, which the panel draws before the widget is loaded (`xtask/first-screens`).

use std::{path::Path, process::Stdio};

use serde_json::Value;

use crate::run::{Result, cargo};

/// The first screens in a language, by the name of their flow or topic.
///
/// It is a program of its own, because a new machine compiles xtask first, and this takes Leptos.
pub fn of(language: &Path) -> Result<Value> {
    let output = cargo()
        .args([
            "run",
            "--quiet",
            "--package",
            "careline-first-screens",
            "--",
        ])
        .arg(language)
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(format!(
            "{}: its first screens can't be rendered",
            language.display()
        )
        .into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}
