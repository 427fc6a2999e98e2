//! A file to upload, and what must become of it.

use rand::rngs::SmallRng;

/// What must become of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Must {
    /// It's refused, with the reason.
    Refused,
    /// What is kept of it, if anything, was written anew.
    RewrittenOrRefused,
    /// It's an honest photo, with all that phones put into one.
    Rewritten,
}

/// A file to upload.
pub struct Hostile {
    /// What it tries.
    pub kind: &'static str,
    /// What it consists of.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// What must become of it.
    pub must: Must,
}

/// Makes one of a kind.
pub type Maker = fn(&mut SmallRng) -> Hostile;

impl Hostile {
    /// One that must be refused.
    pub fn refused(kind: &'static str, name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self {
            kind,
            name: name.into(),
            bytes,
            must: Must::Refused,
        }
    }

    /// One that may as well be kept as pixels.
    pub fn either(kind: &'static str, name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self {
            must: Must::RewrittenOrRefused,
            ..Self::refused(kind, name, bytes)
        }
    }
}
