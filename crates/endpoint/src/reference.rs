//! What shopper and support call a ticket, e.g. `CL-7Q2M-4XKD`.

/// Crockford's base 32: no letter that is taken for another when read aloud.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A new reference: 40 random bits.
///
/// # Errors
///
/// When the machine has no randomness to give.
pub fn random() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes)?;
    let mut letters = bytes.into_iter().map(letter);
    let first: String = letters.by_ref().take(4).collect();
    let second: String = letters.collect();
    Ok(format!("CL-{first}-{second}"))
}

/// Of each byte five bits are used; 32 divides 256, so every letter is as likely.
fn letter(byte: u8) -> char {
    let letter = ALPHABET.get(usize::from(byte % 32));
    letter.copied().map_or('0', char::from)
}
