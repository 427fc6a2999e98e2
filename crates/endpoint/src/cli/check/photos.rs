//! Whether photos can be read, in a process that may do nothing else.

use crate::cli::check::finding::Findings;
use crate::photos::worker::PhotoWorker;

pub async fn check(findings: &mut Findings) {
    match PhotoWorker::current_exe().check().await {
        Ok(None) => {}
        Ok(Some(missing)) => {
            findings.warn(
                "",
                format!("photos are read with less protection: {missing}"),
            );
        }
        Err(error) => findings.error("", format!("photos can't be read: {error}")),
    }
}
