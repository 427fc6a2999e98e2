//! References: the short names of tickets in mails and on the phone, e.g. `CL-7Q2M-4XKD`.

/// Crockford's base 32, which leaves out letters that are easily confused.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A new reference: 40 random bits.
///
/// # Errors
///
/// If the operating system has no randomness.
pub fn random() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes)?;
    let mut letters = bytes.into_iter().map(letter);
    let first: String = letters.by_ref().take(4).collect();
    let second: String = letters.collect();
    Ok(format!("CL-{first}-{second}"))
}

/// Whether a typed text has the form of a reference. Case, and spaces around it, don't matter.
#[must_use]
pub fn is_reference(typed: &str) -> bool {
    let typed = typed.trim().to_ascii_uppercase();
    let parts: Vec<_> = typed.split('-').collect();
    let is_part =
        |part: &str| part.len() == 4 && part.bytes().all(|letter| ALPHABET.contains(&letter));
    matches!(parts[..], ["CL", first, second] if is_part(first) && is_part(second))
}

/// Uses five bits of a byte. 32 divides 256, so all letters are equally likely.
fn letter(byte: u8) -> char {
    let letter = ALPHABET.get(usize::from(byte % 32));
    letter.copied().map_or('0', char::from)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn references_are_unique_and_avoid_confusable_letters() {
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

    #[test]
    fn a_references_form_is_known() {
        assert!(random().is_ok_and(|reference| is_reference(&reference)));
        assert!(is_reference(" cl-7q2m-4xkd "));
        for typed in ["", "7Q2M-4XKD", "CL-7Q2M", "CL-7Q2M-4XKU", "CL-7Q2M-4XKD-1"] {
            assert!(!is_reference(typed), "{typed}");
        }
    }
}
