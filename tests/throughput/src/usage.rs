//! What a process uses of the machine.

use std::fs;
use std::time::Duration;

use careline_harness::Result;
use rustix::param::clock_ticks_per_second;

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
pub fn memory(process: u32) -> Result<Memory> {
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

/// How long a process has used a processor until now.
///
/// # Errors
///
/// If there is no such process.
pub fn processor_time(process: u32) -> Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name, in parentheses, may contain spaces. The state follows it, and `utime` and `stime` are the 14th and 15th.
    let (_, fields) = stat.rsplit_once(')').ok_or("the process has no name")?;
    let times = fields.split_whitespace().skip(11).take(2);
    let ticks: std::result::Result<u64, _> = times.map(str::parse::<u64>).sum();
    Ok(Duration::from_millis(
        ticks? * 1_000 / clock_ticks_per_second(),
    ))
}
