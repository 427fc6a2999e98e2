//! The Rust toolchain that builds the widget.
//!
//! Ordinarily it is the one in use, with the WebAssembly target that rustup adds. Where rustup's
//! server can't be reached, Debian has a compiler that builds the target's standard library from
//! source (`build-std`); it builds the widget alone, in a target folder of its own.

use std::{path::Path, process::Command};

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
    /// The toolchain in use has the target's standard library.
    Current,
    /// Debian's, linked under a name of its own.
    Debian,
}

impl Web {
    /// The toolchain that is there already.
    pub fn find() -> Option<Self> {
        if has_target() {
            Some(Self::Current)
        } else if has_debian() {
            Some(Self::Debian)
        } else {
            None
        }
    }

    /// The toolchain that is there, or what to do where none is.
    pub fn ready() -> Result<Self> {
        Self::find().ok_or_else(|| {
            format!("Rust can't build for {TARGET} yet; run `cargo xtask setup`").into()
        })
    }

    /// A cargo command for the browser. `std` names the crates of the standard library that it
    /// needs; they are built where they don't come ready-made.
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

    /// Where the artifacts of a profile land.
    pub fn artifacts(self, profile: &str) -> std::path::PathBuf {
        Path::new(self.target_dir()).join(TARGET).join(profile)
    }

    fn target_dir(self) -> &'static str {
        match self {
            Self::Current => "target",
            Self::Debian => "target/web",
        }
    }
}

/// Makes sure that some toolchain can build for the browser.
pub fn install() -> Result {
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
        "rustup can't download it: take Debian's Rust for the web instead",
        "about 2 minutes",
    );
    apt::install(&PACKAGES)?;
    run(Command::new("rustup").args(["toolchain", "link", LINKED, "/usr"]))
}

fn has_target() -> bool {
    probe("rustc", &["--print", "target-libdir", "--target", TARGET])
        .is_some_and(|folder| Path::new(folder.trim()).is_dir())
}

fn has_debian() -> bool {
    let sources = Path::new("/usr/lib/rustlib/src/rust/library/Cargo.lock");
    sources.is_file()
        && find("wasm-ld-22").is_some()
        && probe("rustup", &["run", LINKED, "cargo", "--version"]).is_some()
}
