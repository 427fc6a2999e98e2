//! What Rust links into every program of the static binary's target beside the crates: its standard library, musl, and
//! the library that unwinds the stack. Their sources aren't on the machine.

use std::{fs, path::Path, str};

use crate::{
    run::{Result, probe},
    static_binary,
};

const RUST: &str = "https://github.com/rust-lang/rust";
const MUSL: &str = "https://musl.libc.org";
const LLVM: &str = "https://github.com/rust-lang/llvm-project";

/// The parts: each one's name with version and licence, and the address of its sources.
pub fn parts() -> Result<[(String, &'static str); 3]> {
    let version = probe("rustc", &["--version"]).ok_or("rustc doesn't tell its version")?;
    let rust = version.split(' ').nth(1).ok_or("rustc has no version")?;
    let musl = musl_version()?;
    Ok([
        (format!("std {rust}: MIT OR Apache-2.0"), RUST),
        (format!("musl {musl}: MIT"), MUSL),
        (
            format!("libunwind, as in Rust {rust}: Apache-2.0 WITH LLVM-exception"),
            LLVM,
        ),
    ])
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
