//! A file to upload, and the expected result.

use rand::rngs::SmallRng;

/// The expected result of an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Must {
    /// Refused, with a reason.
    Refused,
    /// Refused, or re-encoded.
    RewrittenOrRefused,
    /// Accepted and re-encoded.
    Rewritten,
}

/// A file to upload.
pub struct Hostile {
    /// What the file attempts.
    pub kind: &'static str,
    /// A description of its contents.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The expected result.
    pub must: Must,
}

/// Makes a file of a kind.
pub type Maker = fn(&mut SmallRng) -> Hostile;

impl Hostile {
    /// A file that must be refused.
    pub fn refused(kind: &'static str, name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self {
            kind,
            name: name.into(),
            bytes,
            must: Must::Refused,
        }
    }

    /// A file that must be accepted and re-encoded.
    pub fn rewritten(kind: &'static str, name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self {
            must: Must::Rewritten,
            ..Self::refused(kind, name, bytes)
        }
    }

    /// A file that may be accepted if it is re-encoded.
    pub fn either(kind: &'static str, name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self {
            must: Must::RewrittenOrRefused,
            ..Self::refused(kind, name, bytes)
        }
    }
}
