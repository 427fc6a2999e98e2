//! Minifies scripts and styles with esbuild.

use std::{
    ffi::OsStr,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use crate::{
    npm,
    run::{Result, run_quietly},
};

/// The newest JavaScript that esbuild may write.
const LANGUAGE_LEVEL: &str = "--target=es2022";

/// Minifies a script or style with all that it imports into one file, so that a browser fetches one file instead of a
/// chain of them.
pub fn bundle(source: impl AsRef<OsStr>, target: &Path, options: &[&str]) -> Result {
    bundle_with(&npm::modules()?, source, target, options)
}

/// Like [`bundle`], with packages of another `node_modules`.
pub fn bundle_with(
    modules: &Path,
    source: impl AsRef<OsStr>,
    target: &Path,
    options: &[&str],
) -> Result {
    run_quietly(
        Command::new(npm::program("esbuild")?)
            .arg(source)
            .env("NODE_PATH", modules)
            .args(["--bundle", "--minify", "--format=esm", LANGUAGE_LEVEL])
            .args(options)
            .args([
                "--log-level=warning",
                "--log-override:duplicate-object-key=silent",
            ])
            .arg(format!("--outfile={}", target.display())),
    )
}

/// Minifies a script that imports nothing.
pub fn minify(script: &str) -> Result<String> {
    let mut esbuild = Command::new(npm::program("esbuild")?)
        .args(["--minify", "--loader=js", LANGUAGE_LEVEL])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    if let Some(mut input) = esbuild.stdin.take() {
        input.write_all(script.as_bytes())?;
    }
    let output = esbuild.wait_with_output()?;
    if !output.status.success() {
        return Err("esbuild could not minify the script; its message is above".into());
    }
    Ok(String::from_utf8(output.stdout)?.trim_end().to_owned())
}
