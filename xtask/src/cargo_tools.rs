//! The tools from crates.io: two turn the widget's WebAssembly into modules and glue, two look at what all is made of.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::run::{Result, cargo, run, step};

const ROOT: &str = "target/tools";
const BUILD: &str = "target/tools/build";
/// For what runs for seconds: building it lightly saves minutes.
const QUICK: [&str; 3] = ["--debug", "--config", "profile.dev.debug=false"];

/// A program that `cargo install` brings, at one exact version.
pub struct Tool {
    program: &'static str,
    package: &'static str,
    version: String,
    arguments: &'static [&'static str],
    time: &'static str,
}

impl Tool {
    /// Splits the linked module into one for each flow.
    pub fn split() -> Self {
        Self {
            program: "wasm-split-cli",
            package: "wasm_split_cli_support",
            version: "0.2.4".into(),
            arguments: &["--features", "build-binary"],
            time: "about a minute",
        }
    }

    /// Writes the glue; its version must be the library's own.
    pub fn bindgen() -> Result<Self> {
        Ok(Self {
            program: "wasm-bindgen",
            package: "wasm-bindgen-cli",
            version: locked("wasm-bindgen")?,
            arguments: &[],
            time: "2 to 4 minutes",
        })
    }

    /// Judges what is built in.
    pub fn deny() -> Self {
        Self {
            program: "cargo-deny",
            package: "cargo-deny",
            version: "0.20.2".into(),
            arguments: &QUICK,
            time: "1 to 2 minutes",
        }
    }

    /// Lists what is built in.
    pub fn cyclonedx() -> Self {
        Self {
            program: "cargo-cyclonedx",
            package: "cargo-cyclonedx",
            version: "0.5.9".into(),
            arguments: &QUICK,
            time: "about a minute",
        }
    }

    /// Runs the tests that need a browser; it comes with [`bindgen`](Tool::bindgen).
    pub fn test_runner() -> Result<Self> {
        Ok(Self {
            program: "wasm-bindgen-test-runner",
            ..Self::bindgen()?
        })
    }

    /// The program, wherever it is at the right version.
    pub fn path(&self) -> Result<PathBuf> {
        self.find().ok_or_else(|| {
            let Self {
                program, version, ..
            } = self;
            format!("{program} {version} is missing; run `cargo xtask setup`").into()
        })
    }

    /// Installs the program into the project unless it is there already.
    pub fn install(&self) -> Result {
        if self.find().is_some() {
            return Ok(());
        }
        step(
            &format!("Install {} {}", self.package, self.version),
            self.time,
        );
        run(cargo()
            .args(["install", self.package, "--version", &self.version])
            .args(self.arguments)
            .args(["--root", ROOT, "--target-dir", BUILD]))?;
        // Half a gigabyte that nobody asks for again.
        Ok(fs::remove_dir_all(BUILD)?)
    }

    fn find(&self) -> Option<PathBuf> {
        let path = env::var_os("PATH").unwrap_or_default();
        let mut folders = vec![Path::new(ROOT).join("bin")];
        folders.extend(env::split_paths(&path));
        folders
            .iter()
            .map(|folder| folder.join(self.program))
            .find(|file| file.is_file() && self.is_recorded(file))
            .and_then(|file| file.canonicalize().ok())
    }

    /// `cargo install` keeps a record of what it put where, versions included.
    fn is_recorded(&self, program: &Path) -> bool {
        let Some(root) = program.parent().and_then(Path::parent) else {
            return false;
        };
        let entry = format!("\"{} {} ", self.package, self.version);
        fs::read_to_string(root.join(".crates.toml")).is_ok_and(|text| text.contains(&entry))
    }
}

fn locked(package: &str) -> Result<String> {
    let lock = fs::read_to_string("Cargo.lock")?;
    let entry = format!("name = \"{package}\"\nversion = \"");
    let version = lock
        .split_once(&entry)
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(version, _)| version.to_owned());
    version.ok_or_else(|| format!("Cargo.lock names no version of {package}").into())
}
