//! Makes the Debian package from the release's folder and `packaging/debian/`, by dpkg-deb.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    files, git, package,
    run::{Result, run, run_quietly},
};

const STAGE: &str = "target/careline/deb";
const DEBIAN: &str = "packaging/debian";
const SCRIPTS: [&str; 3] = ["postinst", "prerm", "postrm"];
const TEXTS: [&str; 4] = [
    "README.md",
    "CHANGELOG.md",
    "LICENSE-APACHE",
    package::LICENCES,
];
const DOC: &str = "usr/share/doc/careline";
/// Where each shell looks for completions.
const COMPLETIONS: [(&str, &str); 3] = [
    (
        "careline.bash",
        "usr/share/bash-completion/completions/careline",
    ),
    ("_careline", "usr/share/zsh/vendor-completions/_careline"),
    (
        "careline.fish",
        "usr/share/fish/vendor_completions.d/careline.fish",
    ),
];

const PROGRAM: &str = "755";
const TEXT: &str = "644";
/// It may hold secrets. systemd reads it as root.
const SECRET: &str = "640";

/// Debian sorts `~` before everything, so a pre-release comes before its release.
fn debian_version(version: &str) -> String {
    version.replace('-', "~")
}

/// Writes the package of a version into a folder, and returns its path.
pub fn build(version: &str, into: &Path) -> Result<PathBuf> {
    let stage = Path::new(STAGE);
    files::renew(stage)?;
    fill(stage)?;
    let version = debian_version(version);
    control(stage, &version)?;
    let package = into.join(format!("careline_{version}_amd64.deb"));
    run(Command::new("dpkg-deb")
        .args(["--root-owner-group", "-Zxz", "--build"])
        .arg(stage)
        .arg(&package)
        .env("SOURCE_DATE_EPOCH", git::commit_time()))?;
    Ok(package)
}

/// Puts every file at its place.
fn fill(root: &Path) -> Result {
    let folder = package::folder();
    let debian = Path::new(DEBIAN);
    install(
        &folder.join("careline"),
        &root.join("usr/bin/careline"),
        PROGRAM,
    )?;
    let unit = root.join("usr/lib/systemd/system/careline.service");
    install(&folder.join("packaging/careline.service"), &unit, TEXT)?;
    let environment = root.join("etc/default/careline");
    install(&debian.join("careline.default"), &environment, SECRET)?;
    for (name, place) in COMPLETIONS {
        install(
            &folder.join("completions").join(name),
            &root.join(place),
            TEXT,
        )?;
    }
    copy_all(&folder.join("man"), &root.join("usr/share/man/man1"))?;
    let pages = files::under(&root.join("usr/share/man"))?;
    run_quietly(Command::new("gzip").args(["-9", "--no-name"]).args(pages))?;
    for part in ["docs", "examples"] {
        copy_all(&folder.join(part), &root.join(DOC).join(part))?;
    }
    for text in TEXTS {
        install(&folder.join(text), &root.join(DOC).join(text), TEXT)?;
    }
    install(
        &folder.join("LICENSE-MIT"),
        &root.join(DOC).join("copyright"),
        TEXT,
    )
}

/// Writes what dpkg reads.
fn control(root: &Path, version: &str) -> Result {
    let (debian, target) = (Path::new(DEBIAN), root.join("DEBIAN"));
    let sizes = files::under(root)?
        .into_iter()
        .map(|file| Ok(fs::metadata(file)?.len()));
    let bytes: u64 = sizes.sum::<Result<_>>()?;
    for script in SCRIPTS {
        install(&debian.join(script), &target.join(script), PROGRAM)?;
    }
    install(&debian.join("conffiles"), &target.join("conffiles"), TEXT)?;
    let control = fs::read_to_string(debian.join("control"))?
        .replace("{version}", version)
        .replace("{size}", &bytes.div_ceil(1024).to_string());
    Ok(fs::write(target.join("control"), control)?)
}

fn copy_all(folder: &Path, to: &Path) -> Result {
    for file in files::under(folder)? {
        install(&file, &to.join(file.strip_prefix(folder)?), TEXT)?;
    }
    Ok(())
}

/// Copies a file to a place with a mode, and makes the folders above it.
fn install(file: &Path, place: &Path, mode: &str) -> Result {
    run_quietly(
        Command::new("install")
            .args(["-D", "-m", mode])
            .args([file, place]),
    )
}
