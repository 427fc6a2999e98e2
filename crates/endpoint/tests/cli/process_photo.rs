//! The process that reads a photo has given up its rights before it reads.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Waits for its input to begin, and never gets any.
fn waiting() -> Child {
    Command::new(env!("CARGO_BIN_EXE_careline"))
        .arg("process-photo")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// Reads a file of the process until it says so.
fn says(process: &Child, file: &str, what: &str) {
    let path = format!("/proc/{}/{file}", process.id());
    let start = Instant::now();
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    loop {
        let said = words(&fs::read_to_string(&path).unwrap());
        if said.contains(what) {
            return;
        }
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "{what} isn't in: {said}"
        );
        std::thread::yield_now();
    }
}

#[test]
#[cfg(target_os = "linux")]
fn it_can_open_nothing_start_nothing_and_take_little() {
    let mut process = waiting();
    // A filter of its calls.
    says(&process, "status", "Seccomp: 2");
    says(&process, "status", "NoNewPrivs: 1");
    says(&process, "oom_score_adj", "1000");
    for limit in [
        "Max cpu time 10 11 seconds",
        "Max file size 0 0 bytes",
        "Max core file size 0 0 bytes",
        "Max processes 0 0 processes",
        "Max open files 3 3 files",
        "Max address space 671088640 671088640 bytes",
    ] {
        says(&process, "limits", limit);
    }
    process.kill().unwrap();
    process.wait().unwrap();
}
