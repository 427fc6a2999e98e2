//! What the process that reads a photo may do: read what it was given, compute for a while, and answer.
//!
//! It takes away its own rights, for good, before it looks at a byte. Limits bound its time and its memory, and make it
//! the first that the system ends where memory is short. On Linux a filter of system calls (seccomp) then leaves it none
//! that opens a file, a connection or a program: whoever takes it over by a photo has nowhere to go.

use std::io;

use rustix::process::{Resource, Rlimit, setrlimit};

/// The most memory, the program itself included. A photo of 108 million pixels needs about 400 MiB.
const MEMORY_MAX: u64 = 640 * 1024 * 1024;
/// The most seconds of a processor's time.
const SECONDS_MAX: u64 = 10;

/// Takes away what the process doesn't need.
///
/// # Errors
///
/// When a limit can't be set.
pub fn confine() -> io::Result<()> {
    go_first();
    for (resource, current, maximum) in [
        (Resource::As, MEMORY_MAX, MEMORY_MAX),
        // By the first its end is told from others.
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
    filter_calls();
    Ok(())
}

/// Where the system's memory is short it ends this process, not the endpoint. Where it isn't told so, nothing is lost.
fn go_first() {
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
}

/// Leaves the calls that computing needs. Kernels without seccomp leave all; standard error then says so.
#[cfg(target_os = "linux")]
fn filter_calls() {
    if let Err(error) = linux::filter_calls() {
        eprintln!("system calls can't be filtered here: {error}");
    }
}

#[cfg(not(target_os = "linux"))]
fn filter_calls() {
    eprintln!("system calls are filtered on Linux alone");
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

    /// Reading, answering, memory, and leaving.
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

    /// Ending itself, as it does where memory runs out; but nobody else.
    const SIGNALS: &[libc::c_long] = &[libc::SYS_tgkill, libc::SYS_tkill];

    pub fn filter_calls() -> Result<(), Box<dyn Error>> {
        // Where crashes are collected, a shopper's photo isn't.
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
