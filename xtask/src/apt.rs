//! Installs packages by apt, on Debian and Ubuntu.

use std::process::Command;

use crate::run::{Result, find, probe, run};

/// Installs packages. Without apt-get or root, the error names them, so that a person can install them.
pub fn install(packages: &[&str]) -> Result {
    let names = packages.join(" ");
    if find("apt-get").is_none() {
        return Err(format!(
            "this machine has no apt-get, and these Debian packages are needed: {names}\n\
             install the same programs with your system's package manager, then run the command again"
        )
        .into());
    }
    let mut apt = as_root(&names)?;
    run(apt.args(["apt-get", "update", "-q"]))?;
    let mut apt = as_root(&names)?;
    run(apt
        .args(["apt-get", "install", "-q", "-y", "--no-install-recommends"])
        .args(packages))
}

/// `env`, or `sudo env` for users other than root.
fn as_root(packages: &str) -> Result<Command> {
    let mut command = if probe("id", &["-u"]).is_some_and(|id| id.trim() == "0") {
        Command::new("env")
    } else if find("sudo").is_some() {
        let mut sudo = Command::new("sudo");
        sudo.arg("env");
        sudo
    } else {
        return Err(format!(
            "installing needs root, and there is no sudo; as root, run:\n  apt-get install {packages}"
        )
        .into());
    };
    command.arg("DEBIAN_FRONTEND=noninteractive");
    Ok(command)
}
