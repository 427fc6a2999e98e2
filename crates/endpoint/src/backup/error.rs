//! Why a backup can't be made or restored.

use std::path::Path;

/// Why a backup can't be made or restored, as a sentence for the operator.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct BackupError(pub String);

/// Names the path and what couldn't be done with it, e.g. `backup/photos can't be read: …`.
pub fn at<E: std::fmt::Display>(participle: &str, path: &Path) -> impl FnOnce(E) -> BackupError {
    let path = path.display().to_string();
    move |error| BackupError(format!("{path} can't be {participle}: {error}"))
}

/// Lists the tickets that lack photos; `effect` says what `--incomplete` would do without them.
pub fn missing_photos(references: &[String], effect: &str) -> BackupError {
    let references = references.join(", ");
    BackupError(format!(
        "photos of these requests are missing: {references}. With --incomplete {effect} without them"
    ))
}
