//! The photo process drops its privileges before it reads.

use std::fs;
use std::process::{Child, Command, Stdio};

use careline_harness::until::until_blocking;

/// A process that waits for input which never comes.
fn waiting() -> Child {
    Command::new(env!("CARGO_BIN_EXE_careline"))
        .arg("process-photo")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// Waits until a file of the process in `/proc` has these words.
fn wait_for(process: &Child, file: &str, words: &str) {
    let path = format!("/proc/{}/{file}", process.id());
    until_blocking(&format!("{words:?} in {path}"), || {
        let text = fs::read_to_string(&path).unwrap();
        let text: Vec<_> = text.split_whitespace().collect();
        text.join(" ").contains(words).then_some(())
    })
    .unwrap();
}

#[test]
#[cfg(target_os = "linux")]
fn the_photo_process_is_confined_before_it_reads() {
    let mut process = waiting();
    // A system call filter.
    wait_for(&process, "status", "Seccomp: 2");
    wait_for(&process, "status", "NoNewPrivs: 1");
    wait_for(&process, "oom_score_adj", "1000");
    for limit in [
        "Max cpu time 10 11 seconds",
        "Max file size 0 0 bytes",
        "Max core file size 0 0 bytes",
        "Max processes 0 0 processes",
        "Max open files 3 3 files",
        "Max address space 671088640 671088640 bytes",
    ] {
        wait_for(&process, "limits", limit);
    }
    process.kill().unwrap();
    process.wait().unwrap();
}
