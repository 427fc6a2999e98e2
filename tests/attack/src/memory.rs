//! The peak memory of the endpoint and of the processes that it starts.
//!
//! A child's peak is sampled a few hundred times a second while it lives. One that exits sooner took little.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use careline_harness::Result;

/// The sampling interval.
const EVERY: Duration = Duration::from_millis(3);

/// A process's peak memory, in MiB.
///
/// # Errors
///
/// If the system doesn't report it.
pub fn peak(process: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|peak| peak.trim().strip_suffix(" kB"));
    let kilobytes: u64 = peak
        .ok_or("the system doesn't say how much memory a process had")?
        .trim()
        .parse()?;
    Ok(kilobytes / 1_024)
}

/// Samples a process and its children.
pub struct Watch {
    process: u32,
    highest: Arc<AtomicU64>,
    is_over: Arc<AtomicBool>,
    watcher: JoinHandle<()>,
}

impl Watch {
    /// Starts sampling.
    pub fn over(process: u32) -> Self {
        let (highest, is_over) = (Arc::<AtomicU64>::default(), Arc::<AtomicBool>::default());
        let watcher = thread::spawn({
            let (highest, is_over) = (highest.clone(), is_over.clone());
            move || {
                while !is_over.load(Ordering::Relaxed) {
                    let of_children = children(process).filter_map(|child| peak(child).ok()).max();
                    highest.fetch_max(of_children.unwrap_or_default(), Ordering::Relaxed);
                    thread::sleep(EVERY);
                }
            }
        });
        Self {
            process,
            highest,
            is_over,
            watcher,
        }
    }

    /// Stops sampling. Returns the peaks, for a person.
    pub fn end(self) -> String {
        self.is_over.store(true, Ordering::Relaxed);
        // A panic of the thread was printed already.
        drop(self.watcher.join());
        format!(
            "At most {} MiB in the endpoint, {} MiB in a process that reads a photo",
            peak(self.process).unwrap_or_default(),
            self.highest.load(Ordering::Relaxed),
        )
    }
}

/// The children of any of its threads.
fn children(process: u32) -> impl Iterator<Item = u32> {
    let threads = fs::read_dir(format!("/proc/{process}/task"));
    let threads = threads.into_iter().flatten().flatten();
    threads.flat_map(|thread| {
        let children = fs::read_to_string(thread.path().join("children"));
        let children = children.unwrap_or_default();
        let children: Vec<u32> = children
            .split_whitespace()
            .filter_map(|child| child.parse().ok())
            .collect();
        children
    })
}
