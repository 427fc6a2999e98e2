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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_reference_is_easy_to_read_aloud_and_its_own() {
        let references: HashSet<_> = (0..1_000).map(|_| random().unwrap()).collect();
        assert_eq!(references.len(), 1_000);
        for reference in references {
            let parts: Vec<_> = reference.split('-').collect();
            let [prefix, first, second] = parts.as_slice() else {
                panic!("{reference}");
            };
            assert_eq!((*prefix, first.len(), second.len()), ("CL", 4, 4));
            assert!(!reference.contains(['I', 'O', 'U']), "{reference}");
            assert!(!first.contains('L') && !second.contains('L'), "{reference}");
        }
    }
}
