//! The sandbox of the process that reads a photo: it can read what it was given, compute for a while, and answer.
//!
//! The process gives up its rights before it reads a byte. Resource limits bound its time and memory, and if memory is
//! short the kernel ends it first. On Linux a system-call filter (seccomp) then blocks calls that open files,
//! connections or programs, so a photo that takes the process over gains nothing.

use std::io;

use rustix::process::{Resource, Rlimit, setrlimit};

/// The most memory in bytes, including the program itself. A photo of 108 million pixels needs about 400 MiB.
const MEMORY_MAX: u64 = 640 * 1024 * 1024;
/// The most CPU time in seconds.
const SECONDS_MAX: u64 = 10;

/// Gives up everything that the process doesn't need.
///
/// # Errors
///
/// If a limit can't be set.
pub fn enter() -> io::Result<()> {
    prefer_for_oom_kill();
    for (resource, current, maximum) in [
        (Resource::As, MEMORY_MAX, MEMORY_MAX),
        // The soft limit ends the process with SIGXCPU, which the parent recognises.
        (Resource::Cpu, SECONDS_MAX, SECONDS_MAX + 1),
        (Resource::Core, 0, 0),
        (Resource::Fsize, 0, 0),
        (Resource::Nproc, 0, 0),
        // Standard input, output and error.
        (Resource::Nofile, 3, 3),
    ] {
        let limit = Rlimit {
            current: Some(current),
            maximum: Some(maximum),
        };
        setrlimit(resource, limit)?;
    }
    filter_system_calls();
    Ok(())
}

/// If memory is short, the kernel shall end this process and not the endpoint. Failing to say so is harmless.
fn prefer_for_oom_kill() {
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
}

/// Blocks all system calls but those that computing needs. If the kernel has no seccomp, it only reports that.
#[cfg(target_os = "linux")]
fn filter_system_calls() {
    if let Err(error) = linux::filter_system_calls() {
        eprintln!("system calls can't be filtered here: {error}");
    }
}

#[cfg(not(target_os = "linux"))]
fn filter_system_calls() {
    eprintln!("system calls are only filtered on Linux");
}

#[cfg(target_os = "linux")]
mod linux {
    use std::env::consts::ARCH;
    use std::error::Error;

    use rustix::process::{DumpableBehavior, set_dumpable_behavior};
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
        SeccompRule, apply_filter,
    };

    /// Reading, writing, memory, and exiting.
    const CALLS: &[libc::c_long] = &[
        libc::SYS_read,
        libc::SYS_write,
        libc::SYS_brk,
        libc::SYS_mmap,
        libc::SYS_mremap,
        libc::SYS_munmap,
        libc::SYS_madvise,
        libc::SYS_futex,
        libc::SYS_getrandom,
        libc::SYS_clock_gettime,
        libc::SYS_sigaltstack,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_restart_syscall,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];

    /// Signals to itself, which abort it if memory runs out, but to no other process.
    const SIGNALS: &[libc::c_long] = &[libc::SYS_tgkill, libc::SYS_tkill];

    pub fn filter_system_calls() -> Result<(), Box<dyn Error>> {
        // A core dump would contain the shopper's photo.
        set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
        let itself = SeccompCondition::new(
            0,
            SeccompCmpArgLen::Dword,
            SeccompCmpOp::Eq,
            std::process::id().into(),
        )?;
        let itself = vec![SeccompRule::new(vec![itself])?];
        let calls = CALLS.iter().map(|call| (*call, Vec::new()));
        let signals = SIGNALS.iter().map(|call| (*call, itself.clone()));
        let filter: BpfProgram = SeccompFilter::new(
            calls.chain(signals).collect(),
            SeccompAction::Errno(libc::EPERM.unsigned_abs()),
            SeccompAction::Allow,
            ARCH.try_into()?,
        )?
        .try_into()?;
        Ok(apply_filter(&filter)?)
    }
}
