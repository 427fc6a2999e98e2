//! Why an installation can't be moved.

/// Why an installation can't be moved, as a sentence for the operator.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct TransferError(pub String);
