//! Controls: builds that break one promise each. The part that is named must notice, and for the right reason; else the
//! harness proves nothing.

use crate::found::Wrong;
use crate::parts::PARTS;
use crate::stage::Stage;
use careline_harness::Result;
use careline_harness::parts::Size;

/// A promise that is broken, and who must notice.
struct Control {
    /// The promise's name in the endpoint.
    promise: &'static str,
    /// What breaking it means.
    means: &'static str,
    /// The part that must notice.
    part: &'static str,
    /// By how many runs.
    runs: u32,
    /// As what.
    wrong: Wrong,
}

const CONTROLS: [Control; 6] = [
    Control {
        promise: "sync-off",
        means: "commits aren't synced",
        part: "sync",
        runs: 2,
        wrong: Wrong::Unsynced,
    },
    Control {
        promise: "photo-unsynced",
        means: "files aren't synced before they get their names",
        part: "sync",
        runs: 2,
        wrong: Wrong::Unsynced,
    },
    Control {
        promise: "no-unique-key",
        means: "the same key makes another ticket",
        part: "kill",
        runs: 20,
        wrong: Wrong::Duplicated,
    },
    Control {
        promise: "early-201",
        means: "201 comes before the commit",
        part: "kill",
        runs: 30,
        wrong: Wrong::Lost,
    },
    Control {
        promise: "early-photo",
        means: "a photo is acknowledged before it is kept",
        part: "net",
        runs: 10,
        wrong: Wrong::Photo,
    },
    Control {
        promise: "mail-believed",
        means: "a mail counts as delivered though nobody took it",
        part: "mail",
        runs: 14,
        wrong: Wrong::Mail,
    },
];

/// Breaks each; says whether all were noticed.
///
/// # Errors
///
/// When a part can't be run at all.
pub async fn run(stage: &Stage) -> Result<bool> {
    let mut all_caught = true;
    for control in CONTROLS {
        let Control {
            promise,
            means,
            part: name,
            runs,
            wrong,
        } = control;
        let part = PARTS.iter().find(|part| part.name == name);
        let part = part.ok_or_else(|| format!("there is no part {name}"))?;
        let stage = stage.breaking(promise)?;
        let outcome = part.run(&stage, Size::Runs(runs)).await?;
        let caught = outcome
            .wrongs
            .iter()
            .filter(|(kind, _)| *kind == wrong)
            .count();
        let is_skipped = outcome.runs == 0 && outcome.is_well();
        all_caught &= caught > 0 || is_skipped;
        let verdict = match (caught, is_skipped) {
            (_, true) => outcome.to_string(),
            (0, false) => format!("NOT CAUGHT by {name}: {outcome}"),
            (caught, false) => format!("caught by {name}: {wrong:?} {caught} times in {runs} runs"),
        };
        println!("control  {promise} ({means}): {verdict}");
    }
    Ok(all_caught)
}
