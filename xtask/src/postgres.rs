//! A Postgres server for tests, in a folder of its own, for as long as the value lives.

use std::{
    env, fs,
    os::unix::{
        fs::{PermissionsExt as _, chown},
        process::CommandExt as _,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use crate::{
    apt,
    run::{Result, find, probe, run_quietly, step},
};

/// Where Debian has a server's programs. They aren't on the PATH.
const DEBIAN: &str = "/usr/lib/postgresql";
/// The oldest version that Careline supports.
const OLDEST: u32 = 15;
/// Debian's user without rights. Postgres refuses to run as root.
const NOBODY: u32 = 65_534;

/// A running server. It is stopped when this is dropped.
pub struct Server {
    process: Child,
    folder: PathBuf,
}

impl Server {
    /// Installs Postgres if it is missing, and starts a server.
    pub fn start() -> Result<Self> {
        let programs = programs()?;
        // A socket's path may be 107 bytes long, so it isn't in `target`.
        let folder = env::temp_dir().join(format!("careline-postgres-{}", std::process::id()));
        fs::create_dir(&folder)?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
        if is_root() {
            chown(&folder, Some(NOBODY), Some(NOBODY))?;
        }
        let data = folder.join("data");
        let create = [
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-sync",
        ];
        run_quietly(
            unprivileged(&programs.join("initdb"), &folder)
                .args(create)
                .arg(&data),
        )?;
        let log = fs::File::create(folder.join("log"))?;
        let process = unprivileged(&programs.join("postgres"), &folder)
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(&folder)
            // No port of the machine, and no waiting for the disk: its data lasts as long as the tests.
            .args([
                "-c",
                "listen_addresses=",
                "-c",
                "fsync=off",
                "-c",
                "max_connections=500",
            ])
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()?;
        let server = Self { process, folder };
        server.wait()?;
        Ok(server)
    }

    /// Its URL without a database.
    pub fn url(&self) -> String {
        format!(
            "postgres://postgres@localhost?host={}",
            self.folder.display()
        )
    }

    /// Waits until it takes connections: it then says so in its file of locks.
    fn wait(&self) -> Result {
        for _ in 0..600 {
            let state = fs::read_to_string(self.folder.join("data/postmaster.pid"));
            if state.is_ok_and(|state| state.lines().any(|line| line.trim() == "ready")) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(100));
        }
        let log = fs::read_to_string(self.folder.join("log"))?;
        Err(format!("Postgres doesn't start; it says:\n{log}").into())
    }
}

impl Drop for Server {
    /// What can't be stopped or removed is left behind.
    fn drop(&mut self) {
        let id = self.process.id().to_string();
        // Ends all sessions. A kill would leave the server's own processes behind.
        drop(Command::new("kill").args(["-INT", &id]).status());
        drop(self.process.wait());
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// The folder of the newest server's programs, which is installed if there is none.
fn programs() -> Result<PathBuf> {
    if let Some(folder) = installed() {
        return Ok(folder);
    }
    step("Install Postgres", "1 to 2 minutes");
    apt::install(&["postgresql"])?;
    installed().ok_or_else(|| format!("expected Postgres {OLDEST} or later, found none").into())
}

fn installed() -> Option<PathBuf> {
    let versions = fs::read_dir(DEBIAN).into_iter().flatten().flatten();
    let versions = versions.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let newest = versions.filter(|version: &u32| *version >= OLDEST).max();
    let of_debian = newest.map(|version| Path::new(DEBIAN).join(format!("{version}/bin")));
    let on_path = || Some(find("initdb")?.parent()?.to_owned());
    of_debian.or_else(on_path)
}

fn is_root() -> bool {
    probe("id", &["-u"]).is_some_and(|id| id.trim() == "0")
}

/// A program that doesn't run as root, in a folder that it may read.
fn unprivileged(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command.current_dir(folder).stdin(Stdio::null());
    command
}
