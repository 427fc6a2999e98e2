//! What commands print: for a terminal, for a spreadsheet, and into the log.

use std::fs::{self, File};
use std::io::Write as _;
use std::process::Command;

use careline_harness::endpoint::Endpoint;
use careline_harness::{Result, repository};

use super::accepted::{AcceptedTicket, is_turn, plain, quoted};
use super::found::Found;
use super::mails::lines;
use crate::violation::Violation;

const SINCE: &str = "2026-01-01";
/// How many tickets are shown one by one.
const SHOWN: usize = 200;

/// Runs every command that prints submitted strings.
pub fn look(endpoint: &Endpoint, accepted: &[AcceptedTicket]) -> Result<Found> {
    let mut violations = Vec::new();
    let feedback = ["feedback", "report", "--since", SINCE];
    let csv = endpoint.output_of(&[&feedback[..], &["--csv"]].concat())?;
    let mut printed = vec![
        ("desk list", endpoint.output_of(&["desk", "list"])?),
        (
            "desk report",
            endpoint.output_of(&["desk", "report", "--since", SINCE])?,
        ),
        ("feedback report", endpoint.output_of(&feedback)?),
        ("feedback report --csv", csv.clone()),
        ("the log", fs::read_to_string(endpoint.log())?),
    ];
    for one in accepted
        .iter()
        .step_by(accepted.len().div_ceil(SHOWN).max(1))
    {
        printed.push((
            "desk show",
            endpoint.output_of(&["desk", "show", &one.reference])?,
        ));
    }
    for (command, text) in &printed {
        let mut all = text.chars();
        if let Some(c) = all.find(|c| *c != '\n' && is_command(*c)) {
            violations.push((Violation::Bypassed, format!("{command} prints {c:?}")));
        }
        if *command == "the log" && text.contains("words.example") {
            violations.push((Violation::Leaked, "the log names a shopper".into()));
        }
    }
    let rows = table(endpoint, &csv)?;
    let suggestions: Vec<_> = accepted
        .iter()
        .filter(|ticket| ticket.is_feedback)
        .collect();
    if rows.len() != suggestions.len() + 1 {
        violations.push((
            Violation::Bypassed,
            format!("{} rows of {} suggestions", rows.len(), suggestions.len()),
        ));
    }
    for row in &rows {
        violations.extend(
            row_faults(row, &suggestions)
                .into_iter()
                .map(|fault| (Violation::Bypassed, fault)),
        );
    }
    let figures = format!("{} prints and {} rows of CSV", printed.len(), rows.len());
    Ok(Found {
        figures,
        violations,
    })
}

/// The rows of a CSV file, parsed by Python.
fn table(endpoint: &Endpoint, csv: &str) -> Result<Vec<Vec<String>>> {
    let file = endpoint.data().join("feedback.csv");
    File::create(&file)?.write_all(csv.as_bytes())?;
    let mut python = Command::new("python3");
    python
        .arg(repository("tests/attack/readers/read.py"))
        .arg("table")
        .stdin(File::open(file)?);
    lines(python)
}

fn row_faults(row: &[String], accepted: &[&AcceptedTicket]) -> Vec<String> {
    let [_, _, reference, _, _, words] = row else {
        return vec![format!("a row has {} cells", row.len())];
    };
    let computing = row.iter().filter(|cell| is_formula(cell));
    let mut faults: Vec<_> = computing
        .map(|cell| format!("a cell computes: {}", quoted(cell)))
        .collect();
    if let Some(one) = accepted.iter().find(|one| one.reference == *reference) {
        let words = bare(words);
        let missing = pieces(&one.string).find(|piece| !words.contains(piece));
        faults.extend(missing.map(|piece| format!("a cell doesn't say {}", quoted(&piece))));
    }
    faults
}

/// The separator of spelled-out characters.
fn pieces(string: &str) -> impl Iterator<Item = String> {
    let is_spelled = |c: char| c != '\t' && is_command(c);
    string.split(is_spelled).map(bare)
}

/// Removes the apostrophes that keep a cell from being a formula.
fn bare(text: &str) -> String {
    plain(&text.replace('\'', ""))
}

fn is_command(c: char) -> bool {
    c.is_control() || is_turn(c) || "\u{2028}\u{2029}".contains(c)
}

/// Starts of formulas: at the start of a cell, or of what a spreadsheet may take for one.
fn is_formula(cell: &str) -> bool {
    let skipped = |c: char| {
        c.is_whitespace() || "\"\u{ad}\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}".contains(c)
    };
    let mut starts = cell
        .split(['\n', '\r', ';'])
        .map(|part| part.trim_start_matches(skipped));
    starts.any(|start| start.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']))
}
