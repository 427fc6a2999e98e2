//! The Rust toolchain that builds the widget.
//!
//! Normally it is the current one, with the WebAssembly target that rustup adds. If rustup can't download that target,
//! Debian's toolchain is used, which builds the standard library from source (`build-std`). It builds only the widget,
//! in a target folder of its own.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    apt,
    run::{Result, cargo, find, probe, run, step},
};

const TARGET: &str = "wasm32-unknown-unknown";
const LINKED: &str = "careline-web";
const PACKAGES: [&str; 5] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-llvm",
    "lld-22",
];

/// Which toolchain builds for the browser.
#[derive(Clone, Copy)]
pub enum Web {
    /// The current toolchain, which has the target's standard library.
    Current,
    /// Debian's, linked in rustup as `careline-web`.
    Debian,
}

impl Web {
    /// The toolchain that is installed, if any.
    pub fn find() -> Option<Self> {
        let debian = || has_debian().then_some(Self::Debian);
        has(TARGET).then_some(Self::Current).or_else(debian)
    }

    /// The toolchain that is installed, or an error that says what to do.
    pub fn ready() -> Result<Self> {
        Self::find().ok_or_else(|| {
            format!("Rust can't build for {TARGET} yet; run `cargo xtask setup`").into()
        })
    }

    /// A cargo command for the browser's target. `std` names the crates of the standard library that Debian's toolchain
    /// builds for it.
    pub fn cargo(self, subcommand: &str, std: &str) -> Command {
        let mut command = match self {
            Self::Current => cargo(),
            Self::Debian => {
                let mut command = Command::new("cargo");
                command
                    .env("RUSTUP_TOOLCHAIN", LINKED)
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("CARGO_UNSTABLE_BUILD_STD", std)
                    .env_remove("CARGO")
                    .env_remove("RUSTC");
                command
            }
        };
        command.args([subcommand, "--target", TARGET, "--target-dir"]);
        command.arg(self.target_dir());
        command
    }

    /// The folder of a profile's artifacts.
    pub fn artifacts(self, profile: &str) -> PathBuf {
        Path::new(self.target_dir()).join(TARGET).join(profile)
    }

    /// The sources of its standard library; `None` if they aren't installed. Debian's toolchain always builds its own.
    pub fn sources(self) -> Option<PathBuf> {
        let root =
            probe("rustc", &["--print", "sysroot"]).filter(|_| matches!(self, Self::Current))?;
        let sources = Path::new(root.trim()).join("lib/rustlib/src/rust");
        sources
            .join("library/Cargo.lock")
            .is_file()
            .then_some(sources)
    }

    /// Whether it builds the standard library for size. The budgets need that.
    pub fn rebuilds_std(self) -> bool {
        self.sources().is_some()
    }

    fn target_dir(self) -> &'static str {
        match self {
            Self::Current => "target",
            Self::Debian => "target/web",
        }
    }
}

/// Installs a toolchain that can build for the browser, if there is none, and the sources of its standard library, if they
/// can be had.
pub fn install() -> Result {
    install_target()?;
    if matches!(Web::find(), Some(web @ Web::Current) if web.sources().is_none()) {
        step(
            "Add the sources of Rust's standard library",
            "under a minute",
        );
        // The build goes without, and says so.
        let _ = run(Command::new("rustup").args(["component", "add", "rust-src"]));
    }
    Ok(())
}

fn install_target() -> Result {
    if Web::find().is_some() {
        return Ok(());
    }
    step("Add Rust's WebAssembly target", "under a minute");
    let rustup = find("rustup").is_some();
    let mut add = Command::new("rustup");
    add.args(["target", "add", TARGET])
        .env_remove("RUST_BACKTRACE");
    if rustup && run(&mut add).is_ok() {
        return Ok(());
    }
    if !rustup {
        return Err(format!(
            "Rust's standard library for {TARGET} is missing, and so is rustup to add it; \
             install rustup, or your system's package of that library, and run this again"
        )
        .into());
    }
    step(
        "rustup can't download it: install Debian's Rust for WebAssembly instead",
        "about 2 minutes",
    );
    apt::install(&PACKAGES)?;
    run(Command::new("rustup").args(["toolchain", "link", LINKED, "/usr"]))
}

/// Whether the current toolchain has the standard library of a target.
pub fn has(target: &str) -> bool {
    probe("rustc", &["--print", "target-libdir", "--target", target])
        .is_some_and(|folder| Path::new(folder.trim()).is_dir())
}

fn has_debian() -> bool {
    let sources = Path::new("/usr/lib/rustlib/src/rust/library/Cargo.lock");
    sources.is_file()
        && find("wasm-ld-22").is_some()
        && probe("rustup", &["run", LINKED, "cargo", "--version"]).is_some()
}
