//! `disk`: the disk fills up under load. What can't be kept is answered 507 and nothing else, reading goes on, and
//! everything works again once there is room.
//!
//! The disk is a small tmpfs, which only root may mount: without that the part says that it was skipped.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use rand::RngExt as _;
use reqwest::StatusCode;

use crate::checker::check;
use crate::crowd::Crowd;
use crate::found::Wrong;
use crate::kept::drained;
use crate::stage::Stage;
use careline_harness::Result;
use careline_harness::mailbox::Mailbox;
use careline_harness::outcome::Outcome;

/// How much room there is in all.
const ROOM: &str = "size=96m";
/// How much is left at most where it is full, so that it is another step each time that finds none.
const ROOM_LEFT: u64 = 256 * 1024;

/// Fills the disk so many times.
pub async fn run(stage: &Stage, times: u32) -> Result<Outcome<Wrong>> {
    let endpoint = stage.endpoint("disk")?;
    let Ok(_disk) = Disk::mount(&endpoint.data()) else {
        return Ok(Outcome {
            runs: 0,
            figures: "skipped: mounting a small disk takes root".into(),
            wrongs: Vec::new(),
        });
    };
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let crowd = Crowd::gather(&endpoint, &endpoint.url(), stage.seed, "disk")?;
    let tally = crowd.tally.clone();
    let mut rng = stage.seed.rng("disk");
    for _ in 0..times {
        tally.more(5, StatusCode::CREATED).await?;
        let ballast = Ballast::fill(&endpoint.data(), rng.random_range(0..=ROOM_LEFT))?;
        tally.more(5, StatusCode::INSUFFICIENT_STORAGE).await?;
        endpoint.ready().await?;
        drop(ballast);
    }
    tally.more(5, StatusCode::CREATED).await?;
    let record = crowd.leave().await;
    drained(&endpoint.data()).await;
    running.stop().await?;
    let mailbox = Mailbox::of_maildir(&endpoint.data().join("mail"))?;
    let mut found = check(&endpoint, &record, &mailbox, None).await?;
    let other = tally.answers(StatusCode::INTERNAL_SERVER_ERROR);
    if other > 0 {
        found.wrong(Wrong::Other, format!("{other} answers were 500, not 507"));
    }
    Ok(Outcome {
        runs: times,
        figures: format!(
            "a disk that filled up {times} times, {} answers of 507; the database's integrity is whole; {found}",
            tally.answers(StatusCode::INSUFFICIENT_STORAGE),
        ),
        wrongs: found.wrongs,
    })
}

/// A small disk. It is gone when this is dropped.
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
        // Lazily: whoever still reads there may end first.
        drop(Command::new("umount").arg("--lazy").arg(&self.0).output());
    }
}

/// What takes nearly all the room there is, until it is dropped.
struct Ballast(PathBuf);

impl Ballast {
    fn fill(disk: &Path, room_left: u64) -> Result<Self> {
        let ballast = Self(disk.join("ballast"));
        let mut file = File::create(&ballast.0)?;
        // The last bytes by ever smaller pieces.
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
        // Whoever waits for room says so, if this doesn't bring it.
        drop(std::fs::remove_file(&self.0));
    }
}
