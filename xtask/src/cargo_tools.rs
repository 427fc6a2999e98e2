//! The tools from crates.io: two split the widget's WebAssembly and write its glue, one drives Firefox, two check and
//! list dependencies.
//!
//! Each is installed into `target/tools` at one exact version. A copy of the same version on the PATH is used if there
//! is one.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::run::{Result, cargo, run, step};

const ROOT: &str = "target/tools";
const BUILD: &str = "target/tools/build";
/// For tools that run for seconds only: a debug build saves minutes.
const QUICK: [&str; 3] = ["--debug", "--config", "profile.dev.debug=false"];

/// A program that `cargo install` installs, at one exact version.
pub struct Tool {
    program: &'static str,
    package: &'static str,
    version: String,
    arguments: &'static [&'static str],
    time: &'static str,
}

impl Tool {
    /// Splits the linked module into one module for each flow.
    pub fn split() -> Self {
        Self {
            program: "wasm-split-cli",
            package: "wasm_split_cli_support",
            version: "0.2.4".into(),
            arguments: &["--features", "build-binary"],
            time: "about a minute",
        }
    }

    /// Writes the JavaScript glue. Its version must be that of the crate `wasm-bindgen` in `Cargo.lock`.
    pub fn bindgen() -> Result<Self> {
        Ok(Self {
            program: "wasm-bindgen",
            package: "wasm-bindgen-cli",
            version: locked("wasm-bindgen")?,
            arguments: &[],
            time: "2 to 4 minutes",
        })
    }

    /// Checks the licences, sources and known vulnerabilities of dependencies.
    pub fn deny() -> Self {
        Self {
            program: "cargo-deny",
            package: "cargo-deny",
            version: "0.20.2".into(),
            arguments: &QUICK,
            time: "1 to 2 minutes",
        }
    }

    /// Lists dependencies as CycloneDX.
    pub fn cyclonedx() -> Self {
        Self {
            program: "cargo-cyclonedx",
            package: "cargo-cyclonedx",
            version: "0.5.9".into(),
            arguments: &QUICK,
            time: "about a minute",
        }
    }

    /// Keeps a bucket in a folder, for tests.
    pub fn s3() -> Self {
        Self {
            program: "s3s-fs",
            package: "s3s-fs",
            version: "0.14.1".into(),
            arguments: &[
                "--features",
                "binary",
                "--debug",
                "--config",
                "profile.dev.debug=false",
            ],
            time: "2 to 4 minutes",
        }
    }

    /// Drives Firefox. Debian has no package of it.
    pub fn geckodriver() -> Self {
        Self {
            program: "geckodriver",
            package: "geckodriver",
            version: "0.37.1".into(),
            arguments: &QUICK,
            time: "1 to 2 minutes",
        }
    }

    /// Runs tests in a browser. It is installed together with [`bindgen`](Tool::bindgen).
    pub fn test_runner() -> Result<Self> {
        Ok(Self {
            program: "wasm-bindgen-test-runner",
            ..Self::bindgen()?
        })
    }

    /// The program's path.
    ///
    /// # Errors
    ///
    /// If it isn't installed at the right version.
    pub fn path(&self) -> Result<PathBuf> {
        let (program, version) = (self.program, &self.version);
        let missing = || format!("{program} {version} is missing; run `cargo xtask setup`").into();
        self.find().ok_or_else(missing)
    }

    /// Installs the program into `target/tools`, unless it is installed already.
    pub fn install(&self) -> Result {
        if self.find().is_some() {
            return Ok(());
        }
        let what = format!("Install {} {}", self.package, self.version);
        step(&what, self.time);
        run(cargo()
            .args(["install", self.package, "--version", &self.version])
            .args(self.arguments)
            .args(["--root", ROOT, "--target-dir", BUILD]))?;
        // Half a gigabyte that isn't needed again.
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

    /// Whether `cargo install`'s own record, `.crates.toml`, names this package and version.
    fn is_recorded(&self, program: &Path) -> bool {
        let Some(root) = program.parent().and_then(Path::parent) else {
            return false;
        };
        let entry = format!("\"{} {} ", self.package, self.version);
        fs::read_to_string(root.join(".crates.toml")).is_ok_and(|text| text.contains(&entry))
    }
}

/// A package's version in `Cargo.lock`.
fn locked(package: &str) -> Result<String> {
    let lock = fs::read_to_string("Cargo.lock")?;
    let entry = format!("name = \"{package}\"\nversion = \"");
    let version = lock
        .split_once(&entry)
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(version, _)| version.to_owned());
    version.ok_or_else(|| format!("Cargo.lock has no package {package}").into())
}
