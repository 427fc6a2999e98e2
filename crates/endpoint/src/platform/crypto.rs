//! Random secrets, keyed hashes, and the digests under which secrets are stored.

use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::Hmac;
use hmac::digest::KeyInit as _;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// The length of the endpoint's secret key in bytes. It is one block of SHA-256, the longest key that HMAC uses
/// unhashed.
pub const KEY: usize = 64;

/// A SHA-256 digest.
pub type Digest = [u8; 32];

/// A new token: 32 random bytes as base64url.
///
/// # Errors
///
/// If the operating system has no randomness.
pub fn token() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// The SHA-256 digest of some bytes.
#[must_use]
pub fn sha256(bytes: impl AsRef<[u8]>) -> Digest {
    Sha256::digest(bytes).into()
}

/// The SHA-256 digest of a reader's bytes from its current position. The bytes aren't held in memory.
///
/// # Errors
///
/// If it can't be read.
pub fn sha256_of(mut reader: impl io::Read) -> io::Result<Digest> {
    let mut hash = Sha256::default();
    io::copy(&mut reader, &mut hash)?;
    Ok(hash.finalize().into())
}

/// Starts an HMAC-SHA256 with the endpoint's secret key.
#[must_use]
pub fn hmac_sha256(key: &[u8; KEY]) -> Hmac<Sha256> {
    Hmac::new(key.into())
}

/// Compares two digests in constant time.
#[must_use]
pub fn are_equal(one: &Digest, other: &Digest) -> bool {
    one.ct_eq(other).into()
}
