//! Random secrets, and the hashes that stand for them at rest.

use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// How many bytes the endpoint's own key has: one block of SHA-256, which HMAC takes as it is.
pub const KEY: usize = 64;

/// A SHA-256 digest.
pub type Digest = [u8; 32];

/// 32 random bytes, as base64url.
///
/// # Errors
///
/// When the machine has no randomness to give.
pub fn token() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// The digest of some bytes.
#[must_use]
pub fn sha256(bytes: impl AsRef<[u8]>) -> Digest {
    Sha256::digest(bytes).into()
}

/// The digest of what a file has from here on, however long it is.
///
/// # Errors
///
/// When it can't be read.
pub fn sha256_of(mut file: impl io::Read) -> io::Result<Digest> {
    let mut hash = Sha256::default();
    io::copy(&mut file, &mut hash)?;
    Ok(hash.finalize().into())
}

/// Whether two digests are the same, in a time that doesn't tell where they differ.
#[must_use]
pub fn are_equal(one: &Digest, other: &Digest) -> bool {
    one.ct_eq(other).into()
}
