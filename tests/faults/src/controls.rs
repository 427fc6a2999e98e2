//! Controls: runs that break one promise each. The named part must report the right violation, or the harness proves
//! nothing.

use crate::findings::Violation;
use crate::setup::Setup;
use careline_harness::Result;
use careline_harness::parts::{Part, Size};

/// A broken promise, and the part that must notice.
#[derive(Clone, Copy)]
pub struct Control {
    /// The promise's name in the endpoint.
    promise: &'static str,
    /// What breaking it means.
    means: &'static str,
    /// The part that must notice.
    part: &'static str,
    /// How many runs it makes at most.
    runs: u32,
    /// The violation that it must report.
    wrong: Violation,
}

/// How many power cuts must be enough to notice a missing sync.
const POWER_CUTS: u32 = 48;

/// Those of the parts on SQLite.
pub const CONTROLS: [Control; 12] = [
    Control {
        promise: "sync-off",
        means: "commits aren't synced",
        part: "sync",
        runs: 2,
        wrong: Violation::Unsynced,
    },
    Control {
        promise: "photo-unsynced",
        means: "files aren't synced before they get their names",
        part: "sync",
        runs: 2,
        wrong: Violation::Unsynced,
    },
    Control {
        promise: "sync-off",
        means: "commits aren't synced",
        part: "power",
        runs: POWER_CUTS,
        wrong: Violation::Lost,
    },
    Control {
        promise: "photo-unsynced",
        means: "files aren't synced before they get their names",
        part: "power",
        runs: POWER_CUTS,
        wrong: Violation::Photo,
    },
    Control {
        promise: "name-unsynced",
        means: "the names of files aren't synced",
        part: "power",
        runs: POWER_CUTS,
        wrong: Violation::Photo,
    },
    Control {
        promise: "mail-unsynced",
        means: "mails aren't synced before they count as delivered",
        part: "power",
        runs: POWER_CUTS,
        wrong: Violation::Mail,
    },
    Control {
        promise: "backup-unsynced",
        means: "the files of a backup aren't synced",
        part: "power",
        runs: POWER_CUTS,
        wrong: Violation::Backup,
    },
    Control {
        promise: "restore-unsynced",
        means: "the names of restored files aren't synced",
        part: "power",
        runs: POWER_CUTS,
        wrong: Violation::Backup,
    },
    Control {
        promise: "no-unique-key",
        means: "the same key makes another ticket",
        part: "kill",
        runs: 20,
        wrong: Violation::Duplicated,
    },
    Control {
        promise: "early-201",
        means: "201 comes before the commit",
        part: "kill",
        runs: 30,
        wrong: Violation::Lost,
    },
    Control {
        promise: "early-photo",
        means: "a photo is acknowledged before it is kept",
        part: "net",
        runs: 10,
        wrong: Violation::Photo,
    },
    Control {
        promise: "mail-believed",
        means: "a mail counts as delivered though nobody took it",
        part: "mail",
        runs: 14,
        wrong: Violation::Mail,
    },
];

/// Those of the parts that need a Postgres server.
pub const ON_POSTGRES: [Control; 1] = [Control {
    promise: "limits-apart",
    means: "each replica counts for itself",
    part: "replicas",
    runs: 4,
    wrong: Violation::Limit,
}];

/// Breaks each promise. Returns whether all were noticed.
///
/// # Errors
///
/// If a part can't run at all.
pub async fn run(
    setup: &Setup,
    parts: &[Part<Setup, Violation>],
    controls: &[Control],
) -> Result<bool> {
    let mut all_caught = true;
    for control in controls {
        let Control {
            promise,
            means,
            part: name,
            runs,
            wrong,
        } = *control;
        let part = parts.iter().find(|part| part.name == name);
        let part = part.ok_or_else(|| format!("there is no part {name}"))?;
        let setup = setup.breaking(promise)?;
        let outcome = part.run(&setup, Size::Runs(runs)).await?;
        let caught = outcome
            .violations
            .iter()
            .filter(|(kind, _)| *kind == wrong)
            .count();
        let is_skipped = outcome.runs == 0 && outcome.passed();
        all_caught &= caught > 0 || is_skipped;
        let verdict = match (caught, is_skipped) {
            (_, true) => outcome.to_string(),
            (0, false) => format!("NOT CAUGHT by {name}: {outcome}"),
            (caught, false) => {
                let runs = outcome.runs;
                format!("caught by {name}: {wrong:?} {caught} times in {runs} runs")
            }
        };
        println!("control  {promise} ({means}): {verdict}");
    }
    Ok(all_caught)
}
