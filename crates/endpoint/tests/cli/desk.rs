//! The agent's commands, on a stored ticket.

use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use crate::command::{careline, careline_unheard, careline_unread, says};
use crate::config;
use crate::stored_ticket::{ID, store_ticket};

struct Desk {
    _directory: TempDir,
    config: String,
}

impl Desk {
    /// A shop with the golden ticket.
    async fn new() -> Self {
        let directory = TempDir::new().unwrap();
        let config = config(&directory, &[]);
        store_ticket(&config, "mall", "Broken\u{1b}[2J.").await;
        Self {
            _directory: directory,
            config,
        }
    }

    fn run(&self, args: &[&str]) -> Output {
        careline(&[&["desk"], args, &["--config", &self.config]].concat(), "")
    }

    #[track_caller]
    fn says(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn owed_as_json(&self) -> Value {
        let args = ["outbox", "list", "--json", "--config", &self.config];
        serde_json::from_slice(&careline(&args, "").stdout).unwrap()
    }

    fn owed(&self) -> String {
        let output = careline(&["outbox", "list", "--config", &self.config], "");
        String::from_utf8(output.stdout).unwrap()
    }
}

#[tokio::test]
async fn an_agent_works_on_a_ticket_from_the_command_line() {
    let desk = Desk::new().await;
    let list = desk.says(&["list"]);
    let ticket = list.lines().nth(1).unwrap();
    let reference = ticket.split_whitespace().next().unwrap().to_owned();
    assert!(
        reference.starts_with("CL-") && list.ends_with("1 open\n"),
        "{list}"
    );
    let listed: Value = serde_json::from_str(&desk.says(&["list", "--json"])).unwrap();
    assert_eq!(listed[0]["reference"], reference, "{listed}");
    assert_eq!(desk.says(&["list", "--overdue"]), "0 overdue\n");

    let name = reference.to_lowercase();
    let said = desk.says(&["step", &name, "refund", "done", "--note", "USD 65.00"]);
    assert_eq!(said, format!("{reference}: in_progress\n"));
    let said = desk.says(&["ask", ID, "Which length?"]);
    assert_eq!(said, format!("{reference}: waiting_for_customer\n"));
    desk.says(&["message", ID, "Never mind."]);
    // The ticket's two, the refund's, and one for all that follows within minutes.
    assert!(desk.owed().ends_with("4 to deliver\n"), "{}", desk.owed());
    let owed = desk.owed_as_json();
    assert_eq!(owed.as_array().unwrap().len(), 4, "{owed}");
    assert_eq!(owed[0]["reference"], reference, "{owed}");
    assert_eq!(owed[0]["attempts"], 0, "{owed}");
    let shown = desk.says(&["show", ID]);
    for part in [
        "in_progress",
        "Broken\\u{1b}[2J.",
        "refund: done\n  USD 65.00",
        "support:\n  Which length?",
    ] {
        assert!(shown.contains(part), "{part:?} isn't in: {shown}");
    }
    let said = desk.says(&["resolve", ID, "--note", "All done."]);
    assert_eq!(said, format!("{reference}: resolved\n"));
    assert_eq!(desk.says(&["list"]), "0 open\n");
    assert!(desk.says(&["show", ID]).contains("All done."));
    assert!(desk.owed().ends_with("4 to deliver\n"));
}

#[tokio::test]
async fn a_report_counts_and_measures() {
    let desk = Desk::new().await;
    desk.says(&["resolve", ID]);
    let report = desk.says(&["report", "--since", "2000-01-01"]);
    for part in [
        "tickets since 2000-01-01: 1",
        "damaged                resolved 1",
        "median 0.0, 90th percentile 0.0, of 1",
        "ratings: none yet",
    ] {
        assert!(report.contains(part), "{part:?} isn't in: {report}");
    }
    let csv = desk.says(&["report", "--since", "2000-01-01", "--csv"]);
    let expected = "topic,received,in_progress,waiting_for_customer,resolved\ndamaged,0,0,0,1\n";
    assert_eq!(csv, expected);
    assert!(
        desk.says(&["report", "--since", "2999-01-01"])
            .contains("none yet")
    );
}

#[tokio::test]
async fn a_failed_command_says_why() {
    let desk = Desk::new().await;
    says(
        &desk.run(&["show", "CL-0000-0000"]),
        &["REF", "\"CL-0000-0000\""],
    );
    says(
        &desk.run(&["message", &ID.replace("21", "22"), "Hello"]),
        &["no such ticket"],
    );
    says(&desk.run(&["message", ID, " "]), &["TEXT", "needed"]);
    says(
        &desk.run(&["step", ID, "present", "done"]),
        &["refund, replacement"],
    );
    says(
        &desk.run(&["step", ID, "refund", "soon"]),
        &["planned, started, done"],
    );
    says(
        &desk.run(&["list", "--shop", "maul"]),
        &["--shop", "\"maul\""],
    );
    assert!(desk.owed().ends_with("2 to deliver\n"));
}

#[tokio::test]
async fn a_command_whose_output_nobody_reads_ends_quietly() {
    let desk = Desk::new().await;
    for args in [
        &["desk", "list"][..],
        &["desk", "show", ID],
        &["desk", "report", "--since", "2026-01-01", "--csv"],
    ] {
        let ended = careline_unread(&[args, &["--config", &desk.config]].concat());
        let error = String::from_utf8_lossy(&ended.stderr);
        assert!(
            ended.status.success() && error.is_empty(),
            "{args:?}: {error}"
        );
    }
}

#[test]
fn an_error_that_nobody_reads_is_told_by_the_exit_status() {
    let args = ["outbox", "list", "--config", "/nowhere.toml"];
    assert_eq!(careline_unheard(&args), Some(1));
    assert_eq!(careline_unheard(&["outbox", "lst"]), Some(2));
}
