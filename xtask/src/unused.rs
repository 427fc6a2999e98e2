//! What `wasm-streams` exports. It comes with Leptos' server functions, of which the widget has none, so nothing calls it.

use std::{path::Path, process::Command};

use crate::{
    npm,
    run::{Result, run_quietly},
};

/// A part of the names of its exports.
const EXPORTS: &str = "intounderlying";
/// A part of the names of its classes.
const CLASSES: &str = "IntoUnderlying";

/// Removes the exports from the main module.
pub fn remove_exports(module: &Path) -> Result {
    run_quietly(
        Command::new("node")
            .arg("xtask/unexport.mjs")
            .arg(npm::modules()?.join("binaryen/index.js"))
            .arg(module)
            .arg(EXPORTS),
    )
}

/// The glue without the statements that keep esbuild from removing the classes.
pub fn without_classes(glue: &str) -> String {
    let keeps = |line: &&str| line.starts_with("if (Symbol.dispose)") && line.contains(CLASSES);
    let lines: Vec<_> = glue.lines().filter(|line| !keeps(line)).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_statements_about_its_classes_are_removed() {
        let glue = "export class IntoUnderlyingSink {}\n\
            if (Symbol.dispose) IntoUnderlyingSink.prototype[Symbol.dispose] = free;\n\
            if (Symbol.dispose) Widget.prototype[Symbol.dispose] = free;";
        let left = "export class IntoUnderlyingSink {}\n\
            if (Symbol.dispose) Widget.prototype[Symbol.dispose] = free;";
        assert_eq!(without_classes(glue), left);
    }
}
