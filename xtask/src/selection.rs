//! The options of the harnesses `careline-faults` and `careline-attack`.

use clap::Args;

/// Which parts of a harness run, and how long.
#[derive(Args, Clone, Default)]
pub struct Selection {
    /// A short run, as in `test`
    #[arg(long)]
    pub short: bool,
    /// Only this part
    #[arg(long, value_name = "PART")]
    pub only: Option<String>,
    /// How many runs each part makes
    #[arg(long, value_name = "N")]
    pub runs: Option<u32>,
    /// Repeat the choices of an earlier run
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
}

impl Selection {
    /// The options as the harness reads them.
    pub fn arguments(&self) -> Vec<String> {
        let only = self.only.as_ref().map(|part| format!("--only={part}"));
        let runs = self.runs.map(|runs| format!("--runs={runs}"));
        let seed = self.seed.map(|seed| format!("--seed={seed}"));
        let short = self.short.then(|| "--short".into());
        [only, runs, seed, short].into_iter().flatten().collect()
    }
}
