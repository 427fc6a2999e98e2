//! Keeps this machine's paths out of what is built: they are private, and the same commit shall give the same bytes.

use std::env;

use crate::run::{Result, probe};

/// The compiler's flags that name sources relative to the workspace, to the registry's folder, and to the toolchain's.
pub fn remapped() -> Result<Vec<String>> {
    let here = env::current_dir()?;
    let home = env::var("CARGO_HOME")
        .or_else(|_| env::var("HOME").map(|home| format!("{home}/.cargo")))
        .unwrap_or_default();
    let toolchain = probe("rustc", &["--print", "sysroot"]).unwrap_or_default();
    Ok(vec![
        format!("--remap-path-prefix={}=", here.display()),
        format!("--remap-path-prefix={home}/registry/src="),
        // The standard library's, if the toolchain has them.
        format!(
            "--remap-path-prefix={}/lib/rustlib/src/rust=",
            toolchain.trim()
        ),
    ])
}
