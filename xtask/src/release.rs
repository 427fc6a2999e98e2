//! Makes a release: an archive, a Debian package, the lists of dependencies, and the digests of all of them, in
//! `target/release-<version>/`.
//!
//! The time in them is the commit's, files are sorted and belong to root, and paths of this machine are left out.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    cargo_tools::Tool,
    deb, dist, files, fingerprint, git,
    package::{self, VERSION},
    run::{Result, cargo, run, run_quietly, step},
    sbom, setup, static_binary,
};

/// The folder of the release.
pub fn folder() -> PathBuf {
    PathBuf::from(format!("target/release-{VERSION}"))
}

/// Builds and packs, from a clean checkout unless dirty ones are allowed.
pub fn release(allow_dirty: bool) -> Result {
    if !allow_dirty {
        git::refuse_changes()?;
    }
    run_quietly(cargo().args(["metadata", "--locked", "--format-version", "1"]))?;
    setup::for_building()?;
    static_binary::install()?;
    Tool::cyclonedx().install()?;
    dist::build()?;
    static_binary::test()?;
    let binary = static_binary::build()?;
    step("Pack", "under a minute");
    package::lay_out(&binary)?;
    let folder = folder();
    files::renew(&folder)?;
    archive(&folder)?;
    deb::build(VERSION, &folder)?;
    sbom::write()?;
    for list in files::under(Path::new(sbom::FOLDER))? {
        files::copy_into(&list, &folder)?;
    }
    digests(&folder)
}

fn archive(into: &Path) -> Result {
    let name = package::name();
    let stage = package::folder();
    run(Command::new("tar")
        .args(["--sort=name", "--owner=0", "--group=0", "--numeric-owner"])
        .args([
            "--mode=u=rwX,go=rX",
            "--use-compress-program=gzip -9 --no-name",
        ])
        .arg(format!("--mtime=@{}", git::commit_time()))
        .arg("--directory")
        .arg(stage.parent().unwrap_or(&stage))
        .arg("--create")
        .arg("--file")
        .arg(into.join(format!("{name}.tar.gz")))
        .arg(name))
}

/// Writes `SHA256SUMS`, and prints what the release has.
fn digests(folder: &Path) -> Result {
    let mut sums = String::new();
    for file in files::under(folder)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        writeln!(sums, "{}  {name}", fingerprint::sha256(&file)?)?;
        println!("{:>10}  {}", fs::metadata(&file)?.len(), file.display());
    }
    Ok(fs::write(folder.join("SHA256SUMS"), sums)?)
}
