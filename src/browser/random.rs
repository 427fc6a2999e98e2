//! Random numbers from the browser's `crypto`.

use leptos::prelude::window;
use uuid::{Builder, Uuid};

/// Random bytes; `None` if the browser has no `crypto`.
fn bytes<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let crypto = window().crypto().ok()?;
    crypto.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes)
}

/// A random id.
#[must_use]
pub fn id() -> Option<Uuid> {
    Some(Builder::from_random_bytes(bytes()?).into_uuid())
}

/// A secret of 32 random bytes, in hexadecimal.
#[must_use]
pub fn secret() -> Option<String> {
    Some(careline_wire::ticket::Sha256Hex(bytes()?).into())
}
