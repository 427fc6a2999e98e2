//! How much memory the endpoint takes, and those processes that it starts.
//!
//! A process's peak is read while it lives, a few hundred times a second. One that is gone sooner took little.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How often one looks.
const EVERY: Duration = Duration::from_millis(3);

/// Watches over a process and those that it starts.
pub struct Watch {
    process: u32,
    peak: Arc<AtomicU64>,
    is_over: Arc<AtomicBool>,
    watcher: JoinHandle<()>,
}

impl Watch {
    /// Begins to watch.
    pub fn over(process: u32) -> Self {
        let (peak, is_over) = (Arc::<AtomicU64>::default(), Arc::<AtomicBool>::default());
        let watcher = thread::spawn({
            let (peak, is_over) = (peak.clone(), is_over.clone());
            move || {
                while !is_over.load(Ordering::Relaxed) {
                    let of_children = children(process).filter_map(peak_of).max();
                    peak.fetch_max(of_children.unwrap_or_default(), Ordering::Relaxed);
                    thread::sleep(EVERY);
                }
            }
        });
        Self {
            process,
            peak,
            is_over,
            watcher,
        }
    }

    /// Says what was seen.
    pub fn end(self) -> String {
        self.is_over.store(true, Ordering::Relaxed);
        // A watcher that panicked has told so.
        drop(self.watcher.join());
        let mebibytes = |kibibytes: u64| kibibytes / 1_024;
        format!(
            "At most {} MiB in the endpoint, {} MiB in a process that reads a photo",
            mebibytes(peak_of(self.process).unwrap_or_default()),
            mebibytes(self.peak.load(Ordering::Relaxed)),
        )
    }
}

/// The processes that any of its threads has started.
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

/// The most memory that a process had so far, in KiB.
fn peak_of(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    peak.split_whitespace().next()?.parse().ok()
}
