//! A fresh Debian 12 in a folder, made by debootstrap, and programs that run in it.
//!
//! It shares this machine's kernel and network. It has no systemd: services are run by their commands.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    apt, files,
    run::{Result, find, probe, run_quietly},
};

const RELEASE: &str = "bookworm";

/// A fresh Debian.
pub struct FreshDebian {
    root: PathBuf,
}

impl FreshDebian {
    /// Makes one in a folder, which is emptied before.
    ///
    /// # Errors
    ///
    /// For users other than root.
    pub fn make(root: &Path) -> Result<Self> {
        if probe("id", &["-u"]).is_none_or(|id| id.trim() != "0") {
            return Err("only root can make a Debian in a folder".into());
        }
        if find("debootstrap").is_none() {
            apt::install(&["debootstrap"])?;
        }
        files::renew(root)?;
        let root = root.canonicalize()?;
        run_quietly(
            Command::new("debootstrap")
                .args(["--variant=minbase", RELEASE])
                .arg(&root),
        )?;
        Ok(Self { root })
    }

    /// The path of a file in it, as this machine sees it.
    pub fn path(&self, file: &str) -> PathBuf {
        self.root.join(file.trim_start_matches('/'))
    }

    /// A command that runs in it as root. What it has started ends with it.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new("unshare");
        command
            .args(["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"])
            .arg(format!("--root={}", self.root.display()))
            .args(["--wd=/", program]);
        command
    }

    /// The same as another user.
    pub fn command_as(&self, user: &str, program: &str) -> Command {
        let mut command = self.command("runuser");
        command.args(["--user", user, "--", program]);
        command
    }

    /// Every path in it whose name contains a word, as it sees it.
    pub fn find(&self, word: &str) -> Result<Vec<String>> {
        let pattern = format!("*{word}*");
        let mut find = self.command("find");
        find.args(["/", "-xdev", "-name", &pattern, "-not", "-path", "/proc/*"]);
        let found = String::from_utf8(find.output()?.stdout)?;
        Ok(found.lines().map(str::to_owned).collect())
    }

    /// A file's text.
    pub fn read(&self, file: &str) -> Result<String> {
        let path = self.path(file);
        fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()).into())
    }
}
