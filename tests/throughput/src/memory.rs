//! The memory of a process.

use std::fs;

use careline_harness::Result;

/// A process's memory in MiB.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// Its resident set now (`VmRSS`).
    pub now: u64,
    /// The most that it ever was (`VmHWM`).
    pub most: u64,
}

/// The memory of a process.
///
/// # Errors
///
/// If there is no such process.
pub fn of(process: u32) -> Result<Memory> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let mib = |key: &str| -> Result<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(key));
        let kib = line.and_then(|line| line.trim_end_matches("kB").trim().parse::<u64>().ok());
        Ok(kib.ok_or_else(|| format!("the process has no {key}"))? / 1024)
    };
    Ok(Memory {
        now: mib("VmRSS:")?,
        most: mib("VmHWM:")?,
    })
}
