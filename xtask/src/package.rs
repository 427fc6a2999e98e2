//! Lays out what a release has: the folder that its archive holds, and that its Debian package is made from.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    files::{self, copy_into},
    licences,
    run::{Result, run_quietly},
};

/// The version of every package of the workspace.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The licences of dependencies.
pub const LICENCES: &str = "LICENCES-OF-DEPENDENCIES";

const STAGE: &str = "target/careline/package";
const TEXTS: [&str; 4] = ["README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"];
const PACKAGING: [&str; 4] = [
    "Caddyfile",
    "Dockerfile",
    "careline.service",
    "compose.yaml",
];
/// What `careline init` is told of an invented policy.
pub const POLICY: [&str; 12] = [
    "--timezone",
    "Europe/Berlin",
    "--urgent-days",
    "7",
    "--reply-days",
    "1-2",
    "--processing-days",
    "1-3",
    "--delivery-days",
    "2-5",
    "--refund-days",
    "5-10",
];

/// What it is told beside [`POLICY`] for the example of each file of settings.
const EXAMPLE: [&str; 12] = [
    "--shop",
    "example",
    "--name",
    "Example",
    "--email",
    "support@shop.example",
    "--origin",
    "https://shop.example",
    "--base-url",
    "https://help.shop.example",
    "--data",
    "/var/lib/careline",
];

/// The name of the folder and of its archive.
pub fn name() -> String {
    format!("careline-{VERSION}-x86_64-linux")
}

/// The folder.
pub fn folder() -> PathBuf {
    Path::new(STAGE).join(name())
}

/// Fills the folder.
pub fn lay_out(binary: &Path) -> Result {
    let folder = folder();
    files::renew(Path::new(STAGE))?;
    copy_into(binary, &folder)?;
    for text in TEXTS {
        copy_into(Path::new(text), &folder)?;
    }
    for page in files::under(Path::new("docs"))? {
        copy_into(&page, &folder.join("docs"))?;
    }
    for file in PACKAGING {
        copy_into(
            &Path::new("packaging").join(file),
            &folder.join("packaging"),
        )?;
    }
    licences::write(&folder.join(LICENCES))?;
    let program = folder.join("careline");
    run_quietly(Command::new(&program).arg("generate").arg(&folder))?;
    run_quietly(
        Command::new(&program)
            .args(["init", "--dir"])
            .arg(folder.join("examples"))
            .args(EXAMPLE)
            .args(POLICY),
    )
}
