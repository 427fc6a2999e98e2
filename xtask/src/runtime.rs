//! What Rust links into every program of the static binary's target beside the crates: its standard library, musl, and
//! the library that unwinds the stack. Their sources aren't on the machine.

use std::{fs, path::Path, str};

use crate::{
    licences::Part,
    run::{Result, probe},
    static_binary,
};

const RUST: &str = "https://github.com/rust-lang/rust";

/// The parts, with their versions.
pub fn parts() -> Result<Vec<Part>> {
    let version = probe("rustc", &["--version"]).ok_or("rustc doesn't tell its version")?;
    let rust = version.split(' ').nth(1).ok_or("rustc has no version")?;
    let musl = musl_version()?;
    Ok(vec![
        part(format!("std {rust}: MIT OR Apache-2.0"), RUST),
        part(format!("musl {musl}: MIT"), "https://musl.libc.org"),
        part(
            format!("libunwind, as in Rust {rust}: Apache-2.0 WITH LLVM-exception"),
            "https://github.com/rust-lang/llvm-project",
        ),
    ])
}

fn part(name: String, repository: &str) -> Part {
    Part {
        name,
        repository: repository.to_owned(),
        folder: None,
    }
}

/// The version that musl's archive names: three numbers, as a C string.
fn musl_version() -> Result<String> {
    let root = probe("rustc", &["--print", "sysroot"]).ok_or("rustc names no sysroot")?;
    let archive = Path::new(root.trim())
        .join("lib/rustlib")
        .join(static_binary::TARGET)
        .join("lib/self-contained/libc.a");
    let bytes = fs::read(&archive).map_err(|error| format!("{}: {error}", archive.display()))?;
    let strings = bytes
        .split(|byte| *byte == 0)
        .filter_map(|part| str::from_utf8(part).ok());
    let version = strings.into_iter().find(|text| is_version(text));
    Ok(version.ok_or("musl's archive has no version")?.to_owned())
}

fn is_version(text: &str) -> bool {
    let parts: Vec<_> = text.split('.').collect();
    parts.len() == 3 && parts.iter().all(|part| part.parse::<u16>().is_ok())
}
