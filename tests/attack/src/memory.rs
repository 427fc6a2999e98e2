//! How much memory a process has had.

use careline_stage::Result;

/// The most that it ever had at once, in MiB.
///
/// # Errors
///
/// Where the system doesn't say.
pub fn peak(process: u32) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|peak| peak.trim().strip_suffix(" kB"));
    let kilobytes: u64 = peak
        .ok_or("the system doesn't say how much memory a process had")?
        .trim()
        .parse()?;
    Ok(kilobytes / 1_024)
}
