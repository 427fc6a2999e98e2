//! `disk`: the disk fills up under load. Requests that can't be stored are answered 507, reading still works, and
//! everything works again once there is space.
//!
//! The disk is a small tmpfs, which only root may mount. Without root the part is skipped.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use rand::RngExt as _;
use reqwest::StatusCode;

use crate::checker::check;
use crate::clients::Clients;
use crate::findings::Violation;
use crate::setup::Setup;
use crate::stored::drained;
use careline_harness::Result;
use careline_harness::mailbox::Mailbox;
use careline_harness::outcome::Outcome;

/// The size of the disk.
const ROOM: &str = "size=96m";
/// The most that is left when it is full: random, so that another step fails each time.
const ROOM_LEFT: u64 = 256 * 1024;

/// Fills the disk this many times.
pub async fn run(setup: &Setup, times: u32) -> Result<Outcome<Violation>> {
    let endpoint = setup.endpoint("disk")?;
    let Ok(_disk) = Disk::mount(&endpoint.data()) else {
        return Ok(Outcome {
            runs: 0,
            figures: "skipped: mounting a small disk takes root".into(),
            violations: Vec::new(),
        });
    };
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let clients = Clients::start(&endpoint, &endpoint.url(), setup.seed, "disk")?;
    let tally = clients.tally.clone();
    let mut rng = setup.seed.rng("disk");
    for _ in 0..times {
        tally.more(5, StatusCode::CREATED).await?;
        let ballast = Ballast::fill(&endpoint.data(), rng.random_range(0..=ROOM_LEFT))?;
        tally.more(5, StatusCode::INSUFFICIENT_STORAGE).await?;
        endpoint.ready().await?;
        drop(ballast);
    }
    tally.more(5, StatusCode::CREATED).await?;
    let record = clients.finish().await;
    drained(&endpoint.data()).await;
    running.stop().await?;
    let mailbox = Mailbox::of_maildir(&endpoint.data().join("mail"))?;
    let mut findings = check(&endpoint, &record, &mailbox, None).await?;
    let other = tally.answers(StatusCode::INTERNAL_SERVER_ERROR);
    if other > 0 {
        findings.wrong(
            Violation::Other,
            format!("{other} answers were 500, not 507"),
        );
    }
    Ok(Outcome {
        runs: times,
        figures: format!(
            "a disk that filled up {times} times, {} answers of 507; the database's integrity is whole; {findings}",
            tally.answers(StatusCode::INSUFFICIENT_STORAGE),
        ),
        violations: findings.violations,
    })
}

/// A small disk. It is unmounted on drop.
struct Disk(PathBuf);

impl Disk {
    fn mount(at: &Path) -> Result<Self> {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", ROOM, "tmpfs"]).arg(at);
        match mount.output()?.status.success() {
            true => Ok(Self(at.to_owned())),
            false => Err("it can't be mounted".into()),
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: processes that still read there may finish.
        drop(Command::new("umount").arg("--lazy").arg(&self.0).output());
    }
}

/// A file that fills the disk. It is removed on drop.
struct Ballast(PathBuf);

impl Ballast {
    fn fill(disk: &Path, room_left: u64) -> Result<Self> {
        let ballast = Self(disk.join("ballast"));
        let mut file = File::create(&ballast.0)?;
        // The last bytes in smaller pieces.
        for piece in [1 << 20, 1 << 12] {
            while file.write_all(&vec![0; piece]).is_ok() {}
        }
        let length = file.metadata()?.len();
        file.set_len(length.saturating_sub(room_left))?;
        Ok(ballast)
    }
}

impl Drop for Ballast {
    fn drop(&mut self) {
        // If this fails, the wait for space reports it.
        drop(std::fs::remove_file(&self.0));
    }
}
