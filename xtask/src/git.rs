//! What git knows of the checkout.

use crate::run::{Result, probe};

/// When the current commit was made, in seconds since 1970; `0` without git. It is the time in everything that is shipped.
pub fn commit_time() -> String {
    let time = probe("git", &["log", "-1", "--format=%ct"]).unwrap_or_else(|| "0".into());
    time.trim().to_owned()
}

/// Fails if a file differs from the current commit, and names it.
pub fn refuse_changes() -> Result {
    let changes =
        probe("git", &["status", "--porcelain"]).ok_or("this folder is no git checkout")?;
    if changes.is_empty() {
        return Ok(());
    }
    Err(format!(
        "these files differ from the commit:\n{changes}commit them, or add `--allow-dirty`"
    )
    .into())
}
