//! Every command of the manual is run, or is in the list of those that can't be run in a test.

use crate::documented::machine::Machine;
use crate::documented::page::{blocks_in, root};

/// How commands begin that aren't run here, and who runs them or why nobody does.
const NOT_HERE: [(&str, &str); 17] = [
    (
        "sudo ",
        "changes the machine; `cargo xtask trial` installs, configures and starts the package",
    ),
    (
        "tar -xzf careline-",
        "needs a release; `cargo xtask release` makes it",
    ),
    ("docker ", "needs Docker and its registry"),
    (
        "mkdir packaging/config",
        "is a step of the commands for Docker",
    ),
    ("DOMAIN=", "needs Docker and its registry"),
    (
        "cargo ",
        "builds or tests the project itself; that the command exists is tested below",
    ),
    (
        "careline init ",
        "asks on a terminal; `tests/cli/init.rs` names the answers by flags",
    ),
    (
        "pip install ",
        "needs a package index; Schemathesis is run by hand",
    ),
    (
        "export CARELINE_SHOP=",
        "is a step of the commands for Schemathesis",
    ),
    ("PYTHONPATH=", "is a step of the commands for Schemathesis"),
    ("age-keygen ", "needs the program of age"),
    (
        "careline migrate ",
        "needs a server of Postgres; `tests/contract/transfer.rs` runs it there",
    ),
    ("pg_dump ", "needs a server of Postgres"),
    ("pg_restore ", "needs a server of Postgres"),
    ("createdb ", "needs a server of Postgres"),
    ("tar --create ", "is a step of the commands for Postgres"),
    ("tar --extract ", "is a step of the commands for Postgres"),
];
/// Parts of commands that aren't run here, likewise.
const NOT_THESE: [(&str, &str); 2] = [
    (
        "systemctl ",
        "needs systemd; `tests/cli/reloading.rs` sends the signal",
    ),
    (
        "--encrypt-to ",
        "needs the feature `age`; `tests/api/encrypted_backup.rs` has it",
    ),
];

/// Why a command isn't run here.
fn reason(command: &str) -> Option<&'static str> {
    let by_start = NOT_HERE
        .iter()
        .find(|(start, _)| command.starts_with(start));
    let by_part = || NOT_THESE.iter().find(|(part, _)| command.contains(part));
    by_start.or_else(by_part).map(|(_, reason)| *reason)
}

/// The commands of a block: a line each, with the lines that it goes on in.
fn commands(block: &str) -> Vec<String> {
    let (mut commands, mut open) = (Vec::new(), String::new());
    for line in block.lines() {
        open.push_str(line);
        let is_whole = !line.ends_with('\\') && open.matches('\'').count() % 2 == 0;
        match is_whole {
            true => commands.push(std::mem::take(&mut open)),
            false => open.push('\n'),
        }
    }
    commands.retain(|command| !command.is_empty() && !command.starts_with('#'));
    commands
}

#[tokio::test]
async fn every_command_can_be_run() {
    let machine = Machine::new().await;
    let (mut run, mut failed) = (0, Vec::new());
    for block in blocks_in("sh") {
        for command in commands(&block.text) {
            if reason(&command).is_some() {
                continue;
            }
            let output = machine.run(&command);
            run += 1;
            if !output.status.success() {
                let error = String::from_utf8_lossy(&output.stderr);
                failed.push(format!("{}: {command}\n{error}", block.place));
            }
        }
    }
    assert!(run > 30, "{run}");
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn every_reason_is_needed() {
    let blocks = blocks_in("sh");
    let commands: Vec<_> = blocks
        .iter()
        .flat_map(|block| commands(&block.text))
        .collect();
    for (start, reason) in NOT_HERE {
        assert!(
            commands.iter().any(|one| one.starts_with(start)),
            "{start}: {reason}"
        );
    }
    for (part, reason) in NOT_THESE {
        assert!(
            commands.iter().any(|one| one.contains(part)),
            "{part}: {reason}"
        );
    }
}

#[test]
fn every_task_of_xtask_exists() {
    let tasks = std::fs::read_to_string(root().join("xtask/src/main.rs")).unwrap();
    let (_, tasks) = tasks.split_once("enum Command {").unwrap();
    let (tasks, _) = tasks.split_once("\n}\n").unwrap();
    let is_task = |name: &str| {
        let variant = format!("\n    {}{}", name[..1].to_uppercase(), &name[1..]);
        [",", "(", " {"]
            .iter()
            .any(|end| tasks.contains(&format!("{variant}{end}")))
    };
    for block in blocks_in("sh") {
        for command in commands(&block.text) {
            let (_, task) = command.split_once("xtask ").unwrap_or_default();
            let name = task.split_whitespace().next();
            assert!(name.is_none_or(is_task), "{}: {command}", block.place);
        }
    }
}
