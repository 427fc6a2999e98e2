//! Debian's packages, where there are any.

use std::process::Command;

use crate::run::{Result, find, probe, run};

/// Installs packages, or says by name what is needed and why not.
pub fn install(packages: &[&str]) -> Result {
    let names = packages.join(" ");
    if find("apt-get").is_none() {
        return Err(format!(
            "these are needed and this machine has no apt-get to bring them: {names}\n\
             install their like by your system's own means, then run the command again"
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

/// `env` or `sudo env`: only root may install.
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
